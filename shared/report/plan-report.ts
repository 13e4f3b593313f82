// The plan, printed and on the job's page.
import { readableJson } from '../json.js'
import { code, codeBlock, fold, heading, list, paragraph, strong, table, type Block, type Line, type Page } from '../page.js'
import { plannedActions, type PlannedAction } from '../plan/actions.js'
import type { TemplatePlan } from '../plan/plan.js'
import { shortDigest } from '../short-text.js'
import { formatBytes } from '../units.js'
import { comparisonReport } from './comparison-report.js'
import { placeText } from './problem-text.js'
import { bySeverity, findingCounts, severityWord } from './findings.js'
import type { ReportedPlan } from './reported-plan.js'

// The verdict and the findings first, the rendered template folded.
export const planReport = (plan: ReportedPlan): Page => [
  titleOf(plan),
  verdict(plan),
  findingTable(plan),
  sourceOf(plan),
  ...detailsOf(plan),
  fold('Rendered template', renderedTemplate(plan)),
]

// As `plan` prints it. The findings were already logged, each at its place.
export const printedPlan = (plan: ReportedPlan): Page => [titleOf(plan), sourceOf(plan), renderedTemplate(plan), ...detailsOf(plan)]

// The artifacts of a plan with the first characters of their checksums; the document of a plan and the manifest have all of them.
export const artifactTable = ({ artifacts }: TemplatePlan): Block =>
  table(
    ['Script or file', 'Size', 'sha256'],
    artifacts.map(({ path, bytes, sha256 }) => [code(path), formatBytes(bytes), code(shortDigest(sha256))]),
  )

const titleOf = ({ name }: ReportedPlan): Block => heading(`Plan for image template ${name}`)

const sourceOf = ({ file, apiVersion }: ReportedPlan): Block => paragraph('From ', code(file), ', api-version ', code(apiVersion), '.')

const renderedTemplate = ({ shown }: ReportedPlan): Block => codeBlock(readableJson(shown), 'json')

const detailsOf = (plan: ReportedPlan): Page => [
  ...(plan.comparison === undefined ? [] : comparisonReport(plan.comparison)),
  overlayTable(plan),
  artifactTable(plan),
  paragraph('A build would:'),
  list(plannedActions(plan).map(actionItem)),
  paragraph('Template fingerprint: ', code(plan.templateFingerprint)),
  paragraph('Image fingerprint: ', code(plan.imageFingerprint)),
]

const verdict = ({ findings }: TemplatePlan): Block => {
  const counts = strong(findingCounts(findings))
  return findings.some(({ severity }) => severity === 'error')
    ? paragraph(counts, ' A build stops at the errors, before it changes anything in Azure.')
    : paragraph(counts)
}

const findingTable = ({ findings }: TemplatePlan): Block =>
  table(
    ['Finding', 'Where', 'Rule'],
    bySeverity(findings).map(({ severity, message, at, rule }) => [
      [strong(severityWord(severity)), ` ${message}`],
      code(placeText(at)),
      code(rule),
    ]),
  )

const overlayTable = ({ overlays }: TemplatePlan): Block =>
  table(
    ['Property', 'From the input'],
    overlays.map(({ property, input }) => [code(property), code(input)]),
  )

const actionItem = (action: PlannedAction): Line => [
  `${action.action} `,
  ...(action.action === 'upload' ? [code(action.path), ' to '] : []),
  code(action.target),
  ` (${action.condition})`,
]
