// The requests on the images of a gallery.
import { unlessMissing } from '../azure/arm-error.js'
import type { Arm, ArmResponse } from '../azure/arm.js'
import { definitionId, galleryId, type DefinitionId } from '../azure/resource-id.js'
import { at, textOf } from '../json.js'
import { parseImageVersion, type GalleryImageVersion } from './image-version.js'
import { resolveLatest, type Latest } from './latest.js'

// The first version with all properties that are used here (schemas of Microsoft.Compute). Fixed, because an update sends back everything
// that was read.
const galleryApiVersion = '2024-03-03'

// A definition's versions, and which of them is `latest`.
export interface DefinitionContent {
  readonly versions: readonly GalleryImageVersion[]
  readonly latest: Latest
}

// A version with the answer that contained it.
interface FoundVersion {
  readonly version: GalleryImageVersion
  readonly response: ArmResponse
}

export interface DefinitionClient {
  readonly id: string
  // Every version, without the state of its replication. Throws ArmError.
  versions(signal: AbortSignal): Promise<readonly GalleryImageVersion[]>
  // One version with the state of its replication, or undefined if it does not exist. Throws ArmError.
  find(name: string, signal: AbortSignal): Promise<FoundVersion | undefined>
  // Replaces the whole version. Throws ArmError.
  put(name: string, body: unknown, signal: AbortSignal): Promise<ArmResponse>
  delete(name: string, signal: AbortSignal): Promise<ArmResponse>
}

// A client for the versions of one image definition.
export const definitionClient = (arm: Arm, definition: DefinitionId): DefinitionClient => {
  const id = definitionId(definition)
  const path = (name: string): string => `${id}/versions/${name}`
  return {
    id,
    versions: async (signal) =>
      (await arm.list(`${id}/versions`, galleryApiVersion, signal)).flatMap((body) => parseImageVersion(body) ?? []),
    find: (name, signal) =>
      unlessMissing(async () => {
        const response = await arm.read(`${path(name)}?$expand=ReplicationStatus`, galleryApiVersion, signal)
        const version = parseImageVersion(response.body)
        return version === undefined ? undefined : { version, response }
      }),
    put: (name, body, signal) => arm.change({ method: 'PUT', path: path(name), apiVersion: galleryApiVersion, body, signal }),
    delete: (name, signal) => arm.change({ method: 'DELETE', path: path(name), apiVersion: galleryApiVersion, signal }),
  }
}

// The names of a gallery's image definitions. Throws ArmError.
export const definitionNames = async (
  arm: Arm,
  gallery: Omit<DefinitionId, 'definition'>,
  signal: AbortSignal,
): Promise<readonly string[]> =>
  (await arm.list(`${galleryId(gallery)}/images`, galleryApiVersion, signal)).flatMap((body) => textOf(at(body, 'name')) ?? [])

// The versions of a definition and which of them is `latest`. A list does not contain the state of replication: it is read for the few
// versions that might be latest, until that is certain.
export const readDefinition = async (client: DefinitionClient, signal: AbortSignal): Promise<DefinitionContent> => {
  const versions = new Map((await client.versions(signal)).map((version) => [version.name, version]))
  for (;;) {
    const latest = resolveLatest([...versions.values()])
    const unsure = unsureOf(latest, [...versions.values()])
    if (unsure.length === 0) return { versions: [...versions.values()], latest }
    for (const name of unsure) {
      const version = (await client.find(name, signal))?.version
      if (version === undefined) versions.delete(name)
      else versions.set(name, { ...version, replication: version.replication ?? [] })
    }
  }
}

// A version that is being changed may be replicated in a region where a lower one is latest. A version that has succeeded may not be
// replicated in a region where it is latest.
const unsureOf = (latest: Latest, versions: readonly GalleryImageVersion[]): readonly string[] => {
  const resolved = [...latest.values()].flatMap(({ version }) => version ?? [])
  const changing = versions.filter(({ provisioningState }) => provisioningState === 'Updating')
  return [...new Set([...resolved, ...changing].filter(({ replication }) => replication === undefined).map(({ name }) => name))]
}
