// The result of a gate.
import { isOpen, type Answer } from '../freshness/gate-conditions.js'
import type { GalleryImageVersion } from '../gallery/image-version.js'
import { code, heading, paragraph, strong, table, type Page } from '../page.js'

export interface Verdict {
  // The resource id of the image version, image definition or image template.
  readonly subject: string
  readonly answers: readonly Answer[]
  readonly imageVersion?: GalleryImageVersion
  // The subject is an image template that does not exist.
  readonly isMissingTemplate?: true
}

// Whether the gate is open, and why.
export const gateReport = (verdicts: readonly Verdict[]): Page => [
  heading(`The gate is ${verdicts.every(({ answers }) => isOpen(answers)) ? 'open' : 'closed'}`),
  ...gateAnswers(verdicts),
]

// Each subject with the result of each condition.
export const gateAnswers = (verdicts: readonly Verdict[]): Page =>
  verdicts.flatMap(({ subject, answers }) => [
    paragraph(code(subject)),
    table(
      ['Met', 'Found'],
      answers.map(({ isMet, text }) => [isMet ? 'yes' : strong('no'), text]),
    ),
  ])
