// Follows the replication of a version until it is complete in every region.
import { retryAfter } from '../azure/arm-error.js'
import type { Arm, ArmResponse } from '../azure/arm.js'
import { followOperation } from '../azure/operation.js'
import { pollUntil, type PollPolicy } from '../azure/polling.js'
import { AibError } from '../errors.js'
import type { DefinitionClient } from './gallery-client.js'
import type { GalleryImageVersion, RegionReplication } from './image-version.js'

// Called whenever the state or progress of a region changes.
export type OnReplication = (replication: RegionReplication) => void

// Follows a version until it has succeeded and is replicated in every region; `accepted` is the response to the preceding change, if any.
// Throws AibError replication-failed with the service's message for each region.
export const followReplication = async (
  arm: Arm,
  client: DefinitionClient,
  name: string,
  accepted: ArmResponse | undefined,
  onReplication: OnReplication,
  polling: PollPolicy,
): Promise<GalleryImageVersion> => {
  const seen = new Map<string, string>()
  return pollUntil(async (change) => {
    const found = await client.find(name, polling.signal)
    if (found === undefined)
      throw new AibError({
        code: 'not-found',
        message: `Image version ${name} was deleted while it was being replicated.`,
        where: client.id,
      })
    const { version, response } = found
    for (const replication of version.replication ?? []) {
      const text = `${replication.state} ${replication.progress}`
      if (seen.get(replication.region) === text) continue
      seen.set(replication.region, text)
      change()
      onReplication(replication)
    }
    if (isFailed(version)) throw await failure(arm, version, accepted, polling)
    return isWhole(version) ? { result: version } : { retryAfter: retryAfter(response.headers) }
  }, polling)
}

const isWhole = ({ provisioningState, replication }: GalleryImageVersion): boolean =>
  provisioningState === 'Succeeded' && (replication ?? []).every(({ state }) => state === 'Completed')

const isFailed = ({ provisioningState, replication }: GalleryImageVersion): boolean =>
  provisioningState === 'Failed' || (provisioningState === 'Succeeded' && (replication ?? []).some(({ state }) => state === 'Failed'))

const failure = async (
  arm: Arm,
  version: GalleryImageVersion,
  accepted: ArmResponse | undefined,
  polling: PollPolicy,
): Promise<AibError> => {
  const regions = (version.replication ?? [])
    .filter(({ state }) => state !== 'Completed')
    .map(({ region, state, details }) => `${region}: ${state}${details === '' ? '' : `, ${details}`}`)
  const result = accepted === undefined ? undefined : await followOperation(arm, accepted, polling)
  const said = result !== undefined && 'message' in result ? [`${result.message} [${result.code}]`] : []
  return new AibError({
    code: 'replication-failed',
    message: [`Image version ${version.name} was not replicated to every region.`, ...regions, ...said].join('\n'),
    where: version.id,
    fix: 'See the regions above. Completed regions stay available; run the same command again to retry the others once the version is Succeeded.',
  })
}
