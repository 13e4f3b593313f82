// Deletes the template after a build. Best effort: a reason to keep it is logged, and a failure here does not fail the build.
import { ArmError } from '../azure/arm-error.js'
import { pollPolicyUntil, type PollPolicy } from '../azure/polling.js'
import { now } from '../clock.js'
import { reasonToKeep, reasonToKeepNow } from '../service/cleanup.js'
import { spellNames } from '../inputs/spelling.js'
import type { Run } from '../service/image-template.js'
import { deleteTemplate } from '../service/provision.js'
import { readTriggers } from '../service/trigger.js'
import type { Reconciliation, TemplateJob } from './template-job.js'

// Deletes the template unless something keeps it, and logs the reason if so.
export const cleanUp = async (job: TemplateJob, reconciliation: Reconciliation, run: Run, isReplicating: boolean): Promise<void> => {
  const { client, host, inputs, plan } = job
  try {
    const { template, trigger } = plan
    const keepsTrigger = trigger?.action === 'keep'
    const because = reasonToKeep({
      ...reconciliation,
      cleanup: inputs.run.cleanup,
      state: run.state,
      template,
      keepsTrigger,
      isReplicating,
    })
    const reason = because ?? (await deleteOrKeep(job, reconciliation, run))
    host.log.info(
      reason === undefined
        ? 'The image template was deleted; the images remain.'
        : `Keeping the image template: ${spellNames(reason, host.platform)}.`,
    )
  } catch (error) {
    host.signal.throwIfAborted()
    const lock = lockedScope(error)
    if (lock !== undefined) host.log.info(`Keeping the image template: ${lock} is locked against deletion. The images are not affected.`)
    else
      host.log.warn({
        text: `The image template ${client.id} could not be deleted: ${error instanceof Error ? error.message : String(error)}`,
      })
  }
}

// The scope of the lock that keeps the template; undefined for another error.
const lockedScope = (error: unknown): string | undefined =>
  error instanceof ArmError && error.code === 'ScopeLocked' ? (/locked: '([^']+)'/.exec(error.message)?.[1] ?? 'its scope') : undefined

// The service refuses a delete until it has finished a run or a change. The wait ends then.
const timeLimit = 30 * 60_000

// Why the template was kept; undefined if it was deleted.
const deleteOrKeep = async (job: TemplateJob, { leaseTag }: Reconciliation, run: Run): Promise<string | undefined> => {
  const { arm, client } = job
  const polling = pollPolicyUntil(now() + timeLimit, { ...job.polling, signal: job.host.signal })
  const template = (await client.find(polling.signal))?.template
  if (template === undefined) return undefined
  const reason = reasonToKeepNow({ now: template, leaseTag, run, triggers: await triggersOf(job, polling) })
  if (reason === undefined) await deleteTemplate(arm, client, polling)
  return reason
}

const triggersOf = async ({ arm, client, plan, host }: TemplateJob, polling: PollPolicy): Promise<readonly string[] | Error> => {
  try {
    return (await readTriggers(arm, client.id, plan.apiVersion, polling.signal)).map(({ name }) => name)
  } catch (error) {
    host.signal.throwIfAborted()
    return error instanceof Error ? error : new Error(String(error))
  }
}
