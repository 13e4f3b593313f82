// The reasons to build an image again, from the inputs.
import { didYouMean } from '../did-you-mean.js'
import { reasonKinds, type FreshnessSettings, type ReasonKind } from './settings.js'
import type { InputReader } from './reader.js'
import { defined } from '../defined.js'
import { day } from '../units.js'

// Reads them.
export const freshnessInputs = (reader: InputReader): FreshnessSettings => {
  const words = (reader.text('rebuild-when') ?? '').split(/[\s,]+/).filter((word) => word !== '')
  for (const word of words.filter((candidate) => !isReason(candidate))) {
    const suggestion = didYouMean(word, reasonKinds)
    reader.reject(
      'rebuild-when',
      `Expected some of ${reasonKinds.join(', ')}, got ${JSON.stringify(word)}${suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`}.`,
    )
  }
  const days = reader.amount('max-age-days')
  return { rebuildWhen: new Set(words.filter(isReason)), ...defined({ maxAge: days === undefined ? undefined : days * day }) }
}

const isReason = (word: string): word is ReasonKind => reasonKinds.some((kind) => kind === word)
