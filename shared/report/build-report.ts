// The build on the job's page.
import type { Environment } from '../azure/clouds.js'
import { code, fold, heading, list, paragraph, table, type Block, type Line, type Page } from '../page.js'
import type { TemplatePlan } from '../plan/plan.js'
import type { BuildResult } from '../service/result.js'
import { formatDuration } from '../units.js'
import { failureAndCause, failureFacts } from './failure-report.js'
import { artifactTable } from './plan-report.js'
import { resourceLink } from './resource-link.js'
import { triggerStateText } from './trigger-text.js'
import { lateText, regionTexts } from './replication-text.js'

// Images, timeline and facts; scripts and files are folded. For a failed build, what failed and its cause.
export const buildReport = (plan: TemplatePlan, result: BuildResult, environment: Environment, cause?: Page): Page => [
  heading(`Image template ${result.name}: ${result.state}`),
  ...(cause === undefined
    ? [paragraph(result.message), ...(result.lateOutputs ?? []).map((output) => paragraph(lateText(output)))]
    : failureAndCause(result, plan, cause)),
  imageTable(result, environment),
  paragraph(timeline(result)),
  list([...(cause === undefined ? [] : failureFacts(result)), ...facts(result, environment)]),
  ...(plan.artifacts.length === 0 ? [] : [fold('Scripts and files', artifactTable(plan))]),
]

const imageTable = ({ runOutputs }: BuildResult, environment: Environment): Block =>
  table(
    ['Run output', 'Version', 'Image', 'Regions'],
    runOutputs.map((output) => [
      code(output.name),
      output.version ?? '',
      output.id === null ? code(output.uri ?? '') : resourceLink(output.id, environment),
      regionTexts(output).join('; '),
    ]),
  )

// `Queued 12s → Building 2m 10s`.
const timeline = ({ phases }: BuildResult): string =>
  phases.map(({ name, start, end }) => `${name} ${formatDuration(end - start)}`).join(' → ')

const facts = (result: BuildResult, environment: Environment): readonly Line[] => [
  `Duration: ${formatDuration(result.seconds * 1000)}`,
  ['Template: ', resourceLink(result.templateId, environment)],
  ...(result.sourceVersion === undefined ? [] : [['Source image version: ', code(result.sourceVersion)]]),
  ['Image fingerprint: ', code(result.imageFingerprint)],
  ...logFacts(result, environment),
  ...(result.triggers ?? []).map((trigger): Line => `Trigger: ${triggerStateText(trigger)}`),
]

// Where the service keeps the log of a failed run, as its message says: in the staging group, which exists as long as the template does.
const logFacts = ({ message }: BuildResult, environment: Environment): readonly Line[] => {
  const [account, group] =
    /(\/subscriptions\/[^/\s]+\/resourceGroups\/[^/\s]+)\/providers\/Microsoft\.Storage\/storageAccounts\/[^/\s]+/i.exec(message) ?? []
  if (account === undefined || group === undefined || environment === 'custom') return []
  return [
    ['Staging resource group: ', resourceLink(group, environment)],
    ['Log in Azure: storage account ', resourceLink(account, environment), ', container ', code('packerlogs')],
  ]
}
