// What came of building one template.
import type { MarketplaceImage } from '../inputs/simple-inputs.js'
import type { RunState } from './image-template.js'
import type { Phase } from './run.js'
import type { RunOutput } from './run-outputs.js'

export interface FailedStep {
  // From 0, as in the template; undefined for a step of the service's own.
  readonly index: number | undefined
  readonly title: string
  // The last lines that it printed.
  readonly lines: readonly string[]
}

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
  // The source image of the template, where it is one of the marketplace.
  readonly marketplaceImage?: MarketplaceImage
  readonly seconds: number
  // Path of the file with the whole log of the build.
  readonly logPath?: string
  // Where a failed build failed, as far as the log tells.
  readonly failedStep?: FailedStep
}
