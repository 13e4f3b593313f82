// Brings a template into Azure.
import { ArmError, isDeadlinePassed } from '../azure/arm-error.js'
import { now } from '../clock.js'
import { formatDuration } from '../units.js'
import { isActive, type ImageTemplate } from '../service/image-template.js'
import { cancelAndWait, createTemplate, deleteTemplate, patchTemplate, tagsSent, type TagsOfRun } from '../service/provision.js'
import type { JsonObject } from '../json.js'
import { toolTagNames } from '../template/tool-tags.js'
import { restoreTriggers, triggersToRestore } from './keep-trigger.js'
import { inspectTemplate } from './inspect-template.js'
import { signedTemplate } from './signed-template.js'
import type { Reconciliation, TemplateJob } from './template-job.js'
import { withArmContext } from '../service/arm-context.js'

// Brings the template into Azure as decided, and waits until it is provisioned. If another job claims the name first, the decision is made
// again.
export const applyTemplate = async (job: TemplateJob, reconciliation: Reconciliation): Promise<Reconciliation> => {
  for (let current = reconciliation; ; current = await inspectTemplate(job)) {
    const placed = await carryOut(job, current)
    if (placed !== undefined) return placed
    job.host.log.info('Another job has changed the image template in the meantime; reading it again.')
  }
}

// Undefined if another job was faster.
const carryOut = async (job: TemplateJob, reconciliation: Reconciliation): Promise<Reconciliation | undefined> => {
  const { decision, existing } = reconciliation
  switch (decision.action) {
    case 'attach':
    case 'adopt':
      return reconciliation
    case 'reuse':
      return decision.change === undefined ? reconciliation : acquireLease(job, reconciliation, decision.change)
    case 'patch': {
      const isPlaced = await submitting(job, async () => {
        if (!(await isStillAsItWas(job, existing))) return false
        const changed = await change(job, decision.change, existing)
        return changed === 'refused' ? replace(job, existing) : changed === 'changed'
      })
      return isPlaced ? reconciliation : undefined
    }
    case 'create':
      return (await submitting(job, () => create(job))) ? reconciliation : undefined
    case 'replace':
      return (await submitting(job, () => replace(job, existing, decision.cancelsRun))) ? reconciliation : undefined
  }
}

const submitting = (job: TemplateJob, work: () => Promise<boolean>): Promise<boolean> =>
  job.host.log.group(`Submitting image template ${job.plan.name}`, () =>
    withArmContext('The image template could not be submitted', job.client.id, work),
  )

const create = async (job: TemplateJob): Promise<boolean> => {
  const { arm, client, polling, host } = job
  const started = now()
  // The longest silence of a build before its run; usually minutes.
  const onWait: typeof polling.onWait = (failure, bound) => {
    polling.onWait(failure, bound)
    if (failure === undefined) host.log.progress(`${formatDuration(now() - started)}  Provisioning the image template …`)
  }
  const isCreated = await createTemplate(arm, client, await signedTemplate(job), tagsOfRun(job), { ...polling, onWait })
  if (isCreated) host.log.info(`Provisioned in ${formatDuration(now() - started)}`)
  return isCreated
}

// The template is read again right before it is deleted: another job may have claimed it since the decision.
const replace = async (job: TemplateJob, existing: ImageTemplate | undefined, cancelsRun = false): Promise<boolean> => {
  const { arm, client, polling, host } = job
  const now = (await client.find(polling.signal))?.template
  if (now !== undefined) {
    const isChanged = now.tags[toolTagNames.run] !== existing?.tags[toolTagNames.run]
    if (isChanged || (isActive(now.lastRun) && !cancelsRun)) return false
    if (isActive(now.lastRun)) {
      host.log.info('Cancelling the run of an earlier attempt of this job')
      await cancelAndWait(client, polling)
    }
    const triggers = await triggersToRestore(job)
    host.log.info('Deleting the existing image template')
    await deleteTemplate(arm, client, polling)
    if (!(await create(job))) return false
    await restoreTriggers(job, triggers)
    return true
  }
  return create(job)
}

// `refused`: what a PATCH may change is documented, but no recording shows one. `too-late`: another job is changing or running the
// template, and until it ends no other change is accepted (OperationNotAllowed).
const change = async (
  job: TemplateJob,
  body: JsonObject,
  existing: ImageTemplate | undefined,
): Promise<'changed' | 'refused' | 'too-late'> => {
  const { arm, client, polling, host } = job
  const started = now()
  try {
    await patchTemplate(arm, client, body, tagsOfRun(job), polling)
    host.log.info(`Changed in ${formatDuration(now() - started)}`)
    return 'changed'
  } catch (error) {
    if (!(error instanceof ArmError)) throw error
    if (error.isConflict && !(await isStillAsItWas(job, existing))) return 'too-late'
    if (error.status !== 400) throw error
    host.log.info(`The service rejected the change (${error.code}: ${error.message}); replacing the image template`)
    return 'refused'
  }
}

// Whether no other job has changed, claimed or run the template since the decision. The uploads in between can take minutes. A PATCH would
// put this job's tags on the other job's content, and this job would then run that.
const isStillAsItWas = async ({ client, polling }: TemplateJob, before: ImageTemplate | undefined): Promise<boolean> =>
  isAsItWas((await client.find(polling.signal))?.template, before)

const isAsItWas = (now: ImageTemplate | undefined, before: ImageTemplate | undefined): boolean =>
  now?.provisioningState === before?.provisioningState &&
  now?.lastRun?.startTime === before?.lastRun?.startTime &&
  now?.tags[toolTagNames.run] === before?.tags[toolTagNames.run] &&
  now?.tags[toolTagNames.template] === before?.tags[toolTagNames.template]

// Tells other jobs whose run comes next. If the service refuses this, the build continues: the service does not start a second run.
// Undefined if another job was faster.
const acquireLease = (job: TemplateJob, reconciliation: Reconciliation, body: JsonObject): Promise<Reconciliation | undefined> => {
  const { arm, client, polling, host, plan } = job
  const { existing } = reconciliation
  return withArmContext('The image template could not be changed', client.id, async () => {
    if (!(await isStillAsItWas(job, existing))) return undefined
    try {
      await patchTemplate(arm, client, body, tagsOfRun({ plan }), polling)
      return reconciliation
    } catch (error) {
      if (!(error instanceof ArmError) || error.isTransient || isDeadlinePassed(error)) throw error
      host.log.debug(`The tags of the template could not be changed: ${error.code}: ${error.message}`)
      return { ...reconciliation, leaseTag: existing?.tags[toolTagNames.run] }
    }
  })
}

const tagsOfRun = ({ plan }: Pick<TemplateJob, 'plan'>): TagsOfRun => tagsSent(plan.template, plan.templateFingerprint)
