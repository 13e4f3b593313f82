// A template that is in Azure already, in the shape of a plan: what it makes, and by which names.
import { imageParts } from '../comparison/image-parts.js'
import type { Provenance } from '../host.js'
import type { ImageTemplate } from '../service/image-template.js'
import { inputPlace } from '../template/node.js'
import { ownTagNames } from '../template/own-tags.js'
import type { TemplatePlan } from './plan.js'

// The plan of a template as the service answers it. Fingerprints are those that its maker left in its tags.
export const planOfExisting = (name: string, apiVersion: string, template: ImageTemplate): TemplatePlan => ({
  file: template.id,
  name,
  apiVersion,
  template: template.body,
  // No file holds it.
  body: { kind: 'object', entries: [], at: inputPlace(template.id) },
  artifacts: [],
  privateScripts: [],
  findings: [],
  templateFingerprint: template.tags[ownTagNames.template] ?? '',
  imageFingerprint: template.tags[ownTagNames.image] ?? '',
  imageParts: imageParts(template.body),
  provenance: provenanceOf(template),
  overlays: [],
  actions: [],
  secrets: [],
  sources: new Map(),
})

const provenanceOf = ({ tags }: ImageTemplate): Provenance => {
  const [commit, repository] = [tags[ownTagNames.commit], tags[ownTagNames.repository]]
  return { ...(commit === undefined ? {} : { commit }), ...(repository === undefined ? {} : { repository }) }
}
