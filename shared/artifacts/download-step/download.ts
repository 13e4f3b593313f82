// What a download step brings into the build VM.
import type { OperatingSystem } from '../../template/artifact-references.js'

export interface Download {
  readonly os: OperatingSystem
  // The URL of a private blob, without a signature: a template must not contain a secret.
  readonly url: string
  readonly access: DownloadAccess
  readonly sha256: string
  // The destination: a folder is unpacked into it; a file gets this path.
  readonly destination: string
  readonly content: DownloadedContent
}

// `identityId` is the resource id of an identity of the build VM that may read the blob; `query` is the signature in the blob's URL.
export type DownloadAccess = { readonly kind: 'identity'; readonly identityId: string } | { readonly kind: 'link'; readonly query: string }

// `mode` is the mode of a file on Linux. The archive is a tar.gz on Linux, a zip on Windows; `keptAt` is its path if later steps need it.
export type DownloadedContent =
  { readonly kind: 'file'; readonly mode: 0o644 | 0o755 } | { readonly kind: 'archive'; readonly keptAt?: string }
