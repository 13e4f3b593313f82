// A script, file or folder of the repository that a template names.
import { AibError } from '../errors.js'

interface ArtifactContent {
  // As people know it: relative to the workspace, with forward slashes. The path of a folder ends with one.
  readonly path: string
  // The path on this machine of what is uploaded: the file, or the archive of the folder.
  readonly absolutePath: string
  readonly bytes: number
  // When that file was last written, in milliseconds since 1970: detects a change between checksum and upload.
  readonly modified: number
  // Lower-case hex.
  readonly sha256: string
  // `<sha256>/<file name>`: the same content always has the same name, so it is uploaded once and jobs cannot clash.
  readonly blobName: string
}

export interface FileArtifact extends ArtifactContent {
  readonly kind: 'file'
}

interface ArchiveArtifact extends ArtifactContent {
  readonly kind: 'archive'
  // The contents of the folder, independent of the compressor. Lower-case hex.
  readonly treeDigest: string
  // The longest path in the folder, relative to it.
  readonly longestPath: string
}

export type Artifact = FileArtifact | ArchiveArtifact

// The checksum of the artifact's content, from which the image is made.
export const contentDigest = (artifact: Artifact): string => (artifact.kind === 'archive' ? artifact.treeDigest : artifact.sha256)

// Whether a file has changed since its checksum was computed.
export const isChanged = (
  { bytes, modified }: Pick<Artifact, 'bytes' | 'modified'>,
  { size, mtimeMs }: { readonly size: number; readonly mtimeMs: number },
): boolean => size !== bytes || mtimeMs !== modified

export const changedArtifact = ({ path }: Artifact): AibError =>
  new AibError({
    code: 'artifact-changed',
    message: `${path} changed after its checksum was computed.`,
    where: path,
    fix: 'Run this step after the step that writes the file has finished.',
  })
