// The version of the source image that a template names.
import { get, type ObjectNode } from './node.js'
import { isSourceVersionSecret } from './secret-marks.js'

// Empty if no version is named: which version `latest` stands for is not known before the run, and the service writes it on the image, as
// VMImageBuilderSource. Empty, too, if a secret decides on the version, since it is written in a tag.
export const sourceVersion = (body: ObjectNode): string => {
  if (isSourceVersionSecret(body)) return ''
  const [, inGallery] = (textAt(body, 'imageVersionId') ?? '').split(/\/versions\//i)
  const named = textAt(body, 'version') ?? inGallery ?? ''
  return /^\d+(?:\.\d+)*$/.test(named) ? named : ''
}

// Reads two names only: a typed view of a template with thousands of steps costs much more.
const textAt = (body: ObjectNode, name: 'imageVersionId' | 'version'): string | undefined => {
  const value = get(body, 'properties', 'source', name)
  return value?.kind === 'string' ? value.value : undefined
}
