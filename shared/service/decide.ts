// What to do with the image template, decided once from what is in Azure. A pure function: facts in, action out.
import { ownTagNames } from '../template/own-tags.js'
import { isActive, type ImageTemplate } from './image-template.js'

export interface DecisionInputs {
  readonly templateFingerprint: string
  // The owner that this run's templates carry.
  readonly owner: string
  // Undefined: replace what this owner's pipelines made, refuse the rest.
  readonly onDifferent?: 'replace' | 'fail'
  // While another run of a template that may be replaced goes on.
  readonly onRunning: 'wait' | 'fail'
  // Until when (Date.now()) a run that starts now may need the links that are in the template.
  readonly linksNeededUntil?: number
}

export type Decision =
  | { readonly action: 'create' }
  | { readonly action: 'reuse' }
  | { readonly action: 'replace'; readonly because: string }
  // A run of the very same template goes on: it is followed instead of started again.
  | { readonly action: 'attach'; readonly startTime: string }
  | { readonly action: 'wait'; readonly because: string }
  | { readonly action: 'refuse'; readonly because: string }

// Decides what becomes of the template; `existing` is undefined where Azure has none.
export const decide = (existing: ImageTemplate | undefined, inputs: DecisionInputs): Decision => {
  if (existing === undefined) return { action: 'create' }
  const { provisioningState: state, lastRun: run } = existing
  if (state === 'Creating' || state === 'Updating' || state === 'Deleting')
    return { action: 'wait', because: `It is ${state.toLowerCase()}` }
  const isSame = existing.tags[ownTagNames.template] === inputs.templateFingerprint
  const isUsable = isActive(run) || !linksEnd(existing, inputs)
  if (isSame && isUsable && state === 'Succeeded') return decideOnSame(existing)
  const differs = isSame ? 'its links to the artifacts end before a run of it would' : 'its content differs'
  const because = state === 'Succeeded' ? differs : `its provisioning ended as ${state}`
  if (!mayReplace(existing, inputs)) return { action: 'refuse', because: `A template of this name exists, and ${because}` }
  // A template whose run goes on cannot be deleted (SERVICE.md section 3, rows 2 and 3).
  if (!isActive(run)) return { action: 'replace', because }
  const running = 'A run of it goes on, with other content'
  return inputs.onRunning === 'fail' ? { action: 'refuse', because: running } : { action: 'wait', because: running }
}

const linksEnd = ({ tags }: ImageTemplate, { linksNeededUntil = 0 }: DecisionInputs): boolean => {
  const until = tags[ownTagNames.linksUntil]
  // What cannot be read has ended.
  return until !== undefined && !(Date.parse(until) >= linksNeededUntil)
}

const decideOnSame = ({ lastRun }: ImageTemplate): Decision => {
  if (lastRun?.state === 'Running') return { action: 'attach', startTime: lastRun.startTime }
  if (lastRun?.state === 'Canceling') return { action: 'wait', because: 'Its last run is being cancelled' }
  return { action: 'reuse' }
}

const mayReplace = ({ tags }: ImageTemplate, { onDifferent, owner }: DecisionInputs): boolean =>
  onDifferent === undefined ? tags[ownTagNames.owner] === owner : onDifferent === 'replace'
