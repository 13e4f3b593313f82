// Brings the image template of a plan into Azure: creates it, replaces another, or leaves one that is the same.
import type { Arm, ArmResponse } from '../azure/arm.js'
import { followOperation } from '../azure/operation.js'
import { lookUntil, settle, type Pace } from '../azure/pace.js'
import { AibError } from '../errors.js'
import { ownTagNames } from '../template/own-tags.js'
import type { JsonObject } from '../template/node.js'
import { diagnose, diagnosisText } from './diagnosis/diagnose.js'
import { decide, type Decision, type DecisionInputs } from './decide.js'
import type { ImageTemplate } from './image-template.js'
import type { TemplateClient } from './template-client.js'

// What Azure has, and what follows from it.
export interface DecisionOnFacts {
  readonly existing: ImageTemplate | undefined
  readonly decision: Exclude<Decision, { action: 'wait' }>
}

// Decides, after a change or another run of the template that still goes on has ended; `onWait` is told why there is a wait. A first look
// that fails in spite of the pipeline's retries is a wrong input more often than a bad hour: it is thrown at once.
export const decideOnTemplate = async (
  client: TemplateClient,
  inputs: DecisionInputs,
  onWait: (because: string) => void,
  pace: Pace,
): Promise<DecisionOnFacts> => {
  const look = async (): Promise<{ readonly result: DecisionOnFacts } | { readonly because: string }> => {
    const existing = (await client.find(pace.signal))?.template
    const decision = decide(existing, inputs)
    return decision.action === 'wait' ? decision : { result: { existing, decision } }
  }
  const first = await look()
  if ('result' in first) return first.result
  onWait(first.because)
  return lookUntil(async () => {
    const next = await look()
    return 'result' in next ? next : { retryAfter: 0 }
  }, pace)
}

// Creates the template and waits until it is provisioned. `run` is the tag that tells our template from another job's of the same name.
// Throws AibError template-failed with the service's reason; the failed template stays in Azure (SERVICE.md section 2).
export const createTemplate = async (arm: Arm, client: TemplateClient, body: JsonObject, run: string, pace: Pace): Promise<void> => {
  const findOwn = async (): Promise<ArmResponse | undefined> => {
    const found = await client.find(pace.signal)
    // Taken as the answer to our PUT, the resource's own state is then followed instead of the operation's.
    return found?.template.tags[ownTagNames.run] === run ? { ...found.response, method: 'PUT' } : undefined
  }
  const accepted = await settle(() => client.put(body, pace.signal), findOwn, pace)
  const result = await followOperation(arm, accepted, pace)
  if (result.status === 'succeeded') return
  const error = (await client.find(pace.signal))?.template.provisioningError
  const code = error?.code ?? result.code
  const message = error?.message ?? result.message
  const known = diagnose({ code, message })
  throw new AibError({
    code: 'template-failed',
    message: `The service could not provision the image template: ${message} [${code}]`,
    where: client.id,
    ...(known === undefined ? {} : { fix: diagnosisText(known) }),
  })
}

// Deletes the template and waits until it is gone. Throws ArmError; none when it was not there.
export const deleteTemplate = async (arm: Arm, client: TemplateClient, pace: Pace): Promise<void> => {
  const isGone = async (): Promise<'gone' | undefined> => ((await client.find(pace.signal)) === undefined ? 'gone' : undefined)
  const accepted = await settle<ArmResponse | 'gone'>(() => client.delete(pace.signal), isGone, pace)
  if (accepted !== 'gone' && accepted.status === 202) await followOperation(arm, accepted, pace)
  await lookUntil(async () => {
    const state = (await client.find(pace.signal))?.template.provisioningState
    if (state !== undefined && state !== 'Deleting')
      throw new AibError({ code: 'service-refused', message: `The image template was not deleted: it is ${state}.`, where: client.id })
    return state === undefined ? { result: undefined } : { retryAfter: 0 }
  }, pace)
}
