// A failed build: where it stopped, its last lines, the service's message, and the ids for Azure support.
import type { TemplatePlan } from '../plan/plan.js'
import { stepNouns, type StepList } from '../service/log/steps.js'
import type { BuildResult, FailedStep } from '../service/result.js'
import { codeBlock, fold, paragraph, strong, type Page } from '../page.js'
import { lateText } from './replication-text.js'
import { isInStep } from '../template/artifact-references.js'

// The failure: first what failed, then its cause, and last the ids. The service's message is always shown in full.
export const failureReport = (result: BuildResult, plan: TemplatePlan, cause: Page = []): Page => {
  const { failedStep } = result
  const phase = phaseOf(result)
  return [
    paragraph(strong(failureHead(result, plan))),
    codeBlock((failedStep?.lines ?? []).join('\n')),
    paragraph(failedStep?.doubt ?? ''),
    ...cause,
    fold('The service says', paragraph(saidText(result))),
    ...[
      ...keptLines(result),
      ...(result.lateOutputs ?? []).map(lateText),
      ...(failedStep === undefined || phase === undefined ? [] : [`Phase: ${phase}`]),
      ...idLines(result),
      ...pathLines(result),
    ].map((line) => paragraph(line)),
  ]
}

// What failed: the step with its script and exit code, or the phase.
const failureHead = (result: BuildResult, plan: TemplatePlan): string => {
  const phase = phaseOf(result)
  return result.failedStep === undefined
    ? `The image build failed${phase === undefined ? '' : ` while ${phase}`}.`
    : `The image build failed in ${stepText(result.failedStep, plan)}.`
}

// A failed validation may still let the images be distributed.
const keptLines = (result: BuildResult): readonly string[] => {
  const kept = distributedNames(result)
  return kept.length === 0 ? [] : [`Images were distributed anyway (continueDistributeOnFailure): ${kept.join(', ')}.`]
}

// The run outputs whose images were distributed, according to the service.
export const distributedNames = ({ runOutputs, lateOutputs = [] }: BuildResult): readonly string[] =>
  runOutputs.filter((output) => !lateOutputs.includes(output)).map(({ name }) => name)

// The service's own message, in full.
export const saidText = ({ message }: Pick<BuildResult, 'message'>): string =>
  message.trim() === '' ? 'The service did not give a reason.' : message.trim()

// A customizer may fail between two polls of the run, which then saw only an earlier phase.
const phaseOf = ({ failedStep, phases }: BuildResult): string | undefined => {
  if (failedStep?.index === undefined) return phases.at(-1)?.name
  return failedStep.list === 'customize' ? 'Customizing' : 'Validating'
}

const stepText = (step: FailedStep, plan: TemplatePlan): string => {
  const { list, index, title, exitCode } = step
  const exit = exitCode === undefined ? '' : `, with exit code ${exitCode}`
  if (index === undefined) return `${title}${exit}`
  const path = artifactPath(list, index, plan)
  return `${stepNouns[list]} ${index + 1}, ${title}${path === undefined ? '' : `, from ${path}`}${exit}`
}

// The file of the repository that a step runs, copies or downloads.
const artifactPath = (list: StepList, index: number, { deliveries }: TemplatePlan): string | undefined =>
  deliveries.find(({ reference }) => isInStep(reference, list, index))?.artifact.path

// The service's message contains the id of the operation in two forms, and sometimes a correlation id.
const idLines = ({ message, correlationId }: BuildResult): readonly string[] => {
  const operation = /operationId:? ([0-9a-f-]{36})/i.exec(message)?.[1]
  const correlation = /Correlation ID: ([0-9a-f-]{36})/i.exec(message)?.[1] ?? correlationId
  const ids = [
    ...(operation === undefined ? [] : [`operation id ${operation}`]),
    ...(correlation === undefined ? [] : [`correlation id ${correlation}`]),
  ]
  return ids.length === 0 ? [] : [`For Azure support: ${ids.join(', ')}.`]
}

const pathLines = ({ logPath, validationLogPath }: BuildResult): readonly string[] => {
  const paths = [logPath, validationLogPath].filter((path) => path !== undefined)
  return paths.length === 0 ? [] : [`The complete log is in ${paths.join(' and ')}.`]
}
