// The image versions of `retain`: deletes those that are no longer needed, and reports for each version whether it is kept, and why.
import { spell } from '../inputs/spelling.js'
import { dryRunNote } from './dry-run.js'
import { toAibError } from '../azure/explain-arm-error.js'
import { definitionId, galleryId, type DefinitionId } from '../azure/resource-id.js'
import { AibError, type Problem } from '../errors.js'
import {
  definitionClient,
  definitionNames,
  readDefinition,
  type DefinitionClient,
  type DefinitionContent,
} from '../gallery/gallery-client.js'
import { planRetention, type Uses, type Verdict } from '../gallery/retention.js'
import type { RetentionSettings } from '../inputs/settings.js'
import { readUses } from '../gallery/uses.js'
import type { Host } from '../host.js'
import type { VersionsInputs } from '../inputs/inputs.js'
import { retentionPlan, retentionReport, verdictEntries } from '../report/retention-report.js'
import { logReport } from '../report/log-report.js'
import { onExistingDefinition, onExistingGallery } from './existing-definition.js'
import type { GalleryJob } from './gallery-job.js'
import { withGalleryContext } from '../service/arm-context.js'
import { writeSummary } from '../report/write-summary.js'
import type { Arm, ArmResponse } from '../azure/arm.js'
import { followOperation } from '../azure/operation.js'
import { pollUntil, sendAndConfirm, type PollPolicy } from '../azure/polling.js'

interface ReadJob extends GalleryJob {
  readonly inputs: VersionsInputs
}

interface RetainJob extends ReadJob {
  readonly settings: RetentionSettings
}

interface ReadDefinition {
  readonly id: DefinitionId
  readonly client: DefinitionClient
  readonly content: DefinitionContent
}

// Reads everything, then plans and prints the plan. Deletes only if the plan is to be applied. Returns what could not be deleted. Throws
// AibError.
export const retainVersions = async (shared: GalleryJob, inputs: VersionsInputs, isApplied: boolean): Promise<readonly Problem[]> => {
  const { host, environment } = shared
  const definitions = await readAll({ ...shared, inputs })
  const job: RetainJob = { ...shared, inputs, settings: { ...inputs.retention, now: shared.arm.now() } }
  const uses = await readAllUses(job, definitions)
  const verdicts = planRetention(contents(definitions), uses, job.settings)
  logReport(host, retentionPlan(verdicts))
  const { deleted, problems } = isApplied ? await apply(job, definitions, uses, verdicts) : nothingApplied(host, verdicts)
  host.output('versions-to-delete', verdictEntries(verdicts.filter(({ isDeletable }) => isDeletable)))
  host.output('kept-versions', verdictEntries(verdicts.filter(({ isDeletable }) => !isDeletable)))
  host.output('deleted-versions', verdictEntries(verdicts.filter(({ version }) => deleted.has(version.id))))
  await writeSummary(host, retentionReport(verdicts, { deleted, isApplied, environment }))
  return problems
}

const contents = (definitions: readonly ReadDefinition[]): readonly DefinitionContent[] => definitions.map(({ content }) => content)

const readAll = async (job: ReadJob): Promise<readonly ReadDefinition[]> => {
  const { arm, polling, inputs } = job
  const read = async (id: DefinitionId): Promise<ReadDefinition> => {
    const client = definitionClient(arm, id)
    const content = await withGalleryContext('The image versions could not be read', client.id, () =>
      onExistingDefinition(job, id, () => readDefinition(client, polling.signal), ['gallery-image-definition']),
    )
    return { id, client, content }
  }
  const ids: DefinitionId[] = [...inputs.definitions]
  for (const gallery of inputs.galleries) {
    const names = await withGalleryContext('The image definitions could not be read', galleryId(gallery), () =>
      onExistingGallery(job, gallery, () => definitionNames(arm, gallery, polling.signal)),
    )
    ids.push(...names.map((definition) => ({ ...gallery, definition })))
  }
  const byId = new Map(ids.map((id) => [definitionId(id).toLowerCase(), id]))
  const definitions: ReadDefinition[] = []
  for (const id of byId.values()) definitions.push(await read(id))
  return definitions
}

