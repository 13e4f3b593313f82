// What came of building one template.
import type { Evidence } from '../diagnosis/evidence.js'
import type { MarketplaceImage } from '../inputs/overlay-inputs.js'
import type { RunState } from './image-template.js'
import type { StepList } from './log/steps.js'
import type { Phase } from './run.js'
import type { RunOutput } from './run-outputs.js'
import type { Trigger } from './trigger.js'

export interface FailedStep {
  readonly list: StepList
  // From 0, as in the template; undefined for a step of the service's own.
  readonly index: number | undefined
  readonly title: string
  // Why it may be another one.
  readonly doubt?: string
  readonly exitCode?: number
  // The last lines that it printed, and Packer's reasons.
  readonly lines: readonly string[]
  // Evidence in the log about the cause.
  readonly evidence: readonly Evidence[]
}

export interface BuildResult {
  readonly name: string
  readonly templateId: string
  readonly templateFingerprint: string
  readonly imageFingerprint: string
  readonly state: RunState
  // The service's own words; empty for a success.
  readonly message: string
  // Of a template whose trigger is kept, how they are after the run.
  readonly triggers?: readonly Trigger[]
  // Of this run; empty while it is in progress.
  readonly runOutputs: readonly RunOutput[]
  // Those of them that the service gave up waiting for, and that exist all the same.
  readonly lateOutputs?: readonly RunOutput[]
  readonly phases: readonly Phase[]
  readonly sourceVersion?: string
  // The source image of the template, where it is one of the marketplace.
  readonly marketplaceImage?: MarketplaceImage
  readonly seconds: number
  // Path of the file with the whole log of the build.
  readonly logPath?: string
  // Path of the file with the whole log of the validators.
  readonly validationLogPath?: string
  // Path of the file that records what the images were made from.
  readonly manifestPath?: string
  // By which Azure's support finds the request that started the run.
  readonly correlationId?: string
  // What the operation of a failed run ended with, where it could be read.
  readonly operationError?: { readonly code: string; readonly message: string }
  // Where a failed build failed, as far as the log tells.
  readonly failedStep?: FailedStep
}
