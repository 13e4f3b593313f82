// The result of a gate.
import type { Environment } from '../azure/clouds.js'
import { isOpen, type Answer } from '../freshness/gate-conditions.js'
import type { GalleryImageVersion } from '../gallery/image-version.js'
import { code, heading, paragraph, strong, table, type Page } from '../page.js'
import { linkedIn, type ShowResource } from './resource-link.js'

export interface Verdict {
  // The resource id of the image version, image definition or image template.
  readonly subject: string
  readonly answers: readonly Answer[]
  readonly imageVersion?: GalleryImageVersion
  // The subject is an image template that does not exist.
  readonly isMissingTemplate?: true
}

// Whether the gate is open, and why.
export const gateReport = (verdicts: readonly Verdict[], environment: Environment): Page => [
  heading(`The gate is ${verdicts.every(({ answers }) => isOpen(answers)) ? 'open' : 'closed'}`),
  ...gateAnswers(verdicts, linkedIn(environment)),
]

// Each subject with the result of each condition.
export const gateAnswers = (verdicts: readonly Verdict[], show: ShowResource = code): Page =>
  verdicts.flatMap(({ subject, answers }) => [
    paragraph(show(subject)),
    table(
      ['Met', 'Found'],
      answers.map(({ isMet, text }) => [isMet ? 'yes' : strong('no'), text]),
    ),
  ])
