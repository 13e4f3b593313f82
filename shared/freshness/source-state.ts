// The current state of the source image: which version a build would use, and which versions should no longer be used.
import { at, textOf } from '../json.js'
import { highestNumericVersion } from '../versions.js'
import { parseImageVersion } from '../gallery/image-version.js'
import { resolveLatest } from '../gallery/latest.js'
import { normalizeRegion } from '../azure/region.js'
import type { AzureReader } from '../azure/reader.js'
import { stated, Unreadable } from '../azure/unreadable.js'
import { platformImage } from '../preflight/platform-image.js'
import type { ObjectNode } from '../template/node.js'
import type { SourceState } from './judge.js'
import { changedAt } from './managed-image.js'
import { locateTemplate, type LocatedSource } from '../template/view.js'
import { defined } from '../defined.js'

export interface SourceQuestion {
  // A rendered template.
  readonly body: ObjectNode
  readonly subscriptionId: string
  // The versions that the images were built from.
  readonly used: readonly string[]
  readonly now: number
}

// The state of the source in Azure. Throws Unreadable if it cannot be read.
export const readSourceState = (question: SourceQuestion, azure: AzureReader): Promise<SourceState> => {
  const source = locateTemplate(question.body).properties?.source
  if (source?.publisher !== undefined) return platformState(question, source, azure)
  const versionId = source?.imageVersionId?.value
  if (versionId === undefined) return managedImage(source?.imageId?.value ?? '', azure)
  return /\/providers\/Microsoft\.Compute\/galleries\//i.test(versionId)
    ? galleryImage(question, versionId, azure)
    : sharedImage(question, versionId, azure)
}

const platformState = async (question: SourceQuestion, source: LocatedSource, azure: AzureReader): Promise<SourceState> => {
  const { body, subscriptionId, used } = question
  const image = platformImage(source, subscriptionId, regionOf(body), azure)
  const wanted = source.version?.value ?? 'latest'
  const newest = wanted === 'latest' ? await image.newest() : wanted
  const ended = await Promise.all(
    [...new Set(used)].map(async (version): Promise<readonly (readonly [string, string])[]> => {
      const why = endOfPlatformImage(await image.version(version))
      return why === undefined ? [] : [[version, why]]
    }),
  )
  return { ...newestOf(newest), ended: new Map(ended.flat()) }
}

const endOfPlatformImage = (version: unknown): string | undefined => {
  if (version === undefined) return 'is no longer offered'
  const state = textOf(at(version, 'properties', 'imageDeprecationStatus', 'imageState'))
  const date = textOf(at(version, 'properties', 'imageDeprecationStatus', 'scheduledDeprecationTime'))?.slice(0, 10)
  if (state === 'Deprecated') return 'is deprecated'
  return state === 'ScheduledForDeprecation' ? `will be deprecated${date === undefined ? '' : ` on ${date}`}` : undefined
}

const galleryImage = async (question: SourceQuestion, versionId: string, azure: AzureReader): Promise<SourceState> => {
  const [definition = '', wanted = 'latest'] = versionId.split(/\/versions\//i)
  const right = 'Microsoft.Compute/galleries/images/versions/read'
  const versions = ((await azure.list(`${definition}/versions`, right)) ?? []).flatMap((body) => parseImageVersion(body) ?? [])
  const latest = resolveLatest(versions).get(normalizeRegion(regionOf(question.body)))?.version?.name
  const ended = versions
    .filter(({ endOfLife }) => endOfLife !== undefined && endOfLife <= question.now)
    .map(({ name }) => [name, 'is past its end of life'] as const)
  return { ...newestOf(wanted === 'latest' ? latest : wanted), ended: new Map(ended) }
}

const managedImage = async (id: string, azure: AzureReader): Promise<SourceState> => {
  const changed = await changedAt(id, azure)
  if (changed === undefined) throw new Unreadable(`It is not known when the managed image ${id} was created or changed.`)
  return { changedAt: changed, ended: new Map() }
}

// Compute lists direct shared and community galleries by region.
const sharedImage = async (question: SourceQuestion, versionId: string, azure: AzureReader): Promise<SourceState> => {
  const [, kind, gallery, image, wanted = 'latest'] =
    /^\/?(communityGalleries|sharedGalleries)\/([^/]+)\/images\/([^/]+)(?:\/versions\/([^/]+))?$/i.exec(versionId) ?? []
  if (kind === undefined || gallery === undefined || image === undefined)
    throw new Unreadable(`Nothing is known of the source ${versionId}.`)
  const path = `/subscriptions/${question.subscriptionId}/providers/Microsoft.Compute/locations/${regionOf(question.body)}/${kind}/${gallery}/images/${image}/versions`
  const versions = (await azure.list(path, `Microsoft.Compute/locations/${kind}/images/versions/read`)) ?? []
  const names = versions
    .filter((version) => at(version, 'properties', 'excludeFromLatest') !== true)
    .map((version) => stated(textOf(at(version, 'name')), `which versions ${versionId} has (GET ${path})`))
  const ended = versions
    .filter((version) => Date.parse(textOf(at(version, 'properties', 'endOfLifeDate')) ?? '') <= question.now)
    .map((version) => [textOf(at(version, 'name')) ?? '', 'is past its end of life'] as const)
  return { ...newestOf(wanted === 'latest' ? highestNumericVersion(names) : wanted), ended: new Map(ended) }
}

const regionOf = (body: ObjectNode): string => normalizeRegion(locateTemplate(body).location?.value ?? '')

const newestOf = (newest: string | undefined): Pick<SourceState, 'newest'> => defined({ newest })
