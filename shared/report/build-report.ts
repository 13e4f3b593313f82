// The build on the page of the run.
import { code, heading, paragraph, table, type Block, type Line, type Page } from '../page.js'
import type { TemplatePlan } from '../plan/plan.js'
import type { BuildResult } from '../service/result.js'
import { formatDuration } from '../units.js'
import { failureReport } from './failure-report.js'
import { artifactTable } from './plan-report.js'
import { triggerStateText } from './trigger-text.js'
import { lateText, regionTexts } from './replication-text.js'

// Images, timeline, artifacts; of a failed build, what failed and its cause.
export const buildReport = (plan: TemplatePlan, result: BuildResult, cause?: Page): Page => [
  heading(`Image template ${result.name}: ${result.state}`),
  ...(cause === undefined
    ? [paragraph(result.message), ...(result.lateOutputs ?? []).map((output) => paragraph(lateText(output)))]
    : failureReport(result, plan, cause)),
  imageTable(result),
  timeline(result),
  artifactTable(plan),
  factTable(result),
]

const imageTable = ({ runOutputs }: BuildResult): Block =>
  table(
    ['Run output', 'Type', 'Version', 'Image', 'Regions'],
    runOutputs.map((output) => [
      code(output.name),
      output.type,
      output.version ?? '',
      code(output.id ?? output.uri ?? ''),
      regionTexts(output).join('; '),
    ]),
  )

const timeline = ({ phases }: BuildResult): Block =>
  table(
    ['Phase', 'Duration'],
    phases.map(({ name, start, end }) => [name, formatDuration(end - start)]),
  )

const factTable = (result: BuildResult): Block =>
  table(
    ['', ''],
    [
      ['Template', code(result.templateId)],
      ...(result.sourceVersion === undefined ? [] : [['Source image version', code(result.sourceVersion)]]),
      ['Image fingerprint', code(result.imageFingerprint)],
      ...(result.triggers ?? []).map((trigger): readonly Line[] => ['Trigger', triggerStateText(trigger)]),
      ['Duration', formatDuration(result.seconds * 1000)],
    ],
  )