const readAllUses = async ({ arm, host, polling, settings }: RetainJob, definitions: readonly ReadDefinition[]): Promise<Uses> => {
  const galleriesOf = new Map<string, Set<string>>()
  for (const { id } of definitions)
    galleriesOf.set(id.subscriptionId, (galleriesOf.get(id.subscriptionId) ?? new Set<string>()).add(id.gallery))
  const users = new Map<string, readonly string[]>()
  let isKnown = true
  for (const [subscriptionId, galleries] of galleriesOf) {
    const read = await readUses(arm, subscriptionId, [...galleries], polling.signal)
    for (const gap of read.gaps) host.log.warn({ text: gap })
    for (const [image, ids] of read.uses.users) users.set(image, [...new Set([...(users.get(image) ?? []), ...ids])])
    isKnown &&= read.uses.isKnown
  }
  if (!isKnown && settings.whenUseUnknown === 'keep')
    host.log.warn({
      text: `Nothing is deleted: a version may be in use by a resource that the identity cannot read. To delete anyway, set ${spell('when-use-unknown', host.platform)} to delete.`,
    })
  return { users, isKnown }
}

interface Applied {
  // Ids.
  readonly deleted: ReadonlySet<string>
  readonly problems: readonly Problem[]
}

const nothingApplied = (host: Host, verdicts: readonly Verdict[]): Applied => {
  if (verdicts.some(({ isDeletable }) => isDeletable)) host.log.info(dryRunNote(host.platform))
  return { deleted: new Set(), problems: [] }
}

// The number of parallel deletions; Compute throttles more.
const atOnce = 4

// Before each batch, the definition is read and judged again: a version is deleted only if both plans delete it.
const apply = async (
  job: RetainJob,
  definitions: readonly ReadDefinition[],
  uses: Uses,
  verdicts: readonly Verdict[],
): Promise<Applied> => {
  const deleted = new Set<string>()
  const problems: Problem[] = []
  const deletable = new Set(verdicts.filter(({ isDeletable }) => isDeletable).map(({ version }) => version.id))
  const current = [...definitions]
  for (const [index, definition] of definitions.entries()) {
    const names = definition.content.versions.filter(({ id }) => deletable.has(id)).map(({ name }) => name)
    for (let start = 0; start < names.length; start += atOnce) {
      const content = await readAgain(job, definition)
      // Also reports what was deleted so far.
      if (content instanceof AibError) return { deleted, problems: [...problems, ...content.problems] }
      current[index] = { ...definition, content }
      const again = planRetention(contents(current), uses, job.settings)
      const results = names.slice(start, start + atOnce).map((name) => {
        const verdict = again.find(({ version }) => version.id === idOf(definition, name))
        return deleteOne(job, definition, name, verdict)
      })
      for (const result of await Promise.all(results)) {
        if (typeof result === 'string') deleted.add(result)
        else problems.push(...result)
      }
    }
  }
  return { deleted, problems }
}

const readAgain = async ({ host, polling }: RetainJob, { client }: ReadDefinition): Promise<DefinitionContent | AibError> => {
  try {
    return await readDefinition(client, polling.signal)
  } catch (error) {
    host.signal.throwIfAborted()
    return await toAibError(error, 'The image versions could not be read again before their deletion', client.id)
  }
}

const idOf = ({ content }: ReadDefinition, name: string): string | undefined =>
  content.versions.find((version) => version.name === name)?.id

// The id of the deleted version, or the reason why it was not deleted.
const deleteOne = async (
  { arm, host, polling }: RetainJob,
  { client }: ReadDefinition,
  name: string,
  verdict: Verdict | undefined,
): Promise<string | readonly Problem[]> => {
  if (verdict === undefined) {
    host.log.info(`Image version ${name} no longer exists.`)
    return []
  }
  if (!verdict.isDeletable) {
    host.log.info(`Image version ${name} is kept after all: ${verdict.because}.`)
    return []
  }
  try {
    await deleteVersion(arm, client, name, polling)
    host.log.info(`Image version ${name} was deleted.`)
    return verdict.version.id
  } catch (error) {
    host.signal.throwIfAborted()
    return (await toAibError(error, `Image version ${name} could not be deleted`, verdict.version.id)).problems
  }
}

// Deletes the version and waits until it is gone. Throws ArmError or AibError, but not if the version does not exist.
const deleteVersion = async (arm: Arm, client: DefinitionClient, name: string, polling: PollPolicy): Promise<void> => {
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
