// The triggers of an image template: children of it, by which the service builds it whenever its source has a new version.
import type { Arm } from '../azure/arm.js'
import { at, textOf } from '../azure/wire.js'
import { isSince } from '../template/model/api-versions.js'

export interface Trigger {
  readonly name: string
  readonly kind: string
}

// Those that a template has. Triggers came with 2022-07-01 (SERVICE.md section 1): a template of an older version may have got one all the
// same. Throws ArmError.
export const readTriggers = async (arm: Arm, templateId: string, apiVersion: string, signal: AbortSignal): Promise<readonly Trigger[]> => {
  const triggers = await arm.list(`${templateId}/triggers`, isSince(apiVersion, '2022-07-01') ? apiVersion : '2022-07-01', signal)
  return triggers.map((trigger) => ({
    name: textOf(at(trigger, 'name')) ?? '',
    kind: textOf(at(trigger, 'properties', 'kind')) ?? '',
  }))
}
