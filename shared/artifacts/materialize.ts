// How what was found gets into the build VM: by the service, or as a download of the VM itself.
import { join } from 'node:path'
import type { ArtifactReference } from '../template/artifact-references.js'
import type { JsonObject } from '../json.js'
import { addressOf, blobName, blobUrl } from './address.js'
import type { Artifact, FileArtifact } from './artifact.js'
import { modeOf } from './content.js'
import type { StepNeeds } from './download-step/needs.js'
import { downloadLines, downloadStep } from './download-step/step.js'
import type { DownloadedContent } from './download-step/download.js'
import { privateScript, type PrivateScript } from './private-script.js'
import type { ArtifactSearch, ResolvedReference } from './resolve-reference.js'

export interface PreparedArtifact {
  readonly reference: ArtifactReference
  readonly artifact: Artifact
  // What stands in the place of the customizer, where the service cannot bring the artifact into the build VM itself.
  readonly step?: JsonObject
  // The script that the step runs, where its link is a secret.
  readonly script?: PrivateScript
}

type ResolvedFolder = Extract<ResolvedReference, { kind: 'folder' }>
type ResolvedFile = Extract<ResolvedReference, { kind: 'file' }>

// Addresses it; a folder is packed first. `packed` keeps the archives that were made before. Throws AibError artifact-changed.
export const materialize = async (
  resolved: ResolvedReference,
  search: ArtifactSearch,
  packed: Map<string, Promise<Artifact>>,
): Promise<PreparedArtifact> => {
  const { reference, needs } = resolved
  if (resolved.kind === 'file') {
    const artifact = fileArtifact(resolved, search.containerUrl)
    if (needs === undefined) return { reference, artifact }
    const mode = modeOf(resolved.content, resolved.located.absolutePath, await search.executables())
    return { reference, artifact, ...stepFor(needs, artifact, { kind: 'file', mode }, search) }
  }
  const key = `${resolved.needs.os} ${resolved.located.absolutePath}`
  const packing = packed.get(key) ?? pack(resolved, search)
  packed.set(key, packing)
  const artifact = await packing
  return { reference, artifact, ...stepFor(resolved.needs, artifact, { kind: 'archive' }, search) }
}

const fileArtifact = ({ located: { path }, content }: ResolvedFile, containerUrl: string | undefined): FileArtifact => {
  const { absolutePath, bytes, modified, sha256 } = content
  return { kind: 'file', path, absolutePath, bytes, modified, sha256, ...addressed(blobName(sha256, path), containerUrl) }
}

const stepFor = (
  { name, identityId, ...target }: StepNeeds,
  artifact: Artifact,
  content: DownloadedContent,
  { containerUrl }: ArtifactSearch,
): Pick<PreparedArtifact, 'step' | 'script'> => {
  const download = { ...target, url: addressOf(artifact), sha256: artifact.sha256, content }
  if (identityId !== undefined) {
    const inline = downloadLines({ ...download, access: { kind: 'identity', identityId } })
    return { step: downloadStep(name, target.os, { inline }) }
  }
  const script = privateScript(artifact.path, download, containerUrl)
  return { script, step: downloadStep(name, target.os, { scriptUri: script.plannedUrl, sha256Checksum: script.plannedSha256 }) }
}

const pack = async ({ located, entries, needs }: ResolvedFolder, { containerUrl, tempDir, signal }: ArtifactSearch): Promise<Artifact> => {
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
    ...addressed(blobName(archive.sha256, `${path}.${format}`), containerUrl),
  }
}

const addressed = (name: string, containerUrl: string | undefined): { readonly blobName: string; readonly url: string | null } => ({
  blobName: name,
  url: containerUrl === undefined ? null : blobUrl(containerUrl, name),
})
