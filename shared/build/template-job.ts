// What the steps of one template's build share.
import type { Arm, ArmResponse } from '../azure/arm.js'
import type { PollPolicy } from '../azure/polling.js'
import type { StorageAccess } from '../azure/storage.js'
import type { Host } from '../host.js'
import type { ArtifactInputs, AzureInputs } from '../inputs/inputs.js'
import type { TemplatePlan } from '../plan/plan.js'
import type { Decision } from '../service/decide.js'
import type { BatchPoller } from '../service/batch-poller.js'
import type { ImageTemplate } from '../service/image-template.js'
import type { LogTurns } from '../service/log/log-turns.js'
import type { StartedRuns } from '../service/started-run.js'
import { templateClient, type TemplateClient } from '../service/template-client.js'
import { pollPolicyFor } from './poll-policy.js'
import type { SharedUploads } from './shared-uploads.js'

// What all templates of a build share.
export interface Job {
  readonly host: Host
  readonly inputs: AzureInputs
  readonly artifacts: ArtifactInputs
  // Storage with the pipeline's identity: for the logs of a build and the disks that it creates.
  readonly identity: StorageAccess
  // The storage of the artifacts: with the key of its account if the identity has no role there.
  readonly storage: StorageAccess
  readonly arm: Arm
  // What the job's last step cancels if this one is killed.
  readonly started: StartedRuns
  readonly uploads: SharedUploads
  readonly logs: LogTurns
  // Set if several templates of a group are built side by side.
  readonly poller?: BatchPoller
  // When the command began, in milliseconds since 1970.
  readonly start: number
  // Fires when the job is cancelled, and at its deadline. For the work before a template exists, which has separate limits.
  readonly signal: AbortSignal
}

export interface TemplateJob extends Job {
  readonly plan: TemplatePlan
  readonly client: TemplateClient
  readonly polling: PollPolicy
}

// The job of one plan, with its client and poll policy.
export const templateJob = (shared: Job, plan: TemplatePlan): TemplateJob => ({
  ...shared,
  plan,
  client: templateClient(shared.arm, { ...shared.inputs.target, name: plan.name }, plan.apiVersion),
  polling: pollPolicyFor(shared.host, shared.inputs.run, plan),
})

// The decision, and the facts behind it that later steps need.
export interface Reconciliation {
  readonly decision: Exclude<Decision, { action: 'wait' } | { action: 'refuse' }>
  readonly existing: ImageTemplate | undefined
  // The run tag that the template carries unless another job has claimed the template.
  readonly leaseTag: string | undefined
  // The start of the template's previous run. The job follows the run after it.
  readonly previousRun: string | undefined
  // Whether pipelines of this owner created the template.
  readonly isOurs: boolean
  // Whether the template is run unchanged, regardless of who created it.
  readonly isUnmanaged: boolean
  // Whether this job cancels the run and cleans up after it.
  readonly isOurRun: boolean
  // Of the request that started the run.
  readonly correlationId?: string
  // The answer to that request, which names the run's operation.
  readonly runResponse?: ArmResponse
}
