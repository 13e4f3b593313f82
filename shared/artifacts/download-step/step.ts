// The customizer that brings a folder or a large file into the build VM: the VM downloads it with its own identity, or through a link that
// is not shown anywhere else. It replaces a File customizer, which takes neither (docs/service.md 3.3: files below 20 MB, on Linux to /tmp
// only).
import type { OperatingSystem } from '../../template/artifact-references.js'
import type { JsonObject } from '../../json.js'
import type { Download } from './download.js'
import { powerShellLines, powerShellRemoval } from './powershell.js'
import { shellLines, shellRemoval } from './shell.js'

export type StepScript = { readonly inline: readonly string[] } | { readonly scriptUri: string; readonly sha256Checksum: string }

// The customizer, with the lines inline, or with the URL of the script that contains them. Lines with a link are a secret: they are only
// for a private script.
export const downloadStep = (name: string, os: OperatingSystem, script: StepScript): JsonObject =>
  os === 'Linux'
    ? { type: 'Shell', name, ...script }
    : // Elevated: the destination may be anywhere, as it may be on Linux.
      { type: 'PowerShell', name, runElevated: true, ...script }

// The lines of the step. They print no secrets.
export const downloadLines = (download: Download): readonly string[] =>
  download.os === 'Linux' ? shellLines(download) : powerShellLines(download)

// The customizer that removes archives after the steps that need them.
export const removalStep = (os: OperatingSystem, paths: readonly string[]): JsonObject =>
  downloadStep('remove the downloaded archives', os, { inline: os === 'Linux' ? shellRemoval(paths) : powerShellRemoval(paths) })
