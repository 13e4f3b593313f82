// The plan on the page of the run.
import { code, codeBlock, fold, heading, paragraph, strong, table, type Block, type Page } from '../page.js'
import type { TemplatePlan } from '../plan/plan.js'
import { consequence, howWords, marks, placeOf, valuesOf } from './comparison-text.js'
import { formatBytes } from '../units.js'
import { placeText } from './problem-text.js'
import type { ReportedPlan } from './reported-plan.js'

// Findings, differences, overlays, artifacts, and the rendered template, folded.
export const planSummary = (plan: ReportedPlan): Page => [
  heading(`Plan for image template ${plan.name}`),
  paragraph('From ', code(plan.file), ', api-version ', code(plan.apiVersion), '.'),
  findingTable(plan),
  ...comparisonSection(plan),
  overlayTable(plan),
  artifactTable(plan),
  fold('Rendered template', codeBlock(JSON.stringify(plan.shown, undefined, 2), 'json')),
]

// The artifacts of a plan with their checksums.
export const artifactTable = ({ artifacts }: TemplatePlan): Block =>
  table(
    ['Script or file', 'Size', 'sha256'],
    artifacts.map(({ path, bytes, sha256 }) => [code(path), formatBytes(bytes), code(sha256)]),
  )

const findingTable = ({ findings }: TemplatePlan): Block =>
  table(
    ['Finding', 'Where', 'Rule'],
    findings.map(({ severity, message, at, rule }) => [[strong(severity), ` ${message}`], code(placeText(at)), code(rule)]),
  )

const overlayTable = ({ overlays }: TemplatePlan): Block =>
  table(
    ['Property', 'From the input'],
    overlays.map(({ property, input }) => [code(property), code(input)]),
  )

const comparisonSection = ({ comparison }: ReportedPlan): Page =>
  comparison === undefined
    ? []
    : [
        paragraph(strong(`Compared with ${comparison.against}`), `: ${consequence(comparison)}`),
        table(
          ['', 'Property', 'Difference', 'AIB can'],
          comparison.kind === 'compared'
            ? comparison.differences.map((row) => [code(marks[row.kind]), code(placeOf(row)), code(valuesOf(row)), howWords[row.how]])
            : [],
        ),
      ]
