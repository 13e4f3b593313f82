// The error for a name that is not an input; the same on every platform.
import { didYouMean } from '../did-you-mean.js'
import type { Problem } from '../errors.js'
import type { Platform } from './definition.js'
import { inputNames, spell } from './spelling.js'

// The problem with an input name in the platform's own spelling, with the name that was probably meant.
export const unknownInput = (name: string, platform: Platform): Problem => {
  const suggestion = didYouMean(
    name,
    inputNames(platform).map((known) => spell(known, platform)),
  )
  const message = `${name} is not ${platform === 'terminal' ? 'a flag' : 'an input'}.${suggestion === undefined ? '' : ` Did you mean ${suggestion}?`}`
  return { code: 'input-unknown', message, where: name }
}
