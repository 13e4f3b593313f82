// Keeps the trigger on the source image as the inputs and the file specify, and reports one that does not work.
import { ArmError } from '../azure/arm-error.js'
import type { Arm } from '../azure/arm.js'
import { templateId, type TemplateId } from '../azure/resource-id.js'
import { withTimeLimit } from '../clock.js'
import type { Host } from '../host.js'
import type { Plan } from '../plan/plan.js'
import { sourceImage } from '../plan/trigger.js'
import { isUnhealthy, unhealthyText } from '../report/trigger-text.js'
import { decideOnTriggers, survivors } from '../service/decide-on-triggers.js'
import { deleteTrigger, putTrigger, readTriggers, type Trigger } from '../service/trigger.js'
import type { TemplateJob } from './template-job.js'
import { withArmContext } from '../service/arm-context.js'

// Creates, replaces or deletes the trigger after the template has been created. Does nothing unless the inputs ask for it.
export const keepTrigger = async (job: TemplateJob): Promise<void> => {
  const { arm, client, plan, polling, host, inputs } = job
  const planned = plan.trigger
  if (planned === undefined) return
  await withArmContext('The trigger of the image template could not be changed', client.id, async () => {
    const existing = await readTriggers(arm, client.id, plan.apiVersion, polling.signal)
    const { remove, put, foreign } = decideOnTriggers(planned, existing)
    try {
      for (const name of remove) {
        await deleteTrigger(arm, client.id, plan.apiVersion, name, polling)
        host.log.info(`The trigger ${name} was deleted.`)
      }
      for (const name of put) {
        await putTrigger(arm, client.id, plan.apiVersion, { name, kind: sourceImage }, polling)
        host.log.info(`The trigger ${name} was created: the service builds the template whenever its source has a new version.`)
      }
    } catch (error) {
      // During a run, the service may refuse changes (OperationNotAllowed). The build does not wait for that.
      if (!(error instanceof ArmError) || !error.isConflict) throw error
      host.log.warn({ text: `The trigger could not be changed (${error.code}: ${error.message}). The next build tries again.` })
    }
    for (const name of foreign) host.log.info(`Keeping the trigger ${name}: it was not created by these pipelines.`)
    // It may work again after the run, if the job waits for it.
    if (!inputs.run.wait)
      for (const trigger of existing.filter(({ name }) => !remove.includes(name))) warnOfTrigger(host, plan.name, trigger)
  })
}

// The triggers of a template that is about to be replaced. If they cannot be read, this is reported and the list is empty.
export const triggersToRestore = async ({ arm, client, plan, polling, host }: TemplateJob): Promise<readonly Trigger[]> => {
  try {
    return survivors(plan.trigger, await readTriggers(arm, client.id, plan.apiVersion, polling.signal))
  } catch (error) {
    if (!(error instanceof ArmError) || error.isTransient) throw error
    host.log.warn({ text: `Its triggers could not be read (${error.code}); any trigger is deleted with the template.` })
    return []
  }
}

// Restores them on the new template.
export const restoreTriggers = async ({ arm, client, plan, polling, host }: TemplateJob, triggers: readonly Trigger[]): Promise<void> => {
  for (const trigger of triggers) {
    await putTrigger(arm, client.id, plan.apiVersion, trigger, polling)
    host.log.info(`Restored its trigger ${trigger.name}`)
  }
}

interface Reader {
  readonly host: Host
  readonly arm: Arm
}

// For templates that are not built now and whose triggers are kept: without a working trigger, their images become outdated.
export const warnUnhealthyKeptTriggers = async (job: Reader, group: Omit<TemplateId, 'name'>, plans: Plan): Promise<void> => {
  const kept = plans.filter(({ trigger }) => trigger?.action === 'keep')
  await Promise.all(
    kept.map(async ({ name, apiVersion }) => {
      const triggers = await warnUnhealthyTriggers(job, { id: templateId({ ...group, name }), name, apiVersion })
      if (triggers?.length === 0)
        job.host.log.warn({ text: `The image template ${name} has no trigger. The next build of it creates one.` })
    }),
  )
}

// The triggers of a template, with a warning for each that does not work. Best effort: if they cannot be read, this is logged and the
// result is undefined.
export const warnUnhealthyTriggers = async (
  { host, arm }: Reader,
  template: { readonly id: string; readonly name: string; readonly apiVersion: string },
): Promise<readonly Trigger[] | undefined> => {
  try {
    const triggers = await withTimeLimit(timeLimit, host.signal, (signal) => readTriggers(arm, template.id, template.apiVersion, signal))
    for (const trigger of triggers) warnOfTrigger(host, template.name, trigger)
    return triggers
  } catch (error) {
    host.signal.throwIfAborted()
    // The caller reports that the template does not exist.
    if (error instanceof ArmError && error.isNotFound) return undefined
    host.log.info(`The triggers of ${template.name} could not be read: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}

const timeLimit = 60_000

const warnOfTrigger = (host: Host, template: string, trigger: Trigger): void => {
  if (isUnhealthy(trigger)) host.log.warn({ text: unhealthyText(template, trigger) })
}
