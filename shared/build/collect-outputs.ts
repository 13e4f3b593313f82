// Collects what a run produced.
import { ArmError } from '../azure/arm-error.js'
import { pollUntil } from '../azure/polling.js'
import type { JsonObject } from '../json.js'
import { now } from '../clock.js'
import type { MarketplaceImage } from '../inputs/overlay-inputs.js'
import type { BuildResult } from '../service/result.js'
import { unfinished, regionText } from '../report/replication-text.js'
import { runOutputsInOrder } from '../service/run-outputs.js'
import type { LogFollower } from '../service/log/follower.js'
import type { Run } from '../service/image-template.js'
import { unknownImages, unprovenRun, type FinishedRun, type UnseenEnd } from '../service/run.js'
import { findOutputs } from './find-outputs.js'
import { lateVersions, withReplication } from './gallery-images.js'
import type { TemplateJob } from './template-job.js'
import { viewTemplate } from '../template/view.js'
import { withArmContext } from '../service/arm-context.js'
import { defined } from '../defined.js'

// A run that has ended, with the log that was followed during it.
export type WatchedRun = FinishedRun & {
  readonly log: LogFollower
  readonly correlationId?: string
  readonly operationError?: NonNullable<BuildResult['operationError']>
}

// The result of a run with its outputs. Throws AibError if the end of the run was not seen, and nothing proves that it created its images.
export const collectOutputs = async (job: TemplateJob, watched: WatchedRun): Promise<BuildResult> => {
  const { template, phases, log, correlationId, operationError } = watched
  const { plan, host } = job
  const { run, bodies } = await readResult(job, watched)
  const result: BuildResult = {
    ...resultOf(job, run),
    phases,
    ...defined({
      sourceVersion: template.sourceVersion,
      logPath: log.paths.customization,
      validationLogPath: log.paths.validation,
      correlationId,
      operationError,
    }),
    ...(run.state !== 'Failed' || log.failedStep === undefined ? {} : { failedStep: log.failedStep }),
  }
  const imageIds = runOutputsInOrder(plan.template, bodies).flatMap(({ id }) => id ?? [])
  const { startTime } = run
  const late = await lateVersions(job, run.message, { startTime, correlationId, imageFingerprint: plan.imageFingerprint }, imageIds)
  const lateBodies = late.map(({ runOutputName, id }) => ({ name: runOutputName, properties: { artifactId: id } }))
  const runOutputs = await withReplication(job, runOutputsInOrder(plan.template, [...bodies, ...lateBodies]))
  for (const output of runOutputs) {
    host.log.info(`${output.name}: ${output.id ?? output.uri ?? 'no id'}`)
    for (const region of unfinished(output)) host.log.info(`  ${regionText(region)}`)
  }
  const lateOutputs = runOutputs.filter(({ name }) => late.some(({ runOutputName }) => runOutputName === name))
  return { ...result, runOutputs, ...(lateOutputs.length === 0 ? {} : { lateOutputs }) }
}

// How a run ended, and the bodies of its run outputs.
interface RunResult {
  readonly run: Run
  readonly bodies: readonly unknown[]
}

const readResult = async (job: TemplateJob, watched: WatchedRun): Promise<RunResult> => {
  const { run, unseenEnd } = watched
  if (unseenEnd !== undefined) return inferResult(job, watched, unseenEnd)
  const isExpected = hasOutputs(run.state, job.plan.template)
  if (!isExpected && run.state === 'Succeeded') job.host.log.info('The source was validated; no image was created (sourceValidationOnly).')
  return { run, bodies: isExpected ? await outputBodies(job, watched) : [] }
}

// Evidence of how an unseen run ended: its log shows a failure, its images show success.
const inferResult = async (job: TemplateJob, watched: WatchedRun, unseenEnd: UnseenEnd): Promise<RunResult> => {
  const { client, host, plan } = job
  const { run, template, log } = watched
  const what =
    unseenEnd.laterRun === undefined ? 'Another job has deleted the image template' : 'Another run of the image template has started'
  if (hasFailed(log)) {
    const message = `${what} before the state of this run was read, and the log of the run ends with a build error.`
    return { run: { ...run, state: 'Failed', message }, bodies: [] }
  }
  const { sourceValidationOnly = false, continueDistributeOnFailure = false } = viewTemplate(plan.template).properties?.validate ?? {}
  if (sourceValidationOnly) throw unprovenRun(client.id, unseenEnd, 'It only validates its source (sourceValidationOnly).')
  if (continueDistributeOnFailure)
    throw unprovenRun(client.id, unseenEnd, 'Its images are distributed even if it fails (continueDistributeOnFailure).')
  host.log.info(`${what}: its images are searched for at their destinations.`)
  const found = await findOutputs(job, { startTime: run.startTime, ...unseenEnd, template, hasSucceeded: false })
  if ('because' in found) throw unprovenRun(client.id, unseenEnd, found.because)
  return { run: { ...run, state: 'Succeeded', message: '' }, bodies: found.bodies }
}

// Packer's own statement that the build failed. A log that merely breaks off proves nothing.
const hasFailed = ({ failedStep }: LogFollower): boolean =>
  failedStep?.evidence.some((evidence) => evidence.origin === 'packer' && /^Build '.*' errored/.test(evidence.text)) ?? false

// As the service lists them. If another job, whose run this one followed, has deleted the template, the images are looked up in Azure.
const outputBodies = (job: TemplateJob, { run, template }: WatchedRun): Promise<readonly unknown[]> =>
  withArmContext('The run outputs could not be read', job.client.id, async () => {
    const { client, polling, host } = job
    try {
      return await pollUntil(async () => ({ result: await client.runOutputs(polling.signal) }), polling)
    } catch (error) {
      if (!(error instanceof ArmError && error.isNotFound)) throw error
    }
    host.log.info('Another job has deleted the image template: its images are searched for at their destinations.')
    const found = await findOutputs(job, { startTime: run.startTime, template, hasSucceeded: run.state === 'Succeeded' })
    if ('bodies' in found) return found.bodies
    // The result of a failed run is complete without them.
    if (run.state === 'Failed') return []
    throw unknownImages(client.id, found.because)
  })

// The template may distribute images despite a failed validation, or distribute none (docs/service.md 4.13). After any other failure, the
// service may list outputs of an earlier run.
const hasOutputs = (state: BuildResult['state'], template: JsonObject): boolean => {
  const { sourceValidationOnly = false, continueDistributeOnFailure = false } = viewTemplate(template).properties?.validate ?? {}
  if (sourceValidationOnly) return false
  return state === 'Succeeded' || state === 'PartiallySucceeded' || (state === 'Failed' && continueDistributeOnFailure)
}

// The facts about a build that are known before its run outputs.
export const resultOf = ({ plan, client, start }: TemplateJob, run: Pick<FinishedRun['run'], 'state' | 'message'>): BuildResult => ({
  name: plan.name,
  templateId: client.id,
  templateFingerprint: plan.templateFingerprint,
  imageFingerprint: plan.imageFingerprint,
  state: run.state,
  message: run.message,
  runOutputs: [],
  phases: [],
  ...defined({ marketplaceImage: marketplaceImageOf(plan.template) }),
  seconds: Math.round((now() - start) / 1000),
})

const marketplaceImageOf = (template: JsonObject): MarketplaceImage | undefined => {
  const source = viewTemplate(template).properties?.source
  if (source?.type !== 'PlatformImage') return undefined
  const { publisher = '', offer = '', sku = '', version = '' } = source
  return { publisher, offer, sku, version }
}
