// Decides whether a job may still start its run. The template is read again right before, because other jobs may have claimed the name
// meanwhile. A pure function.
import { toolTagNames } from '../template/tool-tags.js'
import { isActive, type ImageTemplate } from './image-template.js'
import { isOf, type TagsOfRun } from './provision.js'

export interface StartFacts extends TagsOfRun {
  // The start of the template's run when the job first read it: any other run is newer.
  readonly previousRun: string | undefined
}

export type StartDecision =
  // `before` is the start of its current run.
  | { readonly action: 'start'; readonly previousRun: string | undefined }
  // Another run of the same template is in progress, or has just ended; `template` has it.
  | { readonly action: 'attach'; readonly startTime: string; readonly template: ImageTemplate }
  // Another job has claimed the template, and has not started its run yet.
  | { readonly action: 'wait'; readonly because: string }
  | { readonly action: 'lost'; readonly because: string }

// Decides; `template` is undefined if it is no longer in Azure.
export const decideOnStart = (template: ImageTemplate | undefined, facts: StartFacts): StartDecision => {
  if (template === undefined || template.provisioningState === 'Deleting')
    return { action: 'lost', because: 'The image template was deleted before its run began' }
  const { lastRun, tags } = template
  const newer = lastRun?.startTime === facts.previousRun ? undefined : lastRun
  if (!isOf(template, { ...facts, run: tags[toolTagNames.run] }))
    return { action: 'lost', because: `Another job has replaced the image template before its run began: ${holderOf(template)}` }
  if (newer?.state === 'Canceling') return { action: 'wait', because: 'A run of it is being cancelled' }
  if (isActive(newer) && newer !== undefined) return { action: 'attach', startTime: newer.startTime, template }
  if (isOf(template, facts)) return { action: 'start', previousRun: lastRun?.startTime }
  if (newer !== undefined) return { action: 'attach', startTime: newer.startTime, template }
  return { action: 'wait', because: `Another job has taken the image template, and is about to run it: ${holderOf(template)}` }
}

// The owner of the template, for messages.
const holderOf = ({ tags }: ImageTemplate): string => tags[toolTagNames.run] ?? 'no pipeline of this tool'
