// From evidence to a cause.
import type { Diagnosis, Name, Sign } from './diagnosis.js'
import { withoutEcho } from './echo.js'
import { codesOf, isSilent, readingsOf, win32Of, type Evidence } from './evidence.js'
import { withoutSurvived } from './survived.js'
import { isWrapper, lastErrorOf, linesAfter, quoteOf } from './quote.js'
import { diagnoses } from './table.js'

// The diagnoses that fit the evidence: one; several that are all possible; an empty list if nothing fits. A wrong cause is worse than none.
export const diagnose = (evidence: readonly Evidence[]): readonly Diagnosis[] => decide(evidence).found

interface Decision {
  readonly found: readonly Diagnosis[]
  // The evidence that decided.
  readonly evidence: readonly Evidence[]
}

// An error that a step survived is not the cause, unless the later one is a frequent consequence of others.
const decide = (evidence: readonly Evidence[]): Decision => {
  const later = withoutSurvived(evidence)
  const found = later === undefined ? [] : matching(later)
  return later === undefined || found.length === 0 || found.every(({ isConsequence }) => isConsequence === true)
    ? { found: matching(evidence), evidence }
    : { found, evidence: later }
}

const matching = (evidence: readonly Evidence[]): readonly Diagnosis[] => {
  const pieces = evidence.map(pieceOf)
  const matches = diagnoses.map((diagnosis) => ({ diagnosis, strength: strengthOf(diagnosis, pieces) }))
  const of = (strength: Strength, isGeneral: boolean): readonly Diagnosis[] =>
    matches.flatMap((one) => (one.strength === strength && (one.diagnosis.isGeneral === true) === isGeneral ? [one.diagnosis] : []))
  for (const found of [of('words', false), of('code', false)]) if (found.length > 0) return withoutSuperseded(found)
  return [...of('words', true), ...of('code', true)].slice(0, 1)
}

// Whether words or only a code matched: words are stronger.
type Strength = 'words' | 'code'

// Evidence with the ways to read it, and the error codes in it.
interface Piece {
  readonly evidence: Evidence
  readonly readings: readonly string[]
  readonly codes: readonly string[]
}

const pieceOf = (evidence: Evidence): Piece => ({
  evidence,
  readings: readingsOf(evidence).map((reading) => withoutEcho(evidence, reading)),
  codes: codesOf(evidence),
})

const strengthOf = ({ signs }: Diagnosis, pieces: readonly Piece[]): Strength | undefined => {
  const matching = signs.filter(
    (sign) =>
      pieces.some((piece) => holds(sign, piece)) &&
      (sign.with === undefined || pieces.some((piece) => sign.with !== undefined && holds(sign.with, piece))),
  )
  if (matching.length === 0) return undefined
  return matching.some(({ text, command, code, exit }) => (text ?? command) !== undefined || (code === undefined && exit === undefined))
    ? 'words'
    : 'code'
}

const withoutSuperseded = (found: readonly Diagnosis[]): readonly Diagnosis[] => {
  const superseded = new Set(found.flatMap(({ before = [] }) => before))
  const rest = found.filter(({ id }) => !superseded.has(id))
  return rest.length === 0 ? found : rest
}

const holds = (sign: Sign, { evidence, readings, codes }: Piece): boolean =>
  sign.from.includes(evidence.origin) &&
  (sign.text === undefined || readings.some((reading) => sign.text?.test(lastOf(reading, sign.lastLines)))) &&
  (sign.code === undefined || codes.some((code) => sign.code?.some((one) => one.toLowerCase() === code))) &&
  (sign.isSilent !== true || isSilent(evidence)) &&
  (sign.status === undefined ||
    ((evidence.origin === 'refusal' || evidence.origin === 'storage') && sign.status.includes(evidence.status ?? 0))) &&
  holdsOfOutput(sign, evidence) &&
  holdsOfStop(sign, evidence)

const lastOf = (text: string, lines: number | undefined): string => (lines === undefined ? text : text.split('\n').slice(-lines).join('\n'))

