// The steps of a promotion: read the image version, plan its changes, send them, wait for its replicas.
import type { ArmResponse } from '../azure/arm.js'
import { sendAndConfirm } from '../azure/polling.js'
import { AibError, throwProblems } from '../errors.js'
import { readDefinition, type DefinitionClient, type DefinitionContent } from '../gallery/gallery-client.js'
import type { GalleryImageVersion } from '../gallery/image-version.js'
import { hasSameSettings, planPromotion, type Promotion } from '../gallery/promotion.js'
import { followReplication } from '../gallery/replication.js'
import type { PromoteInputs } from '../inputs/inputs.js'
import { latestTable } from '../report/promotion-report.js'
import { logReport } from '../report/log-report.js'
import { withGalleryContext } from '../service/arm-context.js'
import { compareVersions } from '../versions.js'
import { onExistingDefinition } from './existing-definition.js'
import type { GalleryJob } from './gallery-job.js'
import { unknownRegions } from './unknown-regions.js'

export interface PromoteJob extends GalleryJob {
  readonly client: DefinitionClient
  readonly inputs: PromoteInputs
}

// Reads the version and all others of its definition. Throws AibError not-found if there is no such version.
export const readVersion = (job: PromoteJob): Promise<{ version: GalleryImageVersion; content: DefinitionContent }> => {
  const { client, host, inputs, polling } = job
  return host.log.group(`Reading image version ${inputs.version} of ${inputs.definition.gallery}/${inputs.definition.definition}`, () =>
    withGalleryContext('The image versions could not be read', client.id, async () => {
      const content = await onExistingDefinition(job, inputs.definition, () => readDefinition(client, polling.signal))
      const version = content.versions.find(({ name }) => name === inputs.version)
      if (version === undefined) throw missing(client, inputs.version, content)
      logReport(host, [latestTable(content.latest)])
      return { version, content }
    }),
  )
}

// Plans the changes, and logs them. Throws AibError with the reasons that forbid them.
export const planChanges = async (job: PromoteJob, version: GalleryImageVersion, before: DefinitionContent): Promise<Promotion> => {
  const { host, inputs } = job
  const planned = planPromotion(version, before.versions, inputs.promotion)
  throwProblems([...(await unknownRegions(job, version)), ...('problems' in planned ? planned.problems : [])])
  if ('problems' in planned) throw new AibError(planned.problems)
  const { changes } = planned.promotion
  if (changes.length === 0) host.log.info(`Image version ${version.name} is already as requested; nothing to change.`)
  for (const change of changes) host.log.info(change)
  return planned.promotion
}

// Reads the whole definition again. Throws AibError.
export const readContent = ({ client, polling }: PromoteJob): Promise<DefinitionContent> =>
  withGalleryContext('The image versions could not be read', client.id, () => readDefinition(client, polling.signal))

// Sends the changes, if there are any, and waits for the replicas if the inputs ask for it. Returns the resulting version.
export const carryOut = async (job: PromoteJob, planned: GalleryImageVersion, promotion: Promotion): Promise<GalleryImageVersion> => {
  const accepted = promotion.changes.length === 0 ? undefined : await submit(job, planned, promotion)
  return job.inputs.wait ? waitForReplicas(job, promotion, accepted) : promotion.promoted
}

// The API has no ETag for versions: the version is read again right before the update, to detect a change since the plan.
const submit = ({ client, host, inputs, polling }: PromoteJob, planned: GalleryImageVersion, promotion: Promotion): Promise<ArmResponse> =>
  host.log.group(`Changing image version ${inputs.version}`, () =>
    withGalleryContext('The image version could not be changed', planned.id, async () => {
      const now = (await client.find(inputs.version, polling.signal))?.version
      if (now === undefined || now.provisioningState !== planned.provisioningState || !hasSameSettings(now, planned))
        throw changedMeanwhile(planned)
      const findPromoted = async (): Promise<ArmResponse | undefined> => {
        const found = await client.find(inputs.version, polling.signal)
        // Treated as the answer to the PUT: the state of the version is then followed instead of the operation's.
        return found !== undefined && hasSameSettings(found.version, promotion.promoted) ? { ...found.response, method: 'PUT' } : undefined
      }
      return sendAndConfirm(() => client.put(inputs.version, promotion.body, polling.signal), findPromoted, polling)
    }),
  )

const waitForReplicas = (
  { arm, client, host, inputs, polling }: PromoteJob,
  { promoted }: Promotion,
  accepted: ArmResponse | undefined,
): Promise<GalleryImageVersion> =>
  host.log.group('Waiting for the replication', () =>
    withGalleryContext('The image version could not be replicated', promoted.id, async () => {
      const onReplication = ({ region, state, progress }: { region: string; state: string; progress: number }): void => {
        if (state === 'Completed') host.log.info(`${region}: ${state}`)
        else host.log.progress(`${region}: ${state} ${progress}%`)
      }
      const whole = await followReplication(arm, client, inputs.version, accepted, onReplication, polling)
      if (!hasSameSettings(whole, promoted)) throw changedMeanwhile(whole)
      return whole
    }),
  )

const missing = ({ id }: DefinitionClient, version: string, { versions }: DefinitionContent): AibError => {
  const newest = [...versions].sort((one, other) => compareVersions(other.number, one.number)).slice(0, 5)
  return new AibError({
    code: 'not-found',
    message: `There is no image version ${version}.`,
    where: id,
    fix: highestText(newest.map(({ name }) => name)),
  })
}

const highestText = ([highest, ...others]: readonly string[]): string => {
  if (highest === undefined) return 'The image definition has no versions.'
  return others.length === 0 ? `The image definition has only ${highest}.` : `The highest are ${[highest, ...others].join(', ')}.`
}

const changedMeanwhile = ({ id, name }: GalleryImageVersion): AibError =>
  new AibError({
    code: 'image-version-changed',
    message: `Another user or job changed image version ${name} at the same time.`,
    where: id,
    fix: 'See the activity log of the gallery for who it was, and run the same command again to plan from the current state.',
  })
