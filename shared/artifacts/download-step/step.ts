// The customizer that brings a folder or a large file into the build VM: the VM downloads it by an identity of its own. It stands in the
// place of a File customizer, which takes neither (SERVICE.md section 5: files below 20 MB, on Linux to /tmp only).
import type { OperatingSystem } from '../../template/artifact-references.js'
import type { JsonObject } from '../../template/node.js'
import { powerShellLines } from './powershell.js'
import { shellLines } from './shell.js'

export interface Download {
  readonly os: OperatingSystem
  // Of a private blob, without a signature: what stands in a template is no secret.
  readonly url: string
  readonly sha256: string
  // The resource id of an identity of the build VM that may read the blob.
  readonly identityId: string
  // A folder is unpacked into it; a file gets this path.
  readonly destination: string
  readonly content: DownloadedContent
}

// `mode` is what a file is on Linux. The archive is a tar.gz on Linux, a zip on Windows.
export type DownloadedContent = { readonly kind: 'file'; readonly mode: 0o644 | 0o755 } | { readonly kind: 'archive' }

// The customizer. Its text has no secret in it and prints none.
export const downloadStep = (name: string, download: Download): JsonObject =>
  download.os === 'Linux'
    ? { type: 'Shell', name, inline: shellLines(download) }
    : // Elevated: the destination may be anywhere, as it may be on Linux.
      { type: 'PowerShell', name, runElevated: true, inline: powerShellLines(download) }

// What the instance metadata service is asked for a token (learn.microsoft.com, "How to use managed identities on a VM"). The audience
// of storage is the same in all clouds.
export const tokenUrl = (identityId: string): string =>
  `http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=${encodeURIComponent('https://storage.azure.com/')}&msi_res_id=${encodeURIComponent(identityId)}`

// The oldest version of blob storage's protocol that takes Entra tokens is 2017-11-09; this one has all that reading needs.
export const storageVersion = '2021-12-02'
