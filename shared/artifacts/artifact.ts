// A script or file of the repository that a template names.

export interface Artifact {
  // As people know it: relative to the workspace, with forward slashes.
  readonly path: string
  // Where it lies on this machine.
  readonly absolutePath: string
  readonly bytes: number
  // When it was last written, in milliseconds since 1970: tells a change between checksum and upload.
  readonly modified: number
  // Lower-case hex.
  readonly sha256: string
  // `<sha256>/<file name>`: the same content has the same name for ever, so it is uploaded once and jobs cannot clash.
  readonly blobName: string
  // URL of the blob without a signature; null while no container is known.
  readonly url: string | null
}
