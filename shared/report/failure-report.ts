// A failed build: where it stopped, its last lines, the service's message, and the ids for Azure support.
import { errorPlaceOf, type ErrorPlace } from '../diagnosis/error-place.js'
import { stepNouns, type StepList } from '../service/log/steps.js'
import type { BuildResult, FailedStep } from '../service/result.js'
import { codeBlock, fold, paragraph, strong, type Page } from '../page.js'
import { lateText } from './replication-text.js'
import { isInStep, type ArtifactReference } from '../template/artifact-references.js'

// The files of the repository that the steps of a template run, copy or download.
interface Delivered {
  readonly deliveries: readonly { readonly reference: Pick<ArtifactReference, 'path'>; readonly artifact: { readonly path: string } }[]
}

// More about the failure, for the log: its last lines, where the whole log is, and at its end the service's message, which is long and
// mostly says where to find that log.
export const failureDetails = (result: BuildResult): Page => [
  codeBlock((result.failedStep?.lines ?? []).join('\n')),
  ...[result.failedStep?.doubt ?? '', ...otherLines(result), ...failureFacts(result)].map((line) => paragraph(line)),
  fold('The service says', paragraph(saidText(result))),
]

// The failure on the job's page, with the cause.
export const failureAndCause = (result: BuildResult, plan: Delivered, cause: Page): Page => {
  const { failedStep } = result
  return [
    paragraph(strong(failureHead(result, plan))),
    codeBlock((failedStep?.lines ?? []).join('\n')),
    paragraph(failedStep?.doubt ?? ''),
    ...cause,
    fold('The service says', paragraph(saidText(result))),
    ...otherLines(result).map((line) => paragraph(line)),
  ]
}

// What became of the images.
const otherLines = (result: BuildResult): readonly string[] => [...keptLines(result), ...(result.lateOutputs ?? []).map(lateText)]

// The phase, the ids for Azure support, and where the log is.
export const failureFacts = (result: BuildResult): readonly string[] => {
  const phase = result.failedStep === undefined ? undefined : phaseOf(result)
  return [...(phase === undefined ? [] : [`Phase: ${phase}`]), ...idLines(result), ...pathLines(result)]
}

// What failed: the step with its script and exit code, or the phase.
export const failureHead = (result: BuildResult, plan: Delivered): string => {
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

const stepText = (step: FailedStep, plan: Delivered): string => {
  const { list, index, title, exitCode } = step
  const exit = exitCode === undefined ? '' : `, with exit code ${exitCode}`
  if (index === undefined) return `${title}${exit}`
  return `${stepNouns[list]} ${index + 1}, ${title}${scriptText(artifactPath(list, index, plan), errorPlaceOf(step.evidence))}${exit}`
}

// The script of a step, with the line of its last error; a script that it calls is named by its own path.
const scriptText = (path: string | undefined, place: ErrorPlace | undefined): string => {
  const from = path === undefined ? '' : `, from ${path}`
  if (place === undefined) return from
  const isOwn = place.file === undefined || (path !== undefined && baseName(place.file) === baseName(path))
  if (!isOwn) return `${from}, at ${place.file}:${place.line}`
  return path === undefined ? `, line ${place.line} of its script as Packer runs it` : `${from}, line ${place.line}`
}

const baseName = (path: string): string | undefined => path.split(/[\\/]/).at(-1)

// The file of the repository that a step runs, copies or downloads.
const artifactPath = (list: StepList, index: number, { deliveries }: Delivered): string | undefined =>
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
