// The template as it is sent, from what the user wrote and the artifacts that were found for it.
import { addressOf } from '../artifacts/address.js'
import type { PreparedArtifact } from '../artifacts/materialize.js'
import { setArtifact, type ArtifactReference } from '../template/artifact-references.js'
import { fromJson, replaceAt, type ObjectNode } from '../template/node.js'
import type { JsonObject } from '../json.js'

// Local references become URLs, or steps that download; while no container is known, what stands for it says which input is missing.
export const render = (body: ObjectNode, found: readonly PreparedArtifact[], apiVersion: string): ObjectNode =>
  found.reduce(
    (current, { reference, artifact, step }) =>
      step === undefined
        ? setArtifact(current, reference, { url: addressOf(artifact), sha256: artifact.sha256 }, apiVersion)
        : setStep(current, reference, step),
    body,
  )

// The step stands where the customizer stood, in the user's file, too: what is found in it is found there.
const setStep = (body: ObjectNode, reference: ArtifactReference, step: JsonObject): ObjectNode => {
  const changed = replaceAt(body, reference.path.slice(0, -1), ({ at }) => fromJson(step, at))
  return changed.kind === 'object' ? changed : body
}
