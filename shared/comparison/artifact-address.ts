// Scripts and files in a body, by the address that the upload gives them. The address contains their checksum.
import { addressIn } from '../artifacts/address.js'
import type { Delivery } from '../artifacts/materialize.js'
import { isByLink, privateScript } from '../artifacts/private-script.js'
import type { Json } from '../json.js'

// Paths in the repository by address.
export type ArtifactNames = ReadonlyMap<string, string>

// The artifacts of a plan that have an address.
export interface Addressed {
  readonly deliveries: readonly Delivery[]
  readonly containerUrl: string | undefined
}

// The names of the artifacts of some plans. A script that downloads an artifact has its name.
export const artifactNames = (...plans: readonly Addressed[]): ArtifactNames =>
  new Map(
    plans.flatMap(({ deliveries, containerUrl }) => {
      const named = (blobName: string, path: string) => [addressIn(containerUrl, blobName), path] as const
      return [
        ...deliveries.map(({ artifact }) => named(artifact.blobName, artifact.path)),
        ...deliveries.filter(isByLink).map((delivery) => named(privateScript(delivery, containerUrl, '').blobName, delivery.artifact.path)),
      ]
    }),
  )

export interface AddressedArtifact {
  // The name that people know; the file name if the repository has no such file.
  readonly path: string
  readonly sha256: string
  // Whether the container is known.
  readonly isAddressed: boolean
}

// The artifact at the address in a value; undefined for any other value.
export const artifactAt = (value: Json | undefined, names: ArtifactNames): AddressedArtifact | undefined => {
  if (typeof value !== 'string') return undefined
  const [, start = '', sha256, name = ''] = /^(.*\/)?([0-9a-f]{64})\/([^/?#]+)(?:\?|$)/s.exec(value) ?? []
  if (sha256 === undefined) return undefined
  return { path: names.get(value) ?? name, sha256, isAddressed: /^https?:/i.test(start) }
}

// The artifact that the lines of a step download; undefined if they download none.
export const artifactInLines = (lines: Json | undefined, names: ArtifactNames): AddressedArtifact | undefined => {
  if (!Array.isArray(lines)) return undefined
  const [address] = lines.flatMap((line: Json) =>
    typeof line === 'string' ? (/(?:[^'"\s]+\/)?[0-9a-f]{64}\/[^'"\s/]+/.exec(line)?.[0] ?? []) : [],
  )
  return artifactAt(address, names)
}
