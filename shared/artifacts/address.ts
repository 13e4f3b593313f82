// The addresses of artifacts in a container. Names come from contents, so a plan does not access the container.
import { posix } from 'node:path'

// `<sha256>/<file name>`. The file name is for people who read it in the template and in the container.
export const blobName = (sha256: string, path: string): string => `${sha256}/${posix.basename(path)}`

// The URL of a blob in a container; while the container is not known, the path of the blob in it, as a relative URL.
export const addressIn = (containerUrl: string | undefined, name: string): string => {
  const encoded = name.split('/').map(encodeURIComponent).join('/')
  return containerUrl === undefined ? encoded : `${containerUrl}/${encoded}`
}

// What people see instead of the URL of an unknown container.
export const unknownContainer = '<artifacts container>'
