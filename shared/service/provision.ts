// Brings the image template of a plan into Azure: creates it, changes or replaces an existing one, or leaves an identical one.
import { ArmError } from '../azure/arm-error.js'
import type { Arm, ArmResponse } from '../azure/arm.js'
import { followOperation, type OperationResult } from '../azure/operation.js'
import { pollUntil, sendAndConfirm, type PollPolicy } from '../azure/polling.js'
import { AibError } from '../errors.js'
import { toolTagNames } from '../template/tool-tags.js'
import { at, textOf, type JsonObject } from '../json.js'
import type { Decision } from './decide.js'
import { isActive, type ImageTemplate } from './image-template.js'
import type { TemplateClient } from './template-client.js'

// What is in Azure, and the decision that follows.
export interface DecisionOnFacts {
  readonly existing: ImageTemplate | undefined
  readonly decision: Exclude<Decision, { action: 'wait' }>
}

export type Wait = Extract<Decision, { action: 'wait' }>

// Decides, after waiting for a change or another run of the template to finish. `onWait` is called with the reason for the wait and returns
// its poll policy. If the first read fails despite the retries, this throws at once: a wrong input is a likelier cause than an outage.
export const decideOnTemplate = async (
  client: TemplateClient,
  decide: (existing: ImageTemplate | undefined) => Decision,
  onWait: (wait: Wait) => PollPolicy,
  signal: AbortSignal,
): Promise<DecisionOnFacts> => {
  const look = async (): Promise<{ readonly result: DecisionOnFacts } | Wait> => {
    const existing = (await client.find(signal))?.template
    const decision = decide(existing)
    return decision.action === 'wait' ? decision : { result: { existing, decision } }
  }
  const first = await look()
  if ('result' in first) return first.result
  return pollUntil(async () => {
    const next = await look()
    return 'result' in next ? next : { retryAfter: 0 }
  }, onWait(first))
}

// Creates the template and waits until it is provisioned. The tags in the body distinguish it from another job's template of the same name:
// false if that one was created first. Throws AibError template-failed with the service's reason; the failed template stays in Azure
// (docs/service.md 2.7).
export const createTemplate = async (
  arm: Arm,
  client: TemplateClient,
  body: JsonObject,
  tags: TagsOfRun,
  polling: PollPolicy,
): Promise<boolean> => {
  const findOwn = async (): Promise<ArmResponse | undefined> => {
    const found = await client.find(polling.signal)
    // Treated as the answer to the PUT: the state of the resource is then followed instead of the operation's.
    return found !== undefined && isOf(found.template, tags) ? { ...found.response, method: 'PUT' } : undefined
  }
  try {
    const accepted = await sendAndConfirm(() => client.put(body, polling.signal), findOwn, polling)
    await followChange(arm, client, accepted, tags, polling)
    return true
  } catch (error) {
    // Not every conflict is with a template: an unregistered provider is one too.
    if (error instanceof ArmError && error.isConflict && (await client.find(polling.signal)) !== undefined) return false
    throw error
  }
}

// Changes the template by PATCH and waits until it is provisioned again. Throws ArmError if the service refuses the change.
export const patchTemplate = async (
  arm: Arm,
  client: TemplateClient,
  change: JsonObject,
  tags: TagsOfRun,
  polling: PollPolicy,
): Promise<void> => {
  const findChanged = async (): Promise<ArmResponse | undefined> => {
    const found = await client.find(polling.signal)
    return found !== undefined && isOf(found.template, tags) ? { ...found.response, method: 'PATCH' } : undefined
  }
  const accepted = await sendAndConfirm(() => client.patch(change, polling.signal), findChanged, polling)
  await followChange(arm, client, accepted, tags, polling)
}

// What identifies the template of a job.
export interface TagsOfRun {
  readonly run: string | undefined
  readonly templateFingerprint: string
}

// Of the template that a job sends. It may lack a tag for which there was no room, and a tag that its author gave it under one of our names
// keeps its value.
export const tagsSent = (template: JsonObject, templateFingerprint: string): TagsOfRun => ({
  run: textOf(at(template, 'tags', toolTagNames.run)),
  templateFingerprint: textOf(at(template, 'tags', toolTagNames.template)) ?? templateFingerprint,
})

// Whether a template is still as a job has left it. A template without a fingerprint is compared by its run alone.
export const isOf = ({ tags }: ImageTemplate, { run, templateFingerprint }: TagsOfRun): boolean =>
  tags[toolTagNames.run] === run && (tags[toolTagNames.template] ?? templateFingerprint) === templateFingerprint

