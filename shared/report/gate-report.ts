// What a gate found: lines for the log, and the page of the run.
import { isOpen, type Answer } from '../freshness/gate-conditions.js'
import type { GalleryImageVersion } from '../gallery/image-version.js'
import { code, heading, paragraph, strong, table, type Page } from '../page.js'

export interface Verdict {
  // Resource id of what was looked at.
  readonly subject: string
  readonly answers: readonly Answer[]
  readonly imageVersion?: GalleryImageVersion
}

// The subject and what it has and lacks.
export const gateLines = ({ subject, answers }: Verdict): readonly string[] => [
  subject,
  ...answers.map(({ isMet, text }) => `  ${isMet ? 'yes' : 'NO '}  ${text}`),
]

// The same as a table.
export const gateSummary = (verdicts: readonly Verdict[]): Page => [
  heading(`The gate is ${verdicts.every(({ answers }) => isOpen(answers)) ? 'open' : 'closed'}`),
  ...verdicts.flatMap(({ subject, answers }) => [
    paragraph(code(subject)),
    table(
      ['', 'Found'],
      answers.map(({ isMet, text }) => [isMet ? 'yes' : strong('no'), text]),
    ),
  ]),
]
