// Decides how an artifact gets into the build VM: copied by the service, or downloaded by the VM itself. A delivery is a plan's typed
// reference to an artifact: it knows the name of the blob, but nothing about the container.
import { join } from 'node:path'
import type { ArtifactReference, OperatingSystem } from '../template/artifact-references.js'
import { blobName } from './address.js'
import type { Artifact, FileArtifact } from './artifact.js'
import { modeOf } from './content.js'
import type { StepNeeds } from './download-step/needs.js'
import type { DownloadedContent } from './download-step/download.js'
import type { ArtifactSearch, ResolvedReference } from './resolve-reference.js'

// The artifact replaces a reference.
export type Delivery = { readonly reference: ArtifactReference; readonly artifact: Artifact } & (
  | { readonly by: 'service' }
  // A step of the build VM, with an identity of the VM.
  | { readonly by: 'identity'; readonly step: StepTarget; readonly identityId: string }
  // A step of the build VM, through a link that only a private script contains.
  | { readonly by: 'link'; readonly step: StepTarget }
)

// What a download step writes, and where.
interface StepTarget {
  readonly name: string
  readonly os: OperatingSystem
  readonly destination: string
  readonly content: DownloadedContent
}

type ResolvedFolder = Extract<ResolvedReference, { kind: 'folder' }>
type ResolvedFile = Extract<ResolvedReference, { kind: 'file' }>

// Decides how an artifact is delivered; packs a folder first. `packed` keeps the archives that were made before. Throws AibError
// artifact-changed.
export const materialize = async (
  resolved: ResolvedReference,
  search: ArtifactSearch,
  packed: Map<string, Promise<Artifact>>,
): Promise<Delivery> => {
  const { reference, needs } = resolved
  if (resolved.kind === 'file') {
    const artifact = fileArtifact(resolved)
    if (needs === undefined) return { reference, artifact, by: 'service' }
    const mode = modeOf(resolved.content, resolved.located.absolutePath, await search.executables())
    return { reference, artifact, ...byDownload(needs, { kind: 'file', mode }) }
  }
  const key = `${resolved.needs.os} ${resolved.located.absolutePath}`
  const packing = packed.get(key) ?? pack(resolved, search)
  packed.set(key, packing)
  return { reference, artifact: await packing, ...byDownload(resolved.needs, { kind: 'archive' }) }
}

const fileArtifact = ({ located: { path }, content }: ResolvedFile): FileArtifact => {
  const { absolutePath, bytes, modified, sha256 } = content
  return { kind: 'file', path, absolutePath, bytes, modified, sha256, blobName: blobName(sha256, path) }
}

const byDownload = ({ identityId, ...target }: StepNeeds, content: DownloadedContent) => {
  const step = { ...target, content }
  return identityId === undefined ? { by: 'link' as const, step } : { by: 'identity' as const, step, identityId }
}

const pack = async ({ located, entries, needs }: ResolvedFolder, { tempDir, signal }: ArtifactSearch): Promise<Artifact> => {
  const { packTree } = await import('./archive/pack.js')
  const { treeDigest } = await import('./archive/tree.js')
  const digest = treeDigest(entries)
  const format = needs.os === 'Windows' ? 'zip' : 'tar.gz'
  const archive = await packTree(entries, format, join(await tempDir(), `${digest}.${format}`), signal)
  const { path } = located
  return {
    kind: 'archive',
    ...archive,
    path: `${path}/`,
    treeDigest: digest,
    longestPath: longestOf(entries.map((entry) => entry.path)),
    blobName: blobName(archive.sha256, `${path}.${format}`),
  }
}

const longestOf = (paths: readonly string[]): string => paths.reduce((longest, path) => (path.length > longest.length ? path : longest), '')
