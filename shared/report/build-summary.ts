// The build on the page of the run.
import type { TemplatePlan } from '../plan/plan.js'
import type { BuildResult } from '../service/result.js'
import { formatDuration } from '../units.js'
import { failureSummary } from './failure-summary.js'
import { code, escapeMarkdown, table } from './markdown.js'
import { artifactTable } from './plan-summary.js'
import { triggerStateText } from './trigger-text.js'
import { lateText, regionTexts } from './replication-text.js'

// Images, timeline, artifacts.
// A failed build has its cause, too.
export const buildSummary = (plan: TemplatePlan, result: BuildResult, cause?: string): string =>
  [
    `## Image template ${escapeMarkdown(result.name)}: ${escapeMarkdown(result.state)}`,
    '',
    ...(cause === undefined
      ? result.message === ''
        ? []
        : [`> ${escapeMarkdown(result.message)}`, '']
      : [failureSummary(result, plan, cause)]),
    ...(result.lateOutputs ?? []).flatMap((output) => [escapeMarkdown(lateText(output)), '']),
    imageTable(result),
    timeline(result),
    artifactTable(plan),
    factTable(result),
  ].join('\n')

const imageTable = ({ runOutputs }: BuildResult): string =>
  runOutputs.length === 0
    ? ''
    : table(
        ['Run output', 'Type', 'Version', 'Image', 'Regions'],
        runOutputs.map((output) => [
          code(output.name),
          escapeMarkdown(output.type),
          escapeMarkdown(output.version ?? ''),
          code(output.id ?? output.uri ?? ''),
          regionTexts(output).map(escapeMarkdown).join('; '),
        ]),
      )

const timeline = ({ phases }: BuildResult): string =>
  phases.length === 0
    ? ''
    : table(
        ['Phase', 'Duration'],
        phases.map(({ name, start, end }) => [escapeMarkdown(name), formatDuration(end - start)]),
      )

const factTable = (result: BuildResult): string =>
  table(
    ['', ''],
    [
      ['Template', code(result.templateId)],
      ...(result.sourceVersion === undefined ? [] : [['Source image version', code(result.sourceVersion)]]),
      ['Image fingerprint', code(result.imageFingerprint)],
      ...(result.triggers ?? []).map((trigger) => ['Trigger', escapeMarkdown(triggerStateText(trigger))]),
      ['Duration', formatDuration(result.seconds * 1000)],
    ],
  )
