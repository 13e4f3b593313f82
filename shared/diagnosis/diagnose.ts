// From evidence to a cause.
import type { Diagnosis, Name } from './diagnosis.js'
import { errorsBefore } from './decisive-lines.js'
import type { Evidence } from './evidence.js'
import { laterErrorOf } from './later-errors.js'
import { withoutSurvived } from './survived.js'
import { quoteOf } from './quote.js'
import { holds, pieceOf, type Piece } from './signs.js'
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

// If the step continued after each error that is known, none of them need be the cause: the general diagnosis, with the last error, comes first.
const matching = (evidence: readonly Evidence[]): readonly Diagnosis[] => {
  const pieces = evidence.map(pieceOf)
  const matches = diagnoses.map((diagnosis) => ({ diagnosis, strength: strengthOf(diagnosis, pieces) }))
  const of = (strength: Strength, isGeneral: boolean): readonly Diagnosis[] =>
    matches.flatMap((one) => (one.strength === strength && (one.diagnosis.isGeneral === true) === isGeneral ? [one.diagnosis] : []))
  const isSurvived = (diagnosis: Diagnosis): boolean => laterErrorOf(diagnosis, evidence)?.isSurvived === true
  const matched = matches.flatMap(({ diagnosis, strength }) => (strength === undefined ? [] : [diagnosis]))
  const causeOf = (diagnosis: Diagnosis): Diagnosis | undefined =>
    matched.find((other) => diagnosis.consequenceOf?.includes(other.id) === true && precedes(other, diagnosis, pieces))
  const general = [...of('words', true), ...of('code', true)].filter((diagnosis) => !isSurvived(diagnosis))
  const specific = [of('words', false), of('code', false)].find(({ length }) => length > 0)
  if (specific === undefined) return general.slice(0, 1)
  const causes = [...new Set(specific.map((diagnosis) => causeOf(diagnosis) ?? diagnosis))]
  const found = withoutSuperseded(withoutGeneral(causes))
  // A general one of which all others are special cases is not another cause.
  const others = general.slice(0, 1).filter(({ id }) => !found.every(({ before = [] }) => before.includes(id)))
  return found.every(isSurvived) && found.some(({ isGeneral }) => isGeneral !== true) ? [...others, ...found] : found
}

const withoutGeneral = (found: readonly Diagnosis[]): readonly Diagnosis[] => {
  const specific = found.filter(({ isGeneral }) => isGeneral !== true)
  return specific.length > 0 ? specific : found.slice(0, 1)
}

// Whether a step printed the words of one diagnosis before those of another.
const precedes = (one: Diagnosis, other: Diagnosis, pieces: readonly Piece[]): boolean =>
  pieces.some(({ evidence, readings }) => {
    const words = evidence.origin === 'script' ? (readings.at(-1) ?? '') : ''
    const [first, second] = [one, other].map(({ signs }) => Math.min(...signs.flatMap(({ text }) => text?.exec(words)?.index ?? [])))
    return first !== undefined && second !== undefined && Number.isFinite(second) && first < second
  })

// Whether words or only a code matched: words are stronger.
type Strength = 'words' | 'code'

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
  // Errors in front of it that may say more.
  readonly before?: readonly string[]
}

// A claim for each cause that the evidence allows; none if nothing fits.
export const claimsOf = (all: readonly Evidence[]): readonly Claim[] => {
  const { found, evidence } = decide(all)
  return found.map((diagnosis, index) => {
    const { title, cause, fix, id, link } = diagnosis
    const named = namedIn(diagnosis, evidence)
    const quote = quoteFor(diagnosis, evidence, found)
    const isOneOf = index > 0 && found[0]?.isGeneral === true
    return {
      title: `${isOneOf ? 'Possible cause: ' : quote?.speaker === anotherError ? 'Probable cause: ' : ''}${title}`,
      text: [cause, ...named, fix].join(' '),
      // Not the same words twice.
      ...(quote === undefined || named.some((text) => text.includes(quote.text.slice(0, longestName / 4))) ? {} : { quote }),
      link,
      reference: `${id}, docs/troubleshooting.md`,
    }
  })
}

