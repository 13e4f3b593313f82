// The causes of a failure, for the job's page.
import { errorsInFront, severalCauses, type Claim, type Quoted } from '../diagnosis/diagnose.js'
import { withCode } from '../inline-code.js'
import { code, link, list, paragraph, strong, type Inline, type Line, type Page } from '../page.js'

// The text for a failure without a claim.
export interface Unknown {
  readonly quote: Quoted | undefined
  readonly text: string
}

// Each cause with its link; `unknown` without any.
export const causeReport = (claims: readonly Claim[], unknown: Unknown): Page => {
  const [only, ...others] = claims
  if (only === undefined) return [paragraph(...quoteLine(unknown.quote), ...withCode(unknown.text))]
  return others.length === 0 ? [paragraph(...claimLine(only))] : [paragraph(severalCauses), list(claims.map(claimLine))]
}

const claimLine = ({ title, text, quote, link: url, reference }: Claim) =>
  [strong(`${title}.`), ' ', ...quoteLine(quote), ...withCode(text), ' ', link('Documentation', url), ` (${reference})`] satisfies Line

const quoteLine = (quote: Quoted | undefined): readonly Inline[] =>
  quote === undefined ? [] : [`${quote.speaker}: `, code(quote.text), '. ', ...linesInFront(quote.before ?? [])]

const linesInFront = (lines: readonly string[]): readonly Inline[] =>
  lines.length === 0 ? [] : [`${errorsInFront} `, ...lines.flatMap((line, index) => [...(index === 0 ? [] : [', ']), code(line)]), '. ']
