// The result of building one template.
import type { Evidence } from '../diagnosis/evidence.js'
import type { MarketplaceImage } from '../inputs/overlay-inputs.js'
import type { RunState } from './image-template.js'
import type { StepList } from './log/steps.js'
import type { Phase } from './run.js'
import type { RunOutput } from './run-outputs.js'
import type { Trigger } from './trigger.js'

export interface FailedStep {
  readonly list: StepList
  // From 0, as in the template; undefined for a step that the service adds.
  readonly index: number | undefined
  readonly title: string
  // Why it may be a different step.
  readonly doubt?: string
  readonly exitCode?: number
  // The last lines that the step printed, and Packer's reasons.
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
  // The service's own message; empty for a success.
  readonly message: string
  // The state of the triggers after the run, if the template keeps any.
  readonly triggers?: readonly Trigger[]
  // The images of this run; empty while it is in progress.
  readonly runOutputs: readonly RunOutput[]
  // Images that the service stopped waiting for, and that exist nevertheless.
  readonly lateOutputs?: readonly RunOutput[]
  readonly phases: readonly Phase[]
  readonly sourceVersion?: string
  // The template's source image, if it is a marketplace image.
  readonly marketplaceImage?: MarketplaceImage
  readonly seconds: number
  // Path of the file with the whole log of the build.
  readonly logPath?: string
  // Path of the file with the whole log of the validators.
  readonly validationLogPath?: string
  // Path of the file that records what the images were built from.
  readonly manifestPath?: string
  // The ids by which Azure support finds the request that started the run.
  readonly correlationId?: string
  // How the operation of a failed run ended, if that could be read.
  readonly operationError?: { readonly code: string; readonly message: string }
  // Where a failed build failed, as far as the log tells.
  readonly failedStep?: FailedStep
}
