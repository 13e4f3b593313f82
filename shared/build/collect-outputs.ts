// After the run: what it made.
import { ArmError } from '../azure/arm-error.js'
import { pollUntil } from '../azure/polling.js'
import type { JsonObject } from '../json.js'
import { now } from '../clock.js'
import type { MarketplaceImage } from '../inputs/overlay-inputs.js'
import type { BuildResult } from '../service/result.js'
import { unfinished, regionText } from '../report/replication-text.js'
import { runOutputsInOrder } from '../service/run-outputs.js'
import type { LogFollower } from '../service/log/follower.js'
import { vanished, type FinishedRun } from '../service/run.js'
import { foundOutputs } from './found-outputs.js'
import { lateVersions, withReplication } from './gallery-images.js'
import type { TemplateJob } from './template-job.js'
import { viewTemplate } from '../template/view.js'
import { withArmContext } from '../service/arm-context.js'
import { defined } from '../defined.js'

// A run that has ended, with the log that was followed beside it.
export type WatchedRun = FinishedRun & {
  readonly log: LogFollower
  readonly correlationId?: string
  readonly operationError?: NonNullable<BuildResult['operationError']>
}

// The result of a run, with what it made.
export const collectOutputs = async (job: TemplateJob, watched: WatchedRun): Promise<BuildResult> => {
  const { run, template, phases, log, correlationId, operationError } = watched
  const { plan, host } = job
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
  const isExpected = hasOutputs(run.state, plan.template)
  if (!isExpected && run.state === 'Succeeded') host.log.info('The source was validated; no image was made (sourceValidationOnly).')
  const bodies = isExpected ? await outputBodies(job, watched) : []
  const made = runOutputsInOrder(plan.template, bodies).flatMap(({ id }) => id ?? [])
  const { startTime } = run
  const late = await lateVersions(job, run.message, { startTime, correlationId, imageFingerprint: plan.imageFingerprint }, made)
  const lateBodies = late.map(({ runOutputName, id }) => ({ name: runOutputName, properties: { artifactId: id } }))
  const runOutputs = await withReplication(job, runOutputsInOrder(plan.template, [...bodies, ...lateBodies]))
  for (const output of runOutputs) {
    host.log.info(`${output.name}: ${output.id ?? output.uri ?? 'no id'}`)
    for (const region of unfinished(output)) host.log.info(`  ${regionText(region)}`)
  }
  const lateOutputs = runOutputs.filter(({ name }) => late.some(({ runOutputName }) => runOutputName === name))
  return { ...result, runOutputs, ...(lateOutputs.length === 0 ? {} : { lateOutputs }) }
}

// As the service lists them; found in Azure if another job, whose run this one followed, deleted the template first. Throws AibError if
// nothing proves that there are any.
const outputBodies = (
  { client, polling, plan, host, ...job }: TemplateJob,
  { run, correlationId, isVanished }: WatchedRun,
): Promise<readonly unknown[]> =>
  withArmContext('The run outputs could not be read', client.id, async () => {
    try {
      if (isVanished !== true) return await pollUntil(async () => ({ result: await client.runOutputs(polling.signal) }), polling)
    } catch (error) {
      if (!(error instanceof ArmError && error.isNotFound)) throw error
    }
    host.log.info('Another job has deleted the image template: its images are searched for where it puts them.')
    const traits = { startTime: run.startTime, correlationId, imageFingerprint: plan.imageFingerprint }
    const bodies = await foundOutputs({ client, polling, plan, host, ...job }, traits)
    if (bodies === undefined) throw vanished(client.id)
    return bodies
  })

// A failed validation may be told not to keep images from being distributed, or that there are to be none (template reference, validate).
// After any other failure, what the service lists may be of an earlier run.
const hasOutputs = (state: BuildResult['state'], template: JsonObject): boolean => {
  const { sourceValidationOnly = false, continueDistributeOnFailure = false } = viewTemplate(template).properties?.validate ?? {}
  if (sourceValidationOnly) return false
  return state === 'Succeeded' || state === 'PartiallySucceeded' || (state === 'Failed' && continueDistributeOnFailure)
}

// What is known of a build before its run outputs.
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
