// Decides whether an image template may be deleted after its run.
import type { JsonObject } from '../json.js'
import { toolTagNames } from '../template/tool-tags.js'
import { isActive, type ImageTemplate, type Run } from './image-template.js'
import { viewTemplate } from '../template/view.js'
import { shortTime } from '../units.js'
import type { StepList } from './log/steps.js'

// What is known without another request.
export interface CleanupFacts {
  readonly cleanup: 'on-success' | 'always' | 'never'
  readonly state: Run['state']
  // Whether pipelines of this owner created the template.
  readonly isOurs: boolean
  // Whether the template existed and is run unchanged.
  readonly isUnmanaged: boolean
  // Whether this job, or an earlier attempt of it, started the run.
  readonly isOurRun: boolean
  readonly template: JsonObject
  // Whether the inputs ask to keep a trigger.
  readonly keepsTrigger: boolean
  // Whether the gallery is still copying an image that the service stopped waiting for.
  readonly isReplicating: boolean
}

// The result of the last read, right before the deletion.
export interface LastRead {
  readonly now: ImageTemplate
  // The run tag that the template carries unless another job has claimed it.
  readonly leaseTag: string | undefined
  readonly run: Run
  // Their names, or why they could not be read.
  readonly triggers: readonly string[] | Error
}

// Why the template is kept, as the end of a sentence; undefined if nothing keeps it.
export const reasonToKeep = (facts: CleanupFacts): string | undefined => {
  const { cleanup, state, isOurs, isUnmanaged, isOurRun, template, keepsTrigger, isReplicating } = facts
  if (cleanup === 'never') return 'the cleanup input is never'
  if (isUnmanaged) return 'it already existed, and was run unchanged'
  if (!isOurs) return 'it was not created by a pipeline of this repository'
  if (!isOurRun) return 'the run belongs to another job'
  if (keepsTrigger) return 'it has a trigger, which would be deleted with it'
  if (cleanup === 'on-success' && state !== 'Succeeded') return 'the build did not succeed (the cleanup input is on-success)'
  // The source of a version is a disk in the storage account of the staging group (docs/service.md 6.4).
  if (isReplicating) return 'its image is still being replicated, from its staging group'
  if (state === 'Failed' && keepsMachine(template))
    return 'its errorHandling keeps the failed virtual machine, which would be deleted with it'
  if (keepsVhd(template)) return 'its VHD has no uri and would be deleted with it'
  return undefined
}

// The same, from the last read.
export const reasonToKeepNow = ({ now, leaseTag, run, triggers }: LastRead): string | undefined => {
  const tag = now.tags[toolTagNames.run]
  if (tag !== leaseTag) return `another job has taken it (${tag ?? 'without a name'})`
  if (isActive(now.lastRun)) return `another run has been in progress since ${shortTime(now.lastRun?.startTime ?? '')}`
  if (now.lastRun?.startTime !== run.startTime) return 'it was run again meanwhile'
  if (triggers instanceof Error) return `its triggers could not be read (${triggers.message})`
  return triggers.length === 0 ? undefined : `it has a trigger (${triggers.join(', ')}), which would be deleted with it`
}

// Whether a VHD of the template lives in the storage account of its staging group, and is deleted with it (docs/service.md 6.3).
export const keepsVhd = (template: JsonObject): boolean =>
  viewTemplate(template).properties?.distribute?.some(({ type, uri = '' }) => type === 'VHD' && uri === '') ?? false

// Whether the template keeps the machine of a build that failed in this list of steps, or in either list if it is not known in which.
export const keepsMachine = (template: JsonObject, failedIn?: StepList): boolean => {
  const { onCustomizerError, onValidationError } = viewTemplate(template).properties?.errorHandling ?? {}
  const isKept = { customize: onCustomizerError === 'abort', inVMValidations: onValidationError === 'abort' }
  return failedIn === undefined ? isKept.customize || isKept.inVMValidations : isKept[failedIn]
}
