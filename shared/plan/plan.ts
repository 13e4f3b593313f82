// A plan: all that a build would do, as a plain value made offline. What `plan` prints is what `build` carries out.
import type { Artifact } from '../artifacts/artifact.js'
import type { PrivateScript } from '../artifacts/private-script.js'
import type { Provenance } from '../host.js'
import type { CheckResult } from '../preflight/check.js'
import type { PlannedTrigger } from '../service/decide-on-triggers.js'
import type { OverlayLine } from '../overlay/assignment.js'
import type { Finding } from '../template/finding.js'
import type { ObjectNode } from '../template/node.js'
import type { JsonObject } from '../json.js'
import type { Comparison } from '../comparison/comparison.js'
import type { ImageParts } from '../comparison/image-parts.js'

// One step, for people and for `--json`.
export type PlannedAction =
  | { readonly action: 'upload'; readonly target: string; readonly path: string; readonly condition: string }
  | { readonly action: 'create' | 'submit' | 'run' | 'delete'; readonly target: string; readonly condition: string }

export interface TemplatePlan {
  // The file of the user, relative to the workspace; words where there is none.
  readonly file: string
  readonly name: string
  readonly apiVersion: string
  // The body as it would be PUT; a signature (artifacts-access: sas) is added only when it is sent.
  readonly template: JsonObject
  // The same with the places in the user's file, without the tags of this tool.
  readonly body: ObjectNode
  readonly artifacts: readonly Artifact[]
  // Scripts that are made and uploaded when the template is sent, because they hold links.
  readonly privateScripts: readonly PrivateScript[]
  readonly findings: readonly Finding[]
  readonly templateFingerprint: string
  readonly imageFingerprint: string
  // What that is of, part by part.
  readonly imageParts: ImageParts
  // Where its files come from.
  readonly provenance: Provenance
  // What came from an input.
  readonly overlays: readonly OverlayLine[]
  readonly actions: readonly PlannedAction[]
  // What becomes of its trigger on the source image, where that is asked.
  readonly trigger?: PlannedTrigger
  // Values of secure parameters, to be masked.
  readonly secrets: readonly string[]
  // The texts of files that findings point at, by the name that places have for them.
  readonly sources: ReadonlyMap<string, string>
  // Beside what the inputs ask to compare it with.
  readonly comparison?: Comparison
  // What the preflight found, where there was one.
  readonly checks?: readonly CheckResult[]
}

// One entry a template: a build of several is several plans.
export type Plan = readonly TemplatePlan[]
