// Where an artifact goes: named by its content, so that rendering needs no network.
import { posix } from 'node:path'
import type { Artifact } from './artifact.js'

// `<sha256>/<file name>`. The file name stays for people, who read it in the template and in the container.
export const blobName = (sha256: string, path: string): string => `${sha256}/${posix.basename(path)}`

// The URL of a blob in a container.
export const blobUrl = (containerUrl: string, name: string): string =>
  `${containerUrl}/${name.split('/').map(encodeURIComponent).join('/')}`

// The URL of an artifact; while no container is known, what stands for it names the input that is missing.
export const addressOf = ({ url, blobName: name }: Pick<Artifact, 'url' | 'blobName'>): string => url ?? `<artifacts-container-url>/${name}`
