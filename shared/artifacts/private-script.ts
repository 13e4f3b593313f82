// A download step whose link is a secret: a separate script in the private container. The service reads it through a link, as it reads
// other scripts. The text of the template contains neither link.
import { createHash } from 'node:crypto'
import { addressIn, blobName } from './address.js'
import type { Download } from './download-step/download.js'
import { downloadLines } from './download-step/step.js'
import type { Delivery } from './materialize.js'

export type DeliveryByLink = Extract<Delivery, { by: 'link' }>

// The script with its link.
export interface SignedScript {
  readonly text: string
  readonly sha256: string
  readonly blobName: string
}

// The script with a link to what it downloads from the container. `query` is the signature, which makes the script a secret. In a plan the
// query is empty, so the script is the same at each run.
export const privateScript = ({ artifact, step }: DeliveryByLink, containerUrl: string | undefined, query: string): SignedScript => {
  const { os, destination, content } = step
  const url = addressIn(containerUrl, artifact.blobName)
  const download: Download = { os, url, sha256: artifact.sha256, destination, content, access: { kind: 'link', query } }
  // The first line names the shell that runs the file.
  const text = [...(os === 'Linux' ? ['#!/bin/sh'] : []), ...downloadLines(download), ''].join('\n')
  const sha256 = createHash('sha256').update(text).digest('hex')
  return { text, sha256, blobName: blobName(sha256, os === 'Linux' ? 'download.sh' : 'download.ps1') }
}

// Whether an artifact is downloaded by a private script.
export const isByLink = (delivery: Delivery): delivery is DeliveryByLink => delivery.by === 'link'
