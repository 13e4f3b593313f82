// The causes of a failure, for the job's page.
import { severalCauses, type Claim } from '../diagnosis/diagnose.js'
import { code, link, list, paragraph, strong, type Inline, type Line, type Page } from '../page.js'

// Each cause with its link; `unknown` without any.
export const causeReport = (claims: readonly Claim[], unknown: string): Page => {
  const [only, ...others] = claims
  if (only === undefined) return [paragraph(unknown)]
  return others.length === 0 ? [paragraph(...claimLine(only))] : [paragraph(severalCauses), list(claims.map(claimLine))]
}

const claimLine = ({ title, text, link: url, reference }: Claim) =>
  [strong(`${title}.`), ' ', ...withCode(text), ' ', link('Documentation', url), ` (${reference})`] satisfies Line

// Text between back-ticks is code.
const withCode = (text: string): readonly Inline[] =>
  text.split('`').flatMap((part, index) => (part === '' ? [] : [index % 2 === 1 ? code(part) : part]))
