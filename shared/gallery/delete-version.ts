// One image version, deleted to the end.
import type { Arm, ArmResponse } from '../azure/arm.js'
import { followOperation } from '../azure/operation.js'
import { pollUntil, sendAndConfirm, type PollPolicy } from '../azure/polling.js'
import { AibError } from '../errors.js'
import type { DefinitionClient } from './gallery-client.js'

// Deletes it and waits until it is gone. Throws ArmError or AibError; none where it was not there.
export const deleteVersion = async (arm: Arm, client: DefinitionClient, name: string, polling: PollPolicy): Promise<void> => {
  const isGone = async (): Promise<'gone' | undefined> => ((await client.find(name, polling.signal)) === undefined ? 'gone' : undefined)
  const accepted = await sendAndConfirm<ArmResponse | 'gone'>(() => client.delete(name, polling.signal), isGone, polling)
  if (accepted !== 'gone' && accepted.status === 202) {
    const result = await followOperation(arm, accepted, polling)
    if ('message' in result) throw refused(`${client.id}/versions/${name}`, `${result.message} [${result.code}]`)
  }
  await pollUntil(async () => {
    const state = (await client.find(name, polling.signal))?.version.provisioningState
    if (state !== undefined && state !== 'Deleting') throw refused(`${client.id}/versions/${name}`, `it is ${state}`)
    return state === undefined ? { result: undefined } : { retryAfter: 0 }
  }, polling)
}

const refused = (where: string, reason: string): AibError =>
  new AibError({ code: 'service-refused', message: `The image version was not deleted: ${reason}`, where })
