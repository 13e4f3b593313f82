// The tags that say where a template and its images come from, and findings about tags that do not fit.
import { partsTag, type ImageParts } from '../comparison/image-parts.js'
import type { Provenance } from '../host.js'
import type { Finding } from '../template/finding.js'
import { labelOf, type ObjectNode } from '../template/node.js'
import { sourceVersion } from '../template/source-version.js'
import { withToolTags, type LeftOutTags, type ToolTags, type TaggedBody } from '../template/tool-tags.js'
import { version } from '../product-version.js'

// What the tags are made from.
export interface ProvenanceFacts {
  readonly owner: string
  readonly run: string
  readonly templateFingerprint: string
  readonly imageFingerprint: string
  readonly imageParts: ImageParts
  // Undefined if the tags of origin are switched off.
  readonly provenance: Provenance | undefined
}

// The body with the tags; `leftOut` are those that do not fit.
export const withProvenance = (body: ObjectNode, facts: ProvenanceFacts): TaggedBody => {
  const { owner, run, templateFingerprint: template, imageFingerprint: image, imageParts: parts, provenance } = facts
  const ofCommit = provenance === undefined ? [] : provenanceTags(provenance, body)
  return withToolTags(body, {
    // A template is identified by what was sent, by its owner, and by its run.
    template: [['template', template], ['owner', owner], ['run', run], ['image', image], ...ofCommit],
    // The most important fact about an image is what made it.
    images: [
      ['image', image],
      ['template', template],
      ...(provenance === undefined ? [] : [['run', run] as const, ...ofCommit, ['parts', partsTag(parts)] as const]),
    ],
  })
}

// Findings about tags that do not fit. The value of the template fingerprint does not matter: all have the same length.
export const provenanceFindings = (body: ObjectNode, facts: Omit<ProvenanceFacts, 'templateFingerprint'>): readonly Finding[] =>
  leftOutFindings(withProvenance(body, { ...facts, templateFingerprint: '0'.repeat(64) }).leftOut)

const provenanceTags = ({ commit = '', repository = '' }: Provenance, body: ObjectNode): ToolTags => [
  ['commit', plain(commit)],
  ['repository', plain(repository)],
  ['sourceVersion', sourceVersion(body)],
  ['tool', version],
]

// One finding per place. None of them prevents a build.
const leftOutFindings = (leftOut: readonly LeftOutTags[]): readonly Finding[] =>
  leftOut.map(({ path, at, names }) => ({
    rule: 'own-tags-left-out',
    severity: 'info',
    message: `${labelOf(path)} has no room for ${names.join(', ')}: a resource has at most 50 tags, with values of up to 256 characters.`,
    at,
  }))

// Names of repositories and the like come from outside: invisible characters have no place in a tag.
const plain = (value: string): string => value.replace(/\p{C}/gu, '').trim()
