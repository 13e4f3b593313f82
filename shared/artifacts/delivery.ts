// How an artifact gets into the build VM: by the service, or as a download of the VM itself. A delivery is a plan's typed reference to an
// artifact: it knows the name of the blob, and nothing of the container.
import { join } from 'node:path'
import type { ArtifactReference, OperatingSystem } from '../template/artifact-references.js'
import { blobName } from './address.js'
import type { Artifact, FileArtifact } from './artifact.js'
import { modeOf } from './content.js'
import type { StepNeeds } from './download-step/needs.js'
import type { DownloadedContent } from './download-step/step.js'
import type { ArtifactSearch, Sighting } from './sighting.js'

// The artifact in the place of a reference.
export type Delivery = { readonly reference: ArtifactReference; readonly artifact: Artifact } & (
  | { readonly by: 'service' }
  // A step of the build VM, as an identity of the VM.
  | { readonly by: 'identity'; readonly step: StepTarget; readonly identityId: string }
  // A step of the build VM, by a link that only a private script holds.
  | { readonly by: 'link'; readonly step: StepTarget }
)

// What a download step writes, and where.
export interface StepTarget {
  readonly name: string
  readonly os: OperatingSystem
  readonly destination: string
  readonly content: DownloadedContent
}

type FolderSighting = Extract<Sighting, { kind: 'folder' }>
type FileSighting = Extract<Sighting, { kind: 'file' }>

// Decides how it is delivered; packs a folder first. `packed` keeps the archives that were made before. Throws AibError artifact-changed.
export const deliver = async (sighting: Sighting, search: ArtifactSearch, packed: Map<string, Promise<Artifact>>): Promise<Delivery> => {
  const { reference, needs } = sighting
  if (sighting.kind === 'file') {
    const artifact = fileArtifact(sighting)
    if (needs === undefined) return { reference, artifact, by: 'service' }
    const mode = modeOf(sighting.content, sighting.located.absolutePath, await search.executables())
    return { reference, artifact, ...byDownload(needs, { kind: 'file', mode }) }
  }
  const key = `${sighting.needs.os} ${sighting.located.absolutePath}`
  const packing = packed.get(key) ?? pack(sighting, search)
  packed.set(key, packing)
  return { reference, artifact: await packing, ...byDownload(sighting.needs, { kind: 'archive' }) }
}

const fileArtifact = ({ located: { path }, content }: FileSighting): FileArtifact => {
  const { absolutePath, bytes, modified, sha256 } = content
  return { kind: 'file', path, absolutePath, bytes, modified, sha256, blobName: blobName(sha256, path) }
}

const byDownload = ({ identityId, ...target }: StepNeeds, content: DownloadedContent) => {
  const step = { ...target, content }
  return identityId === undefined ? { by: 'link' as const, step } : { by: 'identity' as const, step, identityId }
}

const pack = async ({ located, entries, needs }: FolderSighting, { scratch, signal }: ArtifactSearch): Promise<Artifact> => {
  const { packTree } = await import('./archive/pack.js')
  const { treeDigest } = await import('./archive/tree.js')
  const digest = treeDigest(entries)
  const format = needs.os === 'Windows' ? 'zip' : 'tar.gz'
  const archive = await packTree(entries, format, join(await scratch(), `${digest}.${format}`), signal)
  const { path } = located
  return {
    kind: 'archive',
    ...archive,
    path: `${path}/`,
    treeDigest: digest,
    blobName: blobName(archive.sha256, `${path}.${format}`),
  }
}
