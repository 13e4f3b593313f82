// One image version, deleted to the end.
import type { Arm, ArmResponse } from '../azure/arm.js'
import { followOperation } from '../azure/operation.js'
import { lookUntil, settle, type Pace } from '../azure/polling.js'
import { AibError } from '../errors.js'
import type { DefinitionClient } from './gallery-client.js'

// Deletes it and waits until it is gone. Throws ArmError or AibError; none where it was not there.
export const deleteVersion = async (arm: Arm, client: DefinitionClient, name: string, pace: Pace): Promise<void> => {
  const isGone = async (): Promise<'gone' | undefined> => ((await client.find(name, pace.signal)) === undefined ? 'gone' : undefined)
  const accepted = await settle<ArmResponse | 'gone'>(() => client.delete(name, pace.signal), isGone, pace)
  if (accepted !== 'gone' && accepted.status === 202) {
    const result = await followOperation(arm, accepted, pace)
    if ('message' in result) throw refused(`${client.id}/versions/${name}`, `${result.message} [${result.code}]`)
  }
  await lookUntil(async () => {
    const state = (await client.find(name, pace.signal))?.version.provisioningState
    if (state !== undefined && state !== 'Deleting') throw refused(`${client.id}/versions/${name}`, `it is ${state}`)
    return state === undefined ? { result: undefined } : { retryAfter: 0 }
  }, pace)
}

const refused = (where: string, reason: string): AibError =>
  new AibError({ code: 'service-refused', message: `The image version was not deleted: ${reason}`, where })
