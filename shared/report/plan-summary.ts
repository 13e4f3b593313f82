// The plan on the page of the run.
import type { TemplatePlan } from '../plan/plan.js'
import { formatBytes } from './duration.js'
import { code, escapeMarkdown, table } from './markdown.js'
import { placeText } from './problem-text.js'

// Findings, artifacts and the rendered template, folded.
export const planSummary = (plan: TemplatePlan): string =>
  [
    `## Plan for image template ${escapeMarkdown(plan.name)}`,
    '',
    `From ${code(plan.file)}, api-version ${code(plan.apiVersion)}.`,
    '',
    findingTable(plan),
    overlayTable(plan),
    artifactTable(plan),
    '<details><summary>Rendered template</summary>',
    '',
    fenced(JSON.stringify(plan.template, undefined, 2)),
    '',
    '</details>',
    '',
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

const findingTable = ({ findings }: TemplatePlan): string =>
  findings.length === 0
    ? ''
    : table(
        ['Finding', 'Where', 'Rule'],
        findings.map(({ severity, message, at, rule }) => [`**${severity}** ${escapeMarkdown(message)}`, code(placeText(at)), code(rule)]),
      )

// JSON has no line that begins with back-ticks: a fence of four holds it.
const fenced = (json: string): string => ['````json', json, '````'].join('\n')
