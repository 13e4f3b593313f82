// A download step whose link is a secret: a script of its own in the private container, which the service reads by a link as it reads
// other scripts. The template has neither of the links in its text.
import { createHash } from 'node:crypto'
import { addressOf, blobName, blobUrl } from './address.js'
import { downloadLines } from './download-step/step.js'
import type { Download } from './download-step/download.js'

// What the script is made of before there is a link. Its place in a plan is that of the script without one: the same at each run.
export interface PrivateScript {
  // What it downloads, as people know it.
  readonly path: string
  readonly download: Omit<Download, 'access'>
  // In the plan, and in what is fingerprinted.
  readonly plannedUrl: string
  readonly plannedSha256: string
}

// The script with its link.
export interface SignedScript {
  readonly text: string
  readonly sha256: string
  readonly blobName: string
}

// The script of a download, as it is planned.
export const privateScript = (path: string, download: PrivateScript['download'], containerUrl: string | undefined): PrivateScript => {
  const { sha256, blobName: name } = withLink(download, '')
  const url = containerUrl === undefined ? null : blobUrl(containerUrl, name)
  return { path, download, plannedUrl: addressOf({ url, blobName: name }), plannedSha256: sha256 }
}

// The script with a link to what it downloads; `query` is the signature. It is a secret.
export const withLink = (download: PrivateScript['download'], query: string): SignedScript => {
  const isLinux = download.os === 'Linux'
  // Whoever runs the file finds its shell by the first line.
  const lines = [...(isLinux ? ['#!/bin/sh'] : []), ...downloadLines({ ...download, access: { kind: 'link', query } }), '']
  const text = lines.join('\n')
  const sha256 = createHash('sha256').update(text).digest('hex')
  return { text, sha256, blobName: blobName(sha256, isLinux ? 'download.sh' : 'download.ps1') }
}
