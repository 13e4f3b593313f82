// After the run: its outputs, its report, and the clean-up.
import { lookUntil } from '../azure/pace.js'
import { decideOnCleanup } from '../service/cleanup.js'
import { deleteTemplate } from '../service/provision.js'
import type { BuildResult } from '../service/result.js'
import { runOutputsInOrder } from '../service/run-outputs.js'
import type { LogFollower } from '../service/log/follower.js'
import type { FinishedRun } from '../service/run.js'
import { explained, type Placement, type TemplateJob } from './template-job.js'

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
  if (run.state !== 'Succeeded' && run.state !== 'PartiallySucceeded') return result
  return explained('The run outputs could not be read', client.id, async () => {
    const bodies = await lookUntil(async () => ({ result: await client.runOutputs(pace.signal) }), pace)
    const runOutputs = runOutputsInOrder(plan.template, bodies)
    for (const { name, id, uri } of runOutputs) host.log.info(`${name}: ${id ?? uri ?? 'no id'}`)
    return { ...result, runOutputs }
  })
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
  seconds: Math.round((Date.now() - start) / 1000),
})

// Deletes the template where it may go, and says why where it stays. Side work, too.
export const cleanUp = async (
  { arm, client, host, inputs, plan, pace }: TemplateJob,
  placement: Placement,
  { state }: BuildResult,
): Promise<void> => {
  const decision = decideOnCleanup({
    cleanup: inputs.run.cleanup,
    succeeded: state === 'Succeeded',
    isOurs: placement.isOurs,
    isOurRun: placement.isOurRun,
    template: plan.template,
  })
  if (!decision.delete) {
    host.log.info(`The image template stays: ${decision.because}.`)
    return
  }
  try {
    await deleteTemplate(arm, client, pace)
    host.log.info('The image template was deleted; the images stay.')
  } catch (error) {
    host.signal.throwIfAborted()
    host.log.warn({
      text: `The image template ${client.id} could not be deleted: ${error instanceof Error ? error.message : String(error)}`,
    })
  }
}