const holdsOfOutput = ({ command, exit, hasExit, provisioner }: Sign, evidence: Evidence): boolean => {
  const isOutput = evidence.origin === 'script' || evidence.origin === 'service-step'
  return (
    (command === undefined || (isOutput && command.test(evidence.text))) &&
    (hasExit !== true || (isOutput && evidence.exitCode !== undefined)) &&
    (exit === undefined || (isOutput && evidence.exitCode !== undefined && meansExit(exit, evidence.exitCode))) &&
    (provisioner === undefined || ((isOutput || evidence.origin === 'stop') && provisioner.includes(evidence.provisioner ?? '')))
  )
}

const meansExit = (exits: readonly number[], code: number): boolean => {
  const win32 = win32Of(code)
  return exits.includes(code) || (win32 !== undefined && exits.includes(win32))
}

const holdsOfStop = ({ place, how, silentMinutes }: Sign, evidence: Evidence): boolean => {
  if (place === undefined && how === undefined && silentMinutes === undefined) return true
  return (
    evidence.origin === 'stop' &&
    (place === undefined || place.includes(evidence.place)) &&
    (how === undefined || how === evidence.how) &&
    (silentMinutes === undefined || (evidence.silentMinutes ?? 0) >= silentMinutes)
  )
}

// A diagnosis of a failure, for people.
export interface Claim {
  readonly title: string
  // The cause, what the evidence names, and what to do.
  readonly text: string
  // The decisive sentence of the evidence.
  readonly quote?: Quoted
  // A page of documentation.
  readonly link: string
  // The name of the row, and the address of the table.
  readonly reference: string
}

// Words of a script, of Packer or of Azure, and whose they are.
export interface Quoted {
  readonly speaker: string
  readonly text: string
}

// A claim for each cause that the evidence allows; none if nothing fits.
export const claimsOf = (all: readonly Evidence[]): readonly Claim[] => {
  const { found, evidence } = decide(all)
  return found.map((diagnosis) => {
    const { title, cause, fix, id, link } = diagnosis
    const named = namedIn(diagnosis, evidence)
    const quote = quoteFor(diagnosis, evidence, found.length)
    return {
      title: quote?.speaker === anotherError ? `Probable cause: ${title}` : title,
      text: [cause, ...named, fix].join(' '),
      // Not the same words twice.
      ...(quote === undefined || named.some((text) => text.includes(quote.text.slice(0, longestName / 4))) ? {} : { quote }),
      link,
      reference: `${id}, docs/troubleshooting.md`,
    }
  })
}

// A general diagnosis needs the sentence that decides; a specific one, if it is the only one, an error that came later.
const quoteFor = (diagnosis: Diagnosis, evidence: readonly Evidence[], count: number): Quoted | undefined => {
  if (diagnosis.isGeneral === true) return shownQuote(evidence)
  return count === 1 ? laterError(diagnosis, evidence) : undefined
}

// The head of a list of claims.
export const severalCauses = 'Several causes are possible; the evidence does not say which:'

// The same as a text. Undefined if nothing fits.
export const explain = (evidence: readonly Evidence[]): string | undefined => {
  const claims = claimsOf(evidence).map(({ title, text, quote, link, reference }) =>
    [`${title}.`, ...quotedText(quote), text, link, `(${reference})`].join(' '),
  )
  return claims.length > 1 ? [severalCauses, ...claims.map((claim) => `- ${claim}`)].join('\n') : claims[0]
}

// The text for a failure that no diagnosis fits. It guesses nothing.
export const unknownCause =
  'The cause is not known: this failure fits none of those in docs/troubleshooting.md. Go by the lines and messages above.'

// The cause of a failure, or that it is not known, with the decisive sentence of the evidence.
export const explainOrQuote = (evidence: readonly Evidence[]): string =>
  explain(evidence) ?? [...quotedText(shownQuote(evidence)), unknownCause].join(' ')

const quotedText = (quote: Quoted | undefined): readonly string[] => (quote === undefined ? [] : [`${quote.speaker}: ${quote.text}.`])

// The sentence that says most about the cause, if there is one.
export const shownQuote = (evidence: readonly Evidence[]): Quoted | undefined => shown(quoteOf(evidence))

