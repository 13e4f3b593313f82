// A plan: everything that a build would do, as a plain value made offline. `plan` prints it, and `build` carries it out.
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

// The plan before the destination of its artifacts is known.
export interface PlannedTemplate {
  // The user's file, relative to the workspace; a description if there is no file.
  readonly file: string
  readonly name: string
  // The name in a printed plan: *** if it was computed from a secret.
  readonly shownName: string
  readonly apiVersion: string
  // The version, likewise.
  readonly shownApiVersion: string
  // The body with places in the user's file, and without the tags of this tool. Addresses of artifacts are relative to the container.
  readonly body: ObjectNode
  // The artifacts in that body.
  readonly deliveries: readonly Delivery[]
  // Each artifact once.
  readonly artifacts: readonly Artifact[]
  // Those artifacts, and the files in folders among them, that may be scripts.
  readonly scripts: readonly ScriptFile[]
  // The scripts and files that the body names and that are not artifacts.
  readonly remoteFiles: readonly ArtifactReference[]
  // The destination of the artifacts, as far as the inputs determine it.
  readonly destination: Destination
  // The values in the tags of this tool.
  readonly tags: Omit<ProvenanceFacts, 'templateFingerprint'>
  readonly findings: readonly Finding[]
  readonly imageFingerprint: string
  // What that fingerprint covers, part by part.
  readonly imageParts: ImageParts
  // The origin of its files.
  readonly provenance: Provenance
  // The properties that came from an input.
  readonly overlays: readonly OverlayLine[]
  // What happens to its trigger on the source image, if that is requested.
  readonly trigger?: PlannedTrigger
  // The secret values in it, of any length.
  readonly secrets: readonly string[]
  // The texts of files that findings point at, by the names that places use.
  readonly sources: ReadonlyMap<string, string>
}

// The same with the artifacts in a container.
export interface TemplatePlan extends PlannedTemplate {
  // Undefined while it is not known: addresses are then relative.
  readonly containerUrl: string | undefined
  // The body as it is PUT. Signatures (artifacts-access: sas) are added only when it is sent.
  readonly template: JsonObject
  // The same for people: *** replaces secrets of any length.
  readonly shown: JsonObject
  readonly templateFingerprint: string
}

// One entry per template, at least one: a build of several templates has several plans.
export type Plan = readonly TemplatePlan[]
