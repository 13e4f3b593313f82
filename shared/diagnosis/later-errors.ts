// What a step printed after the error that a diagnosis knows: the step may have survived that error and failed at something else.
import type { Diagnosis } from './diagnosis.js'
import type { Evidence } from './evidence.js'
import { isDecisive, isWrapper, lastErrorOf, linesAfter, progressAfter, type Quote } from './quote.js'
import { holds, pieceOf } from './signs.js'

export interface Later {
  readonly quote: Quote
  // Whether the step printed so much in between that it probably survived the known error.
  readonly isSurvived: boolean
}

// A step that prints this many more lines may have survived the error.
const manyLines = 5
// A step that prints this many lines which report neither an error nor advice continued with something else; fewer, if it then prints an
// error, or hangs until the build timeout.
const someProgress = { toEnd: 3, toError: 2, toTimeout: 1 }
// So did one that prints this many other errors.
const manyErrors = 3

// The step's last error, if the step printed it after the known one; if it printed many other lines, the last one. Undefined if the known
// error is the end of the output.
export const laterErrorOf = ({ signs, followedBy }: Diagnosis, evidence: readonly Evidence[]): Later | undefined => {
  for (const output of evidence) {
    if (output.origin !== 'script') continue
    const piece = pieceOf(output)
    const words = piece.readings.at(-1) ?? ''
    const ends = signs.flatMap(({ text, ...sign }) => (text !== undefined && holds({ ...sign, text }, piece) ? lastEndOf(text, words) : []))
    if (ends.length === 0) continue
    const end = Math.max(...ends)
    const quote = lastErrorOf(output)
    const isKnown =
      quote !== undefined &&
      (isWrapper(quote.text) ||
        followedBy?.test(quote.text) === true ||
        signs.some(({ text }) => text?.test(quote.text) === true) ||
        isSameReport(words, end, quote.text))
    // The last line that reports the known error.
    const known = Math.max(isKnown ? words.lastIndexOf(quote.text) + quote.text.length : 0, end)
    const error = isKnown || quote?.speaker !== 'The step’s last error' ? -1 : words.lastIndexOf(quote.text)
    if (quote !== undefined && error >= end)
      return {
        quote,
        isSurvived:
          progressAfter(words.slice(0, error), known).length >= someProgress.toError ||
          progressAfter(words, error + quote.text.length).length >= someProgress.toEnd ||
          linesAfter(words, known).filter(isDecisive).length >= manyErrors,
      }
    const hangs = evidence.some((piece) => piece.origin === 'stop' && piece.how === 'timeout')
    const isSurvived = progressAfter(words, known).length >= (hangs ? someProgress.toTimeout : someProgress.toEnd)
    const after = linesAfter(words, known)
    if (isSurvived || after.length >= manyLines)
      return { quote: { speaker: 'The step’s last line', text: after.at(-1)?.trim() ?? '' }, isSurvived }
  }
  return undefined
}

// Where the last match ends.
const lastEndOf = (pattern: RegExp, words: string): readonly number[] => {
  const last = [...words.matchAll(new RegExp(pattern, `${pattern.flags}g`))].at(-1)
  return last === undefined ? [] : [last.index + last[0].length]
}

// npm prints one report of many lines, each with the same words in front. Whether there are only such lines from a position to the error.
const isSameReport = (words: string, position: number, error: string): boolean => {
  const start = words.lastIndexOf('\n', position - 1) + 1
  const lines = words.slice(start, words.lastIndexOf(error) + error.length).split('\n')
  return lines.length > 1 && lines.every((line) => /^npm (?:ERR!|error)/.test(line))
}