const shown = (quote: Quoted | undefined): Quoted | undefined =>
  quote && { ...quote, text: shortened(quote.text.replace(/\.$/, ''), longestQuote) }

// The error may be a consequence of the known one, or the step survived that.
const anotherError = 'The step printed another error after it'

// A step that prints this many more lines may have survived the error.
const survived = 5

// The last error of a step that failed for a known reason, if the step printed it after that: a script may have survived the known one.
const laterError = ({ signs, followedBy }: Diagnosis, evidence: readonly Evidence[]): Quoted | undefined => {
  for (const output of evidence) {
    if (output.origin !== 'script') continue
    const piece = pieceOf(output)
    const words = piece.readings.at(-1) ?? ''
    const ends = signs.flatMap((sign) => {
      const found = holds(sign, piece) ? sign.text?.exec(words) : undefined
      return found === undefined || found === null ? [] : [found.index + found[0].length]
    })
    if (ends.length === 0) continue
    const end = Math.max(...ends)
    const quote = lastErrorOf(output)
    const isKnown =
      quote !== undefined &&
      (isWrapper(quote.text) ||
        followedBy?.test(quote.text) === true ||
        signs.some(({ text }) => text?.test(quote.text) === true) ||
        isSameReport(words, end, quote.text))
    if (!isKnown && quote?.speaker === 'The step’s last error' && words.lastIndexOf(quote.text) >= end)
      return shown({ speaker: anotherError, text: quote.text })
    // The last line that reports the known error.
    const known = isKnown ? words.lastIndexOf(quote.text) + quote.text.length : 0
    const after = linesAfter(words, Math.max(known, end))
    if (after.length >= survived) return shown({ speaker: 'The step continued after it; its last line', text: after.at(-1)?.trim() ?? '' })
  }
  return undefined
}

// npm prints one report of many lines, each with the same words in front. Whether there are only such lines from a position to the error.
const isSameReport = (words: string, position: number, error: string): boolean => {
  const start = words.lastIndexOf('\n', position - 1) + 1
  const lines = words.slice(start, words.lastIndexOf(error) + error.length).split('\n')
  return lines.length > 1 && lines.every((line) => /^npm (?:ERR!|error)/.test(line))
}

// What the words name, such as the policy. Not what the run's own message names of a general diagnosis, unless its meaning is known: that
// message is shown in any case.
const namedIn = ({ names = [], signs, isGeneral }: Diagnosis, evidence: readonly Evidence[]): readonly string[] => {
  const all = evidence.map(pieceOf)
  return [names].flat().flatMap((name) => {
    const pieces =
      isGeneral === true
        ? all.filter((piece) => piece.evidence.origin !== 'run' || name.means !== undefined).toReversed()
        : all.filter((piece) => signs.some((sign) => holds(sign, piece)))
    return nameIn(
      name,
      pieces.flatMap(({ readings }) => readings),
    )
  })
}

const nameIn = (name: Name, readings: readonly string[]): readonly string[] => {
  for (const reading of readings) {
    const groups: readonly (string | undefined)[] = name.in.exec(reading)?.slice(1) ?? []
    const found = groups.find((group) => group !== undefined)
    if (found !== undefined) return [`${name.what}: ${withMeaning(found, name.means)}.`]
  }
  return []
}

const withMeaning = (found: string, means: Readonly<Record<string, string>> = {}): string => {
  const words = found.toLowerCase()
  const meaning = Object.entries(means).find(([code]) => containsWord(words, code))?.[1]
  return `${shortened(found.trim().replace(/\.$/, ''), longestName)}${meaning === undefined ? '' : ` (${meaning})`}`
}

// Whether the text contains the word, and not only as a part of a longer one: AADSTS50000 is not a part of AADSTS500001.
const containsWord = (text: string, word: string): boolean =>
  text.split(word).some((before, index, parts) => {
    const after = parts[index + 1]
    return after !== undefined && !/\w$/.test(before) && !/^\w/.test(after)
  })

const longestName = 300
const longestQuote = 500

const shortened = (text: string, longest: number): string => (text.length <= longest ? text : `${text.slice(0, longest)} …`)