// Deletes the template and waits until it is gone, after waiting for a run that blocks the deletion. Throws ArmError, but not if the
// template does not exist.
export const deleteTemplate = async (arm: Arm, client: TemplateClient, polling: PollPolicy): Promise<void> => {
  const isGone = async (): Promise<'gone' | undefined> => ((await client.find(polling.signal)) === undefined ? 'gone' : undefined)
  const accepted = await pollUntil<ArmResponse | 'gone'>(async () => {
    try {
      return { result: await sendAndConfirm<ArmResponse | 'gone'>(() => client.delete(polling.signal), isGone, polling) }
    } catch (error) {
      // Refused while the template is being changed, run or cancelled (docs/service.md 2.9). The template shows the end of a run up to a
      // minute before its operation does (docs/service.md 4.4).
      if (error instanceof ArmError && error.isConflict) return { retryAfter: error.retryAfter }
      throw error
    }
  }, polling)
  await followDeletion(arm, client, accepted, polling)
}

// Deletes the template if no operation on it is in progress. Throws ArmError, with a conflict otherwise.
export const deleteIdleTemplate = async (arm: Arm, client: TemplateClient, polling: PollPolicy): Promise<void> => {
  const isGone = async (): Promise<'gone' | undefined> => ((await client.find(polling.signal)) === undefined ? 'gone' : undefined)
  await followDeletion(
    arm,
    client,
    await sendAndConfirm<ArmResponse | 'gone'>(() => client.delete(polling.signal), isGone, polling),
    polling,
  )
}

const followDeletion = async (arm: Arm, client: TemplateClient, accepted: ArmResponse | 'gone', polling: PollPolicy): Promise<void> => {
  if (accepted !== 'gone' && accepted.status === 202) await followOperation(arm, accepted, polling)
  await pollUntil(async () => {
    const state = (await client.find(polling.signal))?.template.provisioningState
    if (state !== undefined && state !== 'Deleting')
      throw new AibError({ code: 'service-refused', message: `The image template was not deleted: it is ${state}.`, where: client.id })
    return state === undefined ? { result: undefined } : { retryAfter: 0 }
  }, polling)
}

// Cancels the run of the template and waits until it has ended. The service answers 204 with nothing to poll, so the template is polled
// (docs/service.md 2.3).
export const cancelAndWait = async (client: TemplateClient, polling: PollPolicy): Promise<ImageTemplate['lastRun']> => {
  const look = async (): Promise<ImageTemplate['lastRun']> => (await client.find(polling.signal))?.template.lastRun
  // The service refuses a second cancellation, but the first one is all that is needed (docs/service.md 2.9).
  const isUnderWay = async (): Promise<true | undefined> => ((await look())?.state === 'Running' ? undefined : true)
  if ((await look())?.state === 'Running') await sendAndConfirm<unknown>(() => client.cancel(polling.signal), isUnderWay, polling)
  return pollUntil(async () => {
    const now = await look()
    return isActive(now) ? { retryAfter: 0 } : { result: now }
  }, polling)
}

const followChange = async (
  arm: Arm,
  client: TemplateClient,
  accepted: ArmResponse,
  tags: TagsOfRun,
  polling: PollPolicy,
): Promise<void> => {
  const result = await followOperation(arm, accepted, polling)
  if (result.status === 'failed' || result.status === 'canceled') throw await failure(client, result, tags, polling)
  // Also taken from the resource itself: its state lags behind the operation's, and is all that remains if the operation's URL is gone.
  const template = await pollUntil(async () => {
    const found = (await client.find(polling.signal))?.template
    const isChanging = found?.provisioningState === 'Creating' || found?.provisioningState === 'Updating'
    return isChanging ? { retryAfter: 0 } : { result: found }
  }, polling)
  // Another job may have replaced the template meanwhile: its failure is not this job's.
  if (template?.provisioningState === 'Failed' && isOf(template, tags))
    throw await failure(client, { code: 'OperationFailed', message: 'The service did not give a reason.' }, tags, polling)
}

const failure = async (
  client: TemplateClient,
  result: Pick<Extract<OperationResult, { code: string }>, 'code' | 'message'>,
  tags: TagsOfRun,
  polling: PollPolicy,
): Promise<AibError> => {
  const found = (await client.find(polling.signal))?.template
  const error = found !== undefined && isOf(found, tags) ? found.provisioningError : undefined
  const code = error?.code ?? result.code
  const message = error?.message ?? result.message
  const provisioning = error === undefined ? [] : [{ origin: 'provisioning' as const, ...error }]
  const evidence = [...provisioning, { origin: 'operation' as const, code: result.code, message: result.message }]
  const { explainOrQuote } = await import('../diagnosis/diagnose.js')
  return new AibError({
    code: 'template-failed',
    message: `The service could not provision the image template: ${message} [${code}]`,
    where: client.id,
    fix: explainOrQuote(evidence),
  })
}
