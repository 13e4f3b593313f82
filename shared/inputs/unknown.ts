// The error for a name that is not an input; the same on every platform.
import { didYouMean } from '../did-you-mean.js'
import type { Problem } from '../errors.js'
import type { Platform } from './definition.js'
import { inputNames, spell } from './spelling.js'
import type { InputName } from './table.js'

// The problem with an input name in the platform's own spelling, with the names that were probably meant.
export const unknownInput = (name: string, platform: Platform): Problem => {
  const names = inputNames(platform)
  const spelled = (known: InputName): string => (platform === 'terminal' ? `--${known}` : spell(known, platform))
  const near = didYouMean(name, names.map(spelled))
  const suggestions = near === undefined ? withWord(name, names).map(spelled) : [near]
  const message = `${name} is not ${platform === 'terminal' ? 'a flag' : 'an input'}.${suggestions.length === 0 ? '' : ` Did you mean ${suggestions.join(' or ')}?`}`
  const fix = platform === 'terminal' && suggestions.length === 0 ? { fix: '--help after the command lists its flags.' } : {}
  return { code: 'input-unknown', message, where: name, ...fix }
}

// The names that begin with this word, or have it: `timeout` for `build-timeout-in-minutes`. None if it is short, or in more than three.
const withWord = (name: string, names: readonly InputName[]): readonly InputName[] => {
  const sought = name.toLowerCase().replace(/^-+/, '')
  const found = sought.length < 4 ? [] : names.filter((known) => known.startsWith(sought) || known.split('-').includes(sought))
  return found.length > 3 ? [] : found
}
