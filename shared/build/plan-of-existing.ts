// Describes a template in Azure in the shape of a plan: what it builds, and under which names.
import { imageParts } from '../comparison/image-parts.js'
import type { Provenance } from '../host.js'
import type { ImageTemplate } from '../service/image-template.js'
import { findArtifactReferences } from '../template/artifact-references.js'
import { fromJson, inputPlace, type ObjectNode } from '../template/node.js'
import { toolTagNames } from '../template/tool-tags.js'
import type { TemplatePlan } from '../plan/plan.js'
import { defined } from '../defined.js'

// The plan of a template as the service returns it. Its fingerprints are those in the tags that the build set.
export const planOfExisting = (name: string, apiVersion: string, template: ImageTemplate): TemplatePlan => {
  // The template is in no file.
  const node = fromJson(template.body, inputPlace(template.id))
  const body: ObjectNode = node.kind === 'object' ? node : { kind: 'object', entries: [], at: node.at }
  const remoteFiles = findArtifactReferences(body)
  const provenance = provenanceOf(template)
  const image = {
    imageFingerprint: template.tags[toolTagNames.image] ?? '',
    imageParts: imageParts(
      template.body,
      remoteFiles.map((reference) => ({ reference })),
    ),
  }
  return {
    file: template.id,
    name,
    shownName: name,
    shownApiVersion: apiVersion,
    apiVersion,
    template: template.body,
    shown: template.body,
    templateFingerprint: template.tags[toolTagNames.template] ?? '',
    containerUrl: undefined,
    body,
    deliveries: [],
    artifacts: [],
    remoteFiles,
    destination: { kind: 'unknown' },
    tags: { owner: template.tags[toolTagNames.owner] ?? '', run: template.tags[toolTagNames.run] ?? '', ...image, provenance },
    ...image,
    findings: [],
    scripts: [],
    provenance,
    overlays: [],
    secrets: [],
    sources: new Map(),
  }
}

const provenanceOf = ({ tags }: ImageTemplate): Provenance => {
  const [commit, repository] = [tags[toolTagNames.commit], tags[toolTagNames.repository]]
  return defined({ commit, repository })
}
