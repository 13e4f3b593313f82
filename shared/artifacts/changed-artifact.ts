// A file that somebody writes to between its checksum and its upload.
import { AibError } from '../errors.js'
import type { Artifact } from './artifact.js'

// Whether a file is another than when its checksum was made.
export const isChanged = (
  { bytes, modified }: Pick<Artifact, 'bytes' | 'modified'>,
  { size, mtimeMs }: { readonly size: number; readonly mtimeMs: number },
): boolean => size !== bytes || mtimeMs !== modified

export const changedArtifact = ({ path }: Artifact): AibError =>
  new AibError({
    code: 'artifact-changed',
    message: `${path} changed after its checksum was made.`,
    where: path,
    fix: 'Let the step that writes it end first.',
  })
