// The plan on the page of the run.
import type { TemplatePlan } from '../plan/plan.js'
import { consequence, howWords, marks, placeOf, valuesOf } from './comparison-text.js'
import { formatBytes } from '../units.js'
import { Mask } from '../redaction.js'
import { code, escapeMarkdown, table } from './markdown.js'
import { placeText } from './problem-text.js'
import type { ReportedPlan } from './reported-plan.js'

// Findings, artifacts and the rendered template, folded.
export const planSummary = (plan: ReportedPlan): string =>
  [
    shortPlanSummary(plan),
    '<details><summary>Rendered template</summary>',
    '',
    fenced(JSON.stringify(plan.shown, undefined, 2)),
    '',
    '</details>',
    '',
  ].join('\n')

// Without the rendered template.
export const shortPlanSummary = (plan: ReportedPlan): string =>
  [
    `## Plan for image template ${escapeMarkdown(plan.name)}`,
    '',
    `From ${code(plan.file)}, api-version ${code(plan.apiVersion)}.`,
    '',
    findingTable(plan),
    comparisonSection(plan),
    overlayTable(plan),
    artifactTable(plan),
  ].join('\n')

// The artifacts of a plan with their checksums.
export const artifactTable = ({ artifacts }: TemplatePlan): string =>
  artifacts.length === 0
    ? ''
    : table(
        ['Script or file', 'Size', 'sha256'],
        artifacts.map(({ path, bytes, sha256 }) => [code(path), formatBytes(bytes), code(sha256)]),
      )

const overlayTable = ({ overlays }: TemplatePlan): string =>
  overlays.length === 0
    ? ''
    : table(
        ['Property', 'From the input'],
        overlays.map(({ property, input }) => [code(property), code(input)]),
      )

const comparisonSection = ({ comparison }: ReportedPlan): string => {
  if (comparison === undefined) return ''
  const rows = comparison.kind === 'compared' ? comparison.differences : []
  return [
    `**Compared with ${escapeMarkdown(comparison.against)}**: ${escapeMarkdown(consequence(comparison))}`,
    '',
    ...(rows.length === 0
      ? []
      : [
          table(
            ['', 'Property', 'Difference', 'AIB can'],
            rows.map((row) => [code(marks[row.kind]), code(placeOf(row)), code(valuesOf(row)), howWords[row.how]]),
          ),
        ]),
  ].join('\n')
}

// Secrets are taken out before what stands in Markdown is written in another way, in which nobody would know them.
const findingTable = ({ findings, secrets }: TemplatePlan): string => {
  if (findings.length === 0) return ''
  const mask = new Mask(secrets)
  return table(
    ['Finding', 'Where', 'Rule'],
    findings.map(({ severity, message, at, rule }) => [
      `**${severity}** ${escapeMarkdown(mask.apply(message))}`,
      code(placeText(at)),
      code(rule),
    ]),
  )
}

// JSON has no line that begins with back-ticks: a fence of four holds it.
const fenced = (json: string): string => ['````json', json, '````'].join('\n')
