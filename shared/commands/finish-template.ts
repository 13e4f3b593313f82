// After the run: what it made.
import { lookUntil } from '../azure/pace.js'
import { at, textOf } from '../azure/wire.js'
import { optional } from '../inputs/optional.js'
import type { MarketplaceImage } from '../inputs/simple-inputs.js'
import type { BuildResult } from '../service/result.js'
import { runOutputsInOrder } from '../service/run-outputs.js'
import type { LogFollower } from '../service/log/follower.js'
import type { FinishedRun } from '../service/run.js'
import type { JsonObject } from '../template/node.js'
import { explained, type TemplateJob } from './template-job.js'

// A run that has ended, with the log that was followed beside it.
export type WatchedRun = FinishedRun & { readonly log: LogFollower; readonly correlationId?: string }

// The result of a run, with what it made.
export const collect = async (job: TemplateJob, { run, template, phases, log, correlationId }: WatchedRun): Promise<BuildResult> => {
  const { client, plan, pace, host } = job
  const result: BuildResult = {
    ...resultOf(job, run),
    phases,
    ...(template.sourceVersion === undefined ? {} : { sourceVersion: template.sourceVersion }),
    ...(log.paths.customization === undefined ? {} : { logPath: log.paths.customization }),
    ...(log.paths.validation === undefined ? {} : { validationLogPath: log.paths.validation }),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(run.state !== 'Failed' || log.failedStep === undefined ? {} : { failedStep: log.failedStep }),
  }
  if (!hasOutputs(run.state, plan.template)) {
    if (run.state === 'Succeeded') host.log.info('The source was validated; no image was made (sourceValidationOnly).')
    return result
  }
  return explained('The run outputs could not be read', client.id, async () => {
    const bodies = await lookUntil(async () => ({ result: await client.runOutputs(pace.signal) }), pace)
    const runOutputs = runOutputsInOrder(plan.template, bodies)
    for (const { name, id, uri } of runOutputs) host.log.info(`${name}: ${id ?? uri ?? 'no id'}`)
    return { ...result, runOutputs }
  })
}

// A failed validation may be told not to keep images from being distributed, or that there are to be none (SERVICE.md section 5). After
// any other failure, what the service lists may be of an earlier run.
const hasOutputs = (state: BuildResult['state'], template: JsonObject): boolean => {
  if (at(template, 'properties', 'validate', 'sourceValidationOnly') === true) return false
  const goesOn = at(template, 'properties', 'validate', 'continueDistributeOnFailure') === true
  return state === 'Succeeded' || state === 'PartiallySucceeded' || (state === 'Failed' && goesOn)
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
  ...optional('marketplaceImage', marketplaceImageOf(plan.template)),
  seconds: Math.round((Date.now() - start) / 1000),
})

const marketplaceImageOf = (template: JsonObject): MarketplaceImage | undefined => {
  const source = at(template, 'properties', 'source')
  if (textOf(at(source, 'type')) !== 'PlatformImage') return undefined
  const text = (name: string): string => textOf(at(source, name)) ?? ''
  return { publisher: text('publisher'), offer: text('offer'), sku: text('sku'), version: text('version') }
}
