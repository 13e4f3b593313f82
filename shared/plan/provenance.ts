// The tags that tell where a template and its images come from, and what is said of those for which there is no room.
import type { Provenance } from '../host.js'
import type { Finding } from '../template/finding.js'
import { labelOf } from '../template/lint/rule.js'
import { getText, type ObjectNode } from '../template/node.js'
import type { LeftOutTags, OwnTags } from '../template/own-tags.js'
import { version } from '../version.js'

// Their values for a rendered template.
export const provenanceTags = ({ commit = '', repository = '' }: Provenance, body: ObjectNode): OwnTags => [
  ['commit', plain(commit)],
  ['repository', plain(repository)],
  ['sourceVersion', sourceVersion(body)],
  ['tool', version],
]

// One finding a place. None of it keeps anybody from building.
export const leftOutFindings = (leftOut: readonly LeftOutTags[]): readonly Finding[] =>
  leftOut.map(({ path, at, names }) => ({
    rule: 'own-tags-left-out',
    severity: 'info',
    message: `${labelOf(path)} has no room for ${names.join(', ')}: a resource has at most 50 tags, with values of up to 256 characters.`,
    at,
  }))

// Names of repositories and the like come from outside: what cannot be seen in them has no place in a tag.
const plain = (value: string): string => value.replace(/\p{C}/gu, '').trim()

// Which one `latest` was is not known before the run: the service writes it on the image, as VMImageBuilderSource (SERVICE.md section 6).
const sourceVersion = (body: ObjectNode): string => {
  const [, inGallery] = (getText(body, 'properties', 'source', 'imageVersionId') ?? '').split(/\/versions\//i)
  const named = getText(body, 'properties', 'source', 'version') ?? inGallery ?? ''
  return /^\d+(?:\.\d+)*$/.test(named) ? named : ''
}
