// The customizer that brings a folder or a large file into the build VM: the VM downloads it by an identity of its own, or by a link that
// nobody else sees. It stands in the place of a File customizer, which takes neither (SERVICE.md section 5: files below 20 MB, on Linux to
// /tmp only).
import type { OperatingSystem } from '../../template/artifact-references.js'
import type { JsonObject } from '../../json.js'
import { powerShellLines } from './powershell.js'
import { shellLines } from './shell.js'

export interface Download {
  readonly os: OperatingSystem
  // Of a private blob, without a signature: what stands in a template is no secret.
  readonly url: string
  readonly access: DownloadAccess
  readonly sha256: string
  // A folder is unpacked into it; a file gets this path.
  readonly destination: string
  readonly content: DownloadedContent
}

// `identityId` is the resource id of an identity of the build VM that may read the blob; `query` is the signature behind the blob's URL.
export type DownloadAccess = { readonly kind: 'identity'; readonly identityId: string } | { readonly kind: 'link'; readonly query: string }

// `mode` is what a file is on Linux. The archive is a tar.gz on Linux, a zip on Windows.
export type DownloadedContent = { readonly kind: 'file'; readonly mode: 0o644 | 0o755 } | { readonly kind: 'archive' }

export type StepScript = { readonly inline: readonly string[] } | { readonly scriptUri: string; readonly sha256Checksum: string }

// The customizer, with the lines in it, or the URL of the script that they are. Lines with a link in them are a secret: they are for a
// private script only.
export const downloadStep = (name: string, os: OperatingSystem, script: StepScript): JsonObject =>
  os === 'Linux'
    ? { type: 'Shell', name, ...script }
    : // Elevated: the destination may be anywhere, as it may be on Linux.
      { type: 'PowerShell', name, runElevated: true, ...script }

// The lines of the step. What they print is no secret.
export const downloadLines = (download: Download): readonly string[] =>
  download.os === 'Linux' ? shellLines(download) : powerShellLines(download)
