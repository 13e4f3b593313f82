// promote: a gallery image version moves on, to a channel, into or out of `latest`, to more regions.
import type { ArmResponse } from '../azure/arm.js'
import { sendAndConfirm } from '../azure/polling.js'
import { AibError } from '../errors.js'
import { definitionClient, readDefinition, type DefinitionClient, type DefinitionContent } from '../gallery/gallery-client.js'
import type { GalleryImageVersion } from '../gallery/image-version.js'
import { latestNumbers } from '../gallery/latest.js'
import { hasSameSettings, obstacles, planPromotion, type Promotion } from '../gallery/promotion.js'
import { followReplication } from '../gallery/replication.js'
import { compareVersions } from '../versions.js'
import type { Host, Outcome } from '../host.js'
import type { PromoteInputs } from '../inputs/inputs.js'
import { latestTable, promotionReport } from '../report/promotion-report.js'
import { logReport } from '../report/show-report.js'
import { galleryJob, type GalleryJob } from '../maintenance/gallery-job.js'
import { withGalleryContext } from '../service/arm-context.js'
import { writeSummary } from '../report/write-summary.js'

interface PromoteJob extends GalleryJob {
  readonly client: DefinitionClient
  readonly inputs: PromoteInputs
}

// Reads, plans, changes the version where it is not as it is asked to be, waits for its replicas, and tells what `latest` was and is.
export const promote = async (host: Host, inputs: PromoteInputs): Promise<Outcome> => {
  const shared = await galleryJob(host, inputs)
  const job = { ...shared, inputs, client: definitionClient(shared.arm, inputs.definition) }
  const { version, content: before } = await look(job)
  const promotion = plan(job, version, before)
  const accepted = promotion.changes.length === 0 ? undefined : await submit(job, version, promotion)
  const promoted = inputs.wait ? await followToTheEnd(job, promotion, accepted) : promotion.promoted
  const after = await withGalleryContext('The image versions could not be read', job.client.id, () =>
    readDefinition(job.client, job.polling.signal),
  )
  await report(job, { promotion, promoted, before, after })
  return { kind: 'succeeded' }
}

const look = ({ client, host, inputs, polling }: PromoteJob): Promise<{ version: GalleryImageVersion; content: DefinitionContent }> =>
  host.log.group(`Looking for image version ${inputs.version} of ${inputs.definition.gallery}/${inputs.definition.definition}`, () =>
    withGalleryContext('The image versions could not be read', client.id, async () => {
      const content = await readDefinition(client, polling.signal)
      const version = content.versions.find(({ name }) => name === inputs.version)
      if (version === undefined) throw missing(client, inputs.version, content)
      logReport(host, [latestTable(content.latest)])
      return { version, content }
    }),
  )

const plan = ({ host, inputs }: PromoteJob, version: GalleryImageVersion, before: DefinitionContent): Promotion => {
  const planned = planPromotion(version, before.versions, inputs.promotion)
  if ('problems' in planned) throw new AibError(planned.problems)
  const { changes } = planned.promotion
  if (changes.length === 0) host.log.info(`Image version ${version.name} is as it is asked to be: nothing is changed.`)
  for (const change of changes) host.log.info(change)
  return planned.promotion
}

// The API has no etag for versions: what somebody else has changed since the plan is found by looking again just before.
const submit = ({ client, host, inputs, polling }: PromoteJob, planned: GalleryImageVersion, promotion: Promotion): Promise<ArmResponse> =>
  host.log.group(`Changing image version ${inputs.version}`, () =>
    withGalleryContext('The image version could not be changed', planned.id, async () => {
      const now = (await client.find(inputs.version, polling.signal))?.version
      if (now === undefined || now.provisioningState !== planned.provisioningState || !hasSameSettings(now, planned))
        throw changedMeanwhile(planned)
      const findOwn = async (): Promise<ArmResponse | undefined> => {
        const found = await client.find(inputs.version, polling.signal)
        // Taken as the answer to our PUT, the version's own state is then followed instead of the operation's.
        return found !== undefined && hasSameSettings(found.version, promotion.promoted) ? { ...found.response, method: 'PUT' } : undefined
      }
      return sendAndConfirm(() => client.put(inputs.version, promotion.body, polling.signal), findOwn, polling)
    }),
  )

const followToTheEnd = (
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

interface Promoted {
  readonly promotion: Promotion
  readonly promoted: GalleryImageVersion
  readonly before: DefinitionContent
  readonly after: DefinitionContent
}

const report = async ({ host, inputs }: PromoteJob, { promotion, promoted, before, after }: Promoted): Promise<void> => {
  logReport(host, [latestTable(after.latest, before.latest)])
  const hindered = inputs.promotion.excludeFromLatest === false && inputs.wait ? obstacles(promoted, after.latest) : []
  if (hindered.length > 0)
    host.log.warn({ text: [`Image version ${promoted.name} did not become latest everywhere.`, ...hindered].join('\n') })
  host.output('image-id', promoted.id)
  host.output('image-version', promoted.name)
  host.output('latest-before', latestNumbers(before.latest))
  host.output('latest-after', latestNumbers(after.latest))
  await writeSummary(
    host,
    promotionReport({ version: promoted, changes: promotion.changes, before: before.latest, after: after.latest, hindered }),
  )
}

const missing = ({ id }: DefinitionClient, version: string, { versions }: DefinitionContent): AibError => {
  const newest = [...versions].sort((one, other) => compareVersions(other.number, one.number)).slice(0, 5)
  return new AibError({
    code: 'not-found',
    message: `There is no image version ${version}.`,
    where: id,
    fix:
      newest.length === 0
        ? 'The image definition has no versions.'
        : `The highest that there are: ${newest.map(({ name }) => name).join(', ')}.`,
  })
}

const changedMeanwhile = ({ id, name }: GalleryImageVersion): AibError =>
  new AibError({
    code: 'image-version-changed',
    message: `Somebody else has changed image version ${name} at the same time.`,
    where: id,
    fix: 'See the activity log of the gallery for who it was; run the same command again to plan from what is there now.',
  })