// A general diagnosis needs the sentence that decides; a specific one, if it is the only one, an error that came later.
const quoteFor = (diagnosis: Diagnosis, evidence: readonly Evidence[], found: readonly Diagnosis[]): Quoted | undefined => {
  const later = found.flatMap((one) => laterErrorOf(one, evidence)?.quote ?? [])[0]
  if (diagnosis.isGeneral === true) return found.length === 1 ? shownQuote(evidence) : shown(later)
  if (found.length > 1 || later === undefined) return undefined
  return shown({
    ...later,
    speaker: later.speaker === 'The step’s last error' ? anotherError : 'The step continued after it; its last line',
  })
}

// It may be a consequence of the known one, or the step survived that.
const anotherError = 'The step printed another error after it'

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
  'The cause is not known: this failure fits none of those in docs/troubleshooting.md. Go by the lines of the step and the message of the service.'

// The cause of a failure, or that it is not known, with the decisive sentence of the evidence.
export const explainOrQuote = (evidence: readonly Evidence[]): string =>
  explain(evidence) ?? [...quotedText(shownQuote(evidence)), unknownCause].join(' ')

const quotedText = (quote: Quoted | undefined): readonly string[] => {
  if (quote === undefined) return []
  const before = (quote.before ?? []).map((line) => `“${line}”`)
  return [`${quote.speaker}: ${quote.text}.`, ...(before.length === 0 ? [] : [`${errorsInFront} ${before.join(', ')}.`])]
}

// The head of the errors in front of a quote.
export const errorsInFront = 'Before it:'

// The sentence that says most about the cause, if there is one, with the errors in front of it.
export const shownQuote = (evidence: readonly Evidence[]): Quoted | undefined => {
  const quote = quoteOf(evidence)
  const output = evidence.find(({ origin }) => origin === 'script' || origin === 'service-step')
  const before = output === undefined || quote?.speaker !== 'The step’s last error' ? [] : errorsBefore(output, quote.text)
  return shown(quote, before)
}

const shown = (quote: Quoted | undefined, before: readonly string[] = []): Quoted | undefined =>
  quote && {
    ...quote,
    text: shortened(quote.text.replace(/\.$/, ''), longestQuote),
    ...(before.length === 0 ? {} : { before: before.map((line) => shortened(line.replace(/\.$/, ''), longestName)) }),
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
    const match = name.in.exec(reading)
    const groups: readonly (string | undefined)[] = match?.slice(1) ?? []
    const found = groups.find((group) => group !== undefined)
    if (match !== null && found !== undefined) {
      const end = reading.indexOf(found, match.index) + found.length
      return [`${name.what}: ${withMeaning(closed(found, reading.slice(end)), name.means)}.`]
    }
  }
  return []
}

// With the rest of a quotation that the words break off in: its closing quotation mark is in the same line. An apostrophe in a word does not count.
const closed = (found: string, rest: string): string => {
  for (const [pattern, end] of quotations) if ((found.match(pattern) ?? []).length % 2 === 1) return found + (end.exec(rest)?.[0] ?? '')
  return found
}

const quotations = [
  [/(?<![\p{L}\d])'|'(?![\p{L}\d])/gu, /^[^'\n]{0,120}'/],
  [/"/g, /^[^"\n]{0,120}"/],
  [/[«»]/g, /^[^»\n]{0,120}»/],
  [/[‘“](?=[^’”]*$)/g, /^[^’”\n]{0,120}[’”]/],
] as const

const withMeaning = (found: string, means: Readonly<Record<string, string>> = {}): string => {
  const words = found.toLowerCase()
  const meaning = Object.entries(means).find(([code]) => containsWord(words, code))?.[1]
  return `${shortened(
    found
      .trim()
      .replaceAll(/\s*\n\s*/g, '; ')
      .replace(/\.$/, ''),
    longestName,
  )}${meaning === undefined ? '' : ` (${meaning})`}`
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
