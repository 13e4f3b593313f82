// The triggers of an image template: child resources with which the service builds the template whenever its source has a new version.
import { unlessMissing } from '../azure/arm-error.js'
import type { Arm, ArmResponse } from '../azure/arm.js'
import { followOperation } from '../azure/operation.js'
import { sendAndConfirm, type PollPolicy } from '../azure/polling.js'
import { at, jsonObjectOf, textOf } from '../json.js'
import { AibError } from '../errors.js'
import { isSince } from '../template/model/api-versions.js'
import { viewTrigger } from '../template/view.js'

export interface Trigger {
  readonly name: string
  readonly kind: string
  // `Healthy` while it works; undefined if the service does not report it.
  readonly status: { readonly code: string; readonly message: string; readonly time: string } | undefined
}

// The triggers of a template. Throws ArmError.
export const readTriggers = async (
  arm: Pick<Arm, 'list'>,
  templateId: string,
  apiVersion: string,
  signal: AbortSignal,
): Promise<readonly Trigger[]> => (await arm.list(`${templateId}/triggers`, versionFor(apiVersion), signal)).map(parseTrigger)

// Creates the trigger, or leaves an identical one. Throws ArmError or AibError.
export const putTrigger = async (
  arm: Arm,
  templateId: string,
  apiVersion: string,
  { name, kind }: Pick<Trigger, 'name' | 'kind'>,
  polling: PollPolicy,
): Promise<void> => {
  const path = `${templateId}/triggers/${name}`
  const version = versionFor(apiVersion)
  const send = (): Promise<ArmResponse> =>
    arm.change({ method: 'PUT', path, apiVersion: version, body: { properties: { kind } }, signal: polling.signal })
  const found = async (): Promise<ArmResponse | undefined> => {
    const there = await unlessMissing(() => arm.read(path, version, polling.signal))
    // Treated as the answer to the PUT.
    return there === undefined ? undefined : { ...there, method: 'PUT' }
  }
  await finish(arm, await sendAndConfirm(send, found, polling), path, polling)
}

// Deletes the trigger. Throws ArmError or AibError; no error if it did not exist.
export const deleteTrigger = async (arm: Arm, templateId: string, apiVersion: string, name: string, polling: PollPolicy): Promise<void> => {
  const path = `${templateId}/triggers/${name}`
  const version = versionFor(apiVersion)
  const isGone = async (): Promise<'gone' | undefined> =>
    (await unlessMissing(() => arm.read(path, version, polling.signal))) === undefined ? 'gone' : undefined
  const send = (): Promise<ArmResponse> => arm.change({ method: 'DELETE', path, apiVersion: version, signal: polling.signal })
  const accepted = await sendAndConfirm<ArmResponse | 'gone'>(send, isGone, polling)
  if (accepted !== 'gone' && accepted.status === 202) await finish(arm, accepted, path, polling)
}

// Triggers exist since 2022-07-01 (schemas), but a template of an older version may have got one through a newer API version.
const versionFor = (apiVersion: string): string => (isSince(apiVersion, '2022-07-01') ? apiVersion : '2022-07-01')

const parseTrigger = (body: unknown): Trigger => {
  const { kind = '', status } = viewTrigger(jsonObjectOf(body)).properties ?? {}
  const { code = '', message = '', time = '' } = status ?? {}
  return { name: textOf(at(body, 'name')) ?? '', kind, status: code === '' ? undefined : { code, message, time } }
}

const finish = async (arm: Arm, accepted: ArmResponse, where: string, polling: PollPolicy): Promise<void> => {
  const result = await followOperation(arm, accepted, polling)
  if ('message' in result)
    throw new AibError({ code: 'service-refused', message: `The trigger was not changed: ${result.message} [${result.code}]`, where })
}
