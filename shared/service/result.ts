// What came of building one template.
import type { RunState } from './image-template.js'
import type { Phase } from './run.js'
import type { RunOutput } from './run-outputs.js'

export interface BuildResult {
  readonly name: string
  readonly templateId: string
  readonly templateFingerprint: string
  readonly imageFingerprint: string
  readonly state: RunState
  // The service's own words; empty for a success.
  readonly message: string
  // Those of this run; none while it goes on.
  readonly runOutputs: readonly RunOutput[]
  readonly phases: readonly Phase[]
  readonly sourceVersion?: string
  readonly seconds: number
}
