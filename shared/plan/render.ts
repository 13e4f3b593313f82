// Puts the artifacts into a template: references become addresses, or steps that download.
import type { Delivery } from '../artifacts/materialize.js'
import type { DeliveryByLink } from '../artifacts/private-script.js'
import { downloadLines, downloadStep, removalStep } from '../artifacts/download-step/step.js'
import { artifactReplacement, type ArtifactReference } from '../template/artifact-references.js'
import { fromJson, withReplacements, type ObjectNode, type Replacement, type TemplateNode } from '../template/node.js'
import { withMark } from '../template/secret-marks.js'
import type { JsonObject } from '../json.js'

// The part of a template that depends on the container.
export interface Addresses {
  // The address of a blob, by its name.
  readonly blob: (blobName: string) => string
  // The script that downloads an artifact by a link.
  readonly script: (delivery: DeliveryByLink) => { readonly address: string; readonly sha256: string }
}

// The body with every artifact at its address. Rendering again with other addresses changes nothing else: what was linted with one
// container is what is sent with another.
export const render = (
  body: ObjectNode,
  deliveries: readonly Delivery[],
  { apiVersion, addresses }: { readonly apiVersion: string; readonly addresses: Addresses },
): ObjectNode =>
  withReplacements(
    body,
    deliveries.map((delivery) => {
      const { reference, artifact } = delivery
      if (delivery.by !== 'service') return stepReplacement(reference, stepOf(delivery, addresses))
      return artifactReplacement(reference, { url: addresses.blob(artifact.blobName), sha256: artifact.sha256 }, apiVersion)
    }),
  )

// The body with a step that removes the archives which stay for the user's steps. It is the last one, so that the other steps keep their
// positions.
export const withRemoval = (body: ObjectNode, deliveries: readonly Delivery[]): ObjectNode => {
  const kept = deliveries.flatMap((delivery) => {
    if (delivery.by === 'service' || delivery.step.content.kind !== 'archive' || delivery.step.content.keptAt === undefined) return []
    return [{ os: delivery.step.os, path: delivery.step.content.keptAt }]
  })
  const [first] = kept
  if (first === undefined) return body
  const step = removalStep(first.os, [...new Set(kept.map(({ path }) => path))])
  const change = (list: TemplateNode): TemplateNode =>
    list.kind === 'array' ? { ...list, items: [...list.items, fromJson(step, list.at)] } : list
  return withReplacements(body, [{ path: ['properties', 'customize'], change }])
}

const stepOf = (delivery: Exclude<Delivery, { by: 'service' }>, addresses: Addresses): JsonObject => {
  const { artifact, step } = delivery
  const { name, ...target } = step
  if (delivery.by === 'link') {
    const { address, sha256 } = addresses.script(delivery)
    return downloadStep(name, step.os, { scriptUri: address, sha256Checksum: sha256 })
  }
  const { identityId } = delivery
  const url = addresses.blob(artifact.blobName)
  const inline = downloadLines({ ...target, url, sha256: artifact.sha256, access: { kind: 'identity', identityId } })
  return downloadStep(name, step.os, { inline })
}

// The step also takes the customizer's place in the user's file: findings in it point there.
const stepReplacement = (reference: ArtifactReference, step: JsonObject): Replacement => ({
  path: reference.path.slice(0, -1),
  change: ({ at }) => withMark(fromJson(step, at), reference.value.isSecret === true ? 'chosen' : undefined),
})
