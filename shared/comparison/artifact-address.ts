// Scripts and files as they stand in a body: by the address that the upload gives them, which has their checksum in it.
import { addressOf } from '../artifacts/address.js'
import type { Artifact } from '../artifacts/artifact.js'
import type { Json } from '../template/node.js'

// Paths in the repository by address.
export type ArtifactNames = ReadonlyMap<string, string>

// The names of the artifacts of some plans.
export const artifactNames = (artifacts: readonly Artifact[]): ArtifactNames =>
  new Map(artifacts.map((artifact) => [addressOf(artifact), artifact.path]))

export interface AddressedArtifact {
  // As people know it; its file name where the repository has no such file.
  readonly path: string
  readonly sha256: string
  // Whether the container is known.
  readonly isAddressed: boolean
}

// The artifact that a value is the address of; undefined for anything else.
export const artifactAt = (value: Json | undefined, names: ArtifactNames): AddressedArtifact | undefined => {
  if (typeof value !== 'string') return undefined
  const [, start = '', sha256, name = ''] = /^(.*)\/([0-9a-f]{64})\/([^/?#]+)(?:\?|$)/s.exec(value) ?? []
  if (sha256 === undefined) return undefined
  return { path: names.get(value) ?? name, sha256, isAddressed: /^https?:/i.test(start) }
}
