// What to do with the image template, decided once from what is in Azure. A pure function: facts in, action out.
import { ownTagNames } from '../template/own-tags.js'
import { isActive, type ImageTemplate } from './image-template.js'

export interface DecisionInputs {
  readonly templateFingerprint: string
  // The owner that this run's templates carry.
  readonly owner: string
  // Undefined: replace what this owner's pipelines made, refuse the rest.
  readonly onDifferent?: 'replace' | 'fail'
}

export type Decision =
  | { readonly action: 'create' }
  | { readonly action: 'reuse' }
  | { readonly action: 'replace'; readonly because: string }
  // A run of the very same template goes on: it is followed instead of started again.
  | { readonly action: 'attach'; readonly startTime: string }
  | { readonly action: 'wait'; readonly because: string }
  | { readonly action: 'refuse'; readonly code: 'run-active' | 'template-differs'; readonly because: string }

// Decides what becomes of the template; `existing` is undefined where Azure has none.
export const decide = (existing: ImageTemplate | undefined, inputs: DecisionInputs): Decision => {
  if (existing === undefined) return { action: 'create' }
  const state = existing.provisioningState
  const isOurs = existing.tags[ownTagNames.owner] === inputs.owner
  const isSame = existing.tags[ownTagNames.template] === inputs.templateFingerprint
  if (state === 'Creating' || state === 'Updating' || state === 'Deleting')
    return { action: 'wait', because: `The template is ${state.toLowerCase()}` }
  if (existing.lastRun !== undefined && isActive(existing.lastRun))
    return decideOnActive(existing.lastRun.startTime, existing.lastRun.state, isSame)
  const mayReplace = inputs.onDifferent === 'replace' || (inputs.onDifferent === undefined && isOurs)
  if (isSame && state === 'Succeeded') return { action: 'reuse' }
  const because = isSame ? `its provisioning ended as ${state}` : 'its content differs'
  if (mayReplace) return { action: 'replace', because }
  return { action: 'refuse', code: 'template-differs', because: `A template of this name exists and ${because}` }
}

const decideOnActive = (startTime: string, state: string, isSame: boolean): Decision => {
  if (state === 'Canceling') return { action: 'wait', because: 'The last run is being cancelled' }
  if (isSame) return { action: 'attach', startTime }
  return { action: 'refuse', code: 'run-active', because: 'Another run of a template of this name goes on, with other content' }
}
