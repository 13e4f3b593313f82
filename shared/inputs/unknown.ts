// The error for a name that is not an input, and which input it probably stands for; the same on every platform.
import { didYouMean } from '../did-you-mean.js'
import type { Problem } from '../errors.js'
import type { Command, Platform } from './definition.js'
import { inputNames, spell } from './spelling.js'
import type { InputName } from './table.js'

// The problem with an input name in the platform's own spelling, with the names that were probably meant.
export const unknownInput = (name: string, platform: Platform, command?: Command): Problem => {
  const what = platform === 'terminal' ? 'a flag' : 'an input'
  const elsewhere = platformsWith(name)
  if (elsewhere !== undefined)
    return { code: 'input-unknown', message: `${name} is not ${what} here: this input exists only on ${elsewhere}.`, where: name }
  const suggestions = isHelp(name, platform) ? [helpFlag] : meantInputs(name, platform, command).map((known) => spelled(known, platform))
  const message = `${name} is not ${what}.${suggestions.length === 0 ? '' : ` Did you mean ${suggestions.join(' or ')}?`}`
  const fix = platform === 'terminal' && suggestions.length === 0 ? { fix: '--help after the command lists its flags.' } : {}
  return { code: 'input-unknown', message, where: name, ...fix }
}

// Where an input exists that this platform does not have. The callers ask only about names that it does not have.
const platformsWith = (name: string): string | undefined => {
  const plain = name.replace(/^--(?:no-)?/, '')
  const has = (platform: Platform): boolean => inputNames(platform).some((known) => known === plain)
  const places = [...(has('github') ? ['GitHub'] : []), ...(has('azure-pipelines') ? ['Azure DevOps'] : [])]
  return places.length === 0 ? undefined : places.join(' and ')
}

// The inputs that an unknown name probably stands for. Those of the command are preferred to the others, which it ignores. In a terminal,
// an argument that is not a flag stands for what the command takes only by flags.
export const meantInputs = (name: string, platform: Platform, command?: Command): readonly InputName[] => {
  if (isHelp(name, platform)) return []
  if (platform === 'terminal' && !name.startsWith('-'))
    return command === undefined ? [] : meantByArgument(name, takenByFlag[command] ?? [])
  const short = platform === 'terminal' ? flagsOfAzureCli[name] : undefined
  if (short !== undefined) return [short]
  const ofCommand = resembling(name, platform, inputNames(platform, command))
  return ofCommand.length > 0 ? ofCommand : resembling(name, platform, inputNames(platform))
}

const takenByFlag: Partial<Record<Command, readonly InputName[]>> = {
  gate: ['gallery-image-definition', 'image-version-id', 'image-builder-template-name'],
  promote: ['image-version-id', 'gallery-image-definition'],
  retain: ['gallery-image-definition'],
}

// A resource id shows which of the inputs it is for.
const meantByArgument = (word: string, taken: readonly InputName[]): readonly InputName[] => {
  const kind = idKinds.find(([end]) => end.test(word))?.[1]
  return kind === undefined || !taken.includes(kind) ? taken : [kind]
}

const idKinds: readonly (readonly [RegExp, InputName])[] = [
  [/\/galleries\/[^/]+\/images\/[^/]+\/versions\/[^/]+$/i, 'image-version-id'],
  [/\/galleries\/[^/]+(?:\/images\/[^/]+)?$/i, 'gallery-image-definition'],
  [/\/imageTemplates\/[^/]+$/i, 'image-builder-template-name'],
]

const flagsOfAzureCli: Partial<Record<string, InputName>> = {
  '-g': 'resource-group-name',
  '-l': 'location',
  '-n': 'image-builder-template-name',
}

const helpFlag = '--help'

// Whether a flag is --help, misspelt.
export const isHelp = (name: string, platform: Platform): boolean =>
  platform === 'terminal' && didYouMean(name, [helpFlag, ...inputNames(platform).map((known) => spelled(known, platform))]) === helpFlag

const resembling = (name: string, platform: Platform, names: readonly InputName[]): readonly InputName[] => {
  const near = didYouMean(
    name,
    names.filter((known) => known !== 'command').map((known) => spelled(known, platform)),
  )
  return near === undefined ? withWords(name, names) : names.filter((known) => spelled(known, platform) === near)
}

// As it would be written: in a terminal, `template` and `command` are flags, too.
const spelled = (known: InputName, platform: Platform): string => (platform === 'terminal' ? `--${known}` : spell(known, platform))

// The names that begin with these words, or have them: `timeout` for `build-timeout-in-minutes`, `maxAge` for `max-age-days`. None if they
// are short, or in more than three.
const withWords = (name: string, names: readonly InputName[]): readonly InputName[] => {
  const sought = name.toLowerCase().replace(/^-+/, '')
  const joined = sought.replaceAll('-', '')
  const found =
    sought.length < 4 ? [] : names.filter((known) => known.replaceAll('-', '').startsWith(joined) || `-${known}-`.includes(`-${sought}-`))
  return found.length > 3 ? [] : found
}
