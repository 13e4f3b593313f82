// Deletes a staging group with everything in it.
import { ArmError } from '../azure/arm-error.js'
import type { Arm, ArmResponse } from '../azure/arm.js'
import { followOperation } from '../azure/operation.js'
import { sendAndConfirm, type PollPolicy } from '../azure/polling.js'
import { AibError } from '../errors.js'
import { groupsApiVersion } from './read-leftovers.js'

// Deletes the group and waits until it is gone. Throws ArmError or AibError; no error if it did not exist.
export const deleteGroup = async (arm: Arm, id: string, polling: PollPolicy): Promise<void> => {
  const isGone = async (): Promise<'gone' | undefined> => {
    try {
      await arm.read(id, groupsApiVersion, polling.signal)
      return undefined
    } catch (error) {
      if (error instanceof ArmError && error.status === 404) return 'gone'
      throw error
    }
  }
  const send = async (): Promise<ArmResponse | 'gone'> => {
    try {
      return await arm.change({ method: 'DELETE', path: id, apiVersion: groupsApiVersion, signal: polling.signal })
    } catch (error) {
      if (error instanceof ArmError && error.status === 404) return 'gone'
      throw error
    }
  }
  const accepted = await sendAndConfirm(send, isGone, polling)
  if (accepted === 'gone' || accepted.status !== 202) return
  const result = await followOperation(arm, accepted, polling)
  if ('message' in result)
    throw new AibError({
      code: 'service-refused',
      message: `The resource group was not deleted: ${result.message} [${result.code}]`,
      where: id,
    })
}
