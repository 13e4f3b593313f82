// A plan: all that a build would do, as a plain value made offline. What `plan` prints is what `build` carries out.
import type { Artifact } from '../artifacts/artifact.js'
import type { Destination } from '../artifacts/default-container.js'
import type { Delivery } from '../artifacts/materialize.js'
import type { ScriptFile } from '../artifacts/script-file.js'
import type { ImageParts } from '../comparison/image-parts.js'
import type { Provenance } from '../host.js'
import type { OverlayLine } from '../overlay/assignment.js'
import type { ArtifactReference } from '../template/artifact-references.js'
import type { Finding } from '../template/finding.js'
import type { JsonObject } from '../json.js'
import type { ObjectNode } from '../template/node.js'
import type { ProvenanceFacts } from './provenance.js'
import type { PlannedTrigger } from './trigger.js'

// What is planned, wherever artifacts go.
export interface PlannedTemplate {
  // The user's file, relative to the workspace; a description if there is no file.
  readonly file: string
  readonly name: string
  // The name for a printed plan: *** if it was made of a secret.
  readonly shownName: string
  readonly apiVersion: string
  // The version likewise.
  readonly shownApiVersion: string
  // The body with the places in the user's file, without the tags of this tool. Addresses of artifacts are relative to the container.
  readonly body: ObjectNode
  // The artifacts in that body.
  readonly deliveries: readonly Delivery[]
  // Each once.
  readonly artifacts: readonly Artifact[]
  // The files among them, and in folders among them, that may be scripts.
  readonly scripts: readonly ScriptFile[]
  // The scripts and files in the body that are not artifacts.
  readonly remoteFiles: readonly ArtifactReference[]
  // Where artifacts go, as far as the inputs tell.
  readonly destination: Destination
  // What the tags of this tool say.
  readonly tags: Omit<ProvenanceFacts, 'templateFingerprint'>
  readonly findings: readonly Finding[]
  readonly imageFingerprint: string
  // What that is of, part by part.
  readonly imageParts: ImageParts
  // Where its files come from.
  readonly provenance: Provenance
  // What came from an input.
  readonly overlays: readonly OverlayLine[]
  // What becomes of its trigger on the source image, where that is asked.
  readonly trigger?: PlannedTrigger
  // The secret values in it, whatever their length.
  readonly secrets: readonly string[]
  // The texts of files that findings point at, by the name that places have for them.
  readonly sources: ReadonlyMap<string, string>
}

// The same with the artifacts in a container.
export interface TemplatePlan extends PlannedTemplate {
  // Undefined while it is not known: addresses are relative then.
  readonly containerUrl: string | undefined
  // The body as it is PUT; signatures (artifacts-access: sas) are added only when it is sent.
  readonly template: JsonObject
  // The same for people: *** for what is secret, whatever its length.
  readonly shown: JsonObject
  readonly templateFingerprint: string
}

// One entry a template, at least one: a build of several is several plans.
export type Plan = readonly TemplatePlan[]
