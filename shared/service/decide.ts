// Decides once what to do with the image template, from what is in Azure. A pure function: facts in, action out.
import { isJsonObject, type JsonObject } from '../json.js'
import { changesOf, type Change } from '../comparison/changes.js'
import { labelOf } from '../template/node.js'
import { partOf, patchOf } from '../template/patch.js'
import { beforeTagName, isAtImageTags, isToolTag, linksUntilTagName, toolTagNames } from '../template/tool-tags.js'
import { isActive, hasAutoRun, type ImageTemplate, type Run } from './image-template.js'

export interface DecisionInputs {
  readonly templateFingerprint: string
  // As it would be sent.
  readonly template: JsonObject
  readonly apiVersion: string
  // The owner in the tags of this run's templates.
  readonly owner: string
  // The run names of the earlier attempts of the same pipeline run.
  readonly earlierAttempts: readonly string[]
  // Undefined: replace what this owner's pipelines created, refuse the rest.
  readonly onDifferent?: 'replace' | 'fail'
  // Applies while another run of a template that may be replaced is in progress.
  readonly onRunning: 'wait' | 'fail'
  // Until when (milliseconds since 1970) a run that starts now may need the links in the template.
  readonly linksNeededUntil?: number
}

export type Decision =
  | { readonly action: 'create' }
  // The template is run again; the change claims it for this run.
  | { readonly action: 'reuse'; readonly change?: JsonObject }
  | { readonly action: 'patch'; readonly change: JsonObject; readonly because: string }
  // `cancelsRun`: the run is that of an earlier attempt, and no job waits for it.
  | { readonly action: 'replace'; readonly because: string; readonly cancelsRun?: boolean }
  // A run of the same template is in progress: the job follows it instead of starting another. `isOurs`: an earlier attempt started it.
  | { readonly action: 'attach'; readonly startTime: string; readonly isOurs: boolean }
  // An earlier attempt of this run has created the images: they are the result.
  | { readonly action: 'adopt'; readonly startTime: string }
  | { readonly action: 'wait'; readonly because: string; readonly state: 'changing' | 'running' }
  // `isUnmanaged`: because of what the template is, not because of a difference. `differs`: the names of the properties that differ.
  | { readonly action: 'refuse'; readonly because: string; readonly isUnmanaged?: boolean; readonly differs?: readonly string[] }

// Decides what happens to the template; `existing` is undefined if it is not in Azure.
export const decide = (existing: ImageTemplate | undefined, inputs: DecisionInputs): Decision => {
  if (existing === undefined) return { action: 'create' }
  const { provisioningState: state } = existing
  if (isChanging(state)) return { action: 'wait', state: 'changing', because: `It is ${state.toLowerCase()}` }
  if (existing.tags[toolTagNames.template] === inputs.templateFingerprint && state === 'Succeeded') return decideOnSame(existing, inputs)
  return decideOnOther(existing, inputs)
}

// Decides on a template that is run unchanged, whoever created it.
export const decideOnExisting = (existing: ImageTemplate, linksNeededUntil = 0): Decision => {
  const { provisioningState: state, lastRun } = existing
  if (isChanging(state)) return { action: 'wait', state: 'changing', because: `It is ${state.toLowerCase()}` }
  if (state !== 'Succeeded')
    return { action: 'refuse', because: `Its provisioning state is ${state}, so it cannot be run`, isUnmanaged: true }
  const ended: Decision = {
    action: 'refuse',
    because: 'Its links to scripts and files expire before a run would finish',
    isUnmanaged: true,
  }
  return decideOnRun(lastRun, false) ?? (linksEnd(existing, { linksNeededUntil }) ? ended : { action: 'reuse' })
}

const isChanging = (state: string): boolean => state === 'Creating' || state === 'Updating' || state === 'Deleting'

const decideOnSame = (existing: ImageTemplate, inputs: DecisionInputs): Decision => {
  const { lastRun } = existing
  const isOfEarlier = isOfEarlierAttempt(existing, inputs)
  const onRun = decideOnRun(lastRun, isOfEarlier)
  if (onRun !== undefined) return onRun
  if (lastRun?.state === 'Succeeded' && isOfEarlier) return { action: 'adopt', startTime: lastRun.startTime }
  const mayChange = isOwn(existing, inputs) || inputs.onDifferent === 'replace'
  if (linksEnd(existing, inputs)) return mayChange ? { action: 'replace', because: linksEnded } : refuseOther(linksEnded)
  const ofImageTags = templateChanges(existing, inputs).filter(({ path }) => isAtImageTags(path))
  if (!ofImageTags.some((one) => mayChange || !isLacking(one))) {
    // A change may or may not start the run of a template with autoRun: the documentation says both.
    return mayChange && !hasAutoRun(existing.body) ? { action: 'reuse', change: claimOf(existing, inputs.template) } : { action: 'reuse' }
  }
  // Images must not carry the provenance of an earlier commit.
  const because = 'its images would carry the tags of an earlier run'
  return mayChange ? change(existing, inputs, ofImageTags, because) : refuseOther(because, ofImageTags)
}

const decideOnOther = (existing: ImageTemplate, inputs: DecisionInputs): Decision => {
  const { provisioningState: state, lastRun: run } = existing
  const because = state === 'Succeeded' ? 'its content differs' : `its provisioning ended as ${state}`
  const mayReplace = inputs.onDifferent === undefined ? isOwn(existing, inputs) : inputs.onDifferent === 'replace'
  if (!mayReplace) return refuseOther(because, contentChanges(existing, inputs))
  // During a run, a template can neither be changed nor deleted (docs/service.md 2.9).
  if (isActive(run)) {
    if (isOfEarlierAttempt(existing, inputs)) return { action: 'replace', because, cancelsRun: true }
    const running = 'A run with different content is in progress'
    return inputs.onRunning === 'fail' ? { action: 'refuse', because: running } : { action: 'wait', state: 'running', because: running }
  }
  return state === 'Succeeded' ? change(existing, inputs, contentChanges(existing, inputs), because) : { action: 'replace', because }
}

const templateChanges = ({ body }: ImageTemplate, { template }: DecisionInputs): readonly Change[] =>
  changesOf(body, template, { isFromService: true, artifacts: new Map() })

// The tags of the template always become those of this run.
const contentChanges = (existing: ImageTemplate, inputs: DecisionInputs): readonly Change[] =>
  templateChanges(existing, inputs).filter((change) => partOf(change) !== 'tags')

// Another user's template is not changed: it is run even if its images then lack some tags.
const isLacking = ({ kind, path }: Change): boolean => kind === 'added' && isToolTag(String(path.at(-1)))

// By PATCH if that is enough, otherwise by replacing the template.
const change = (existing: ImageTemplate, inputs: DecisionInputs, changes: readonly Change[], because: string): Decision => {
  const { template, apiVersion } = inputs
  const body = patchOf(existing.body, template, changes, apiVersion)
  // A PATCH does not renew the links.
  if (body === undefined || linksEnd(existing, inputs)) return { action: 'replace', because }
  const parts = [...new Set(changes.map(partOf))]
  const differing = parts.length === 0 ? because : `${because} in ${parts.join(', ')}`
  return { action: 'patch', change: { ...claimOf(existing, template), ...body }, because: differing }
}

// The tags of this run, and the template's previous run: any later one is this run's. The links expire when they did before.
const claimOf = ({ lastRun, tags }: ImageTemplate, template: JsonObject): JsonObject => {
  const until = tags[linksUntilTagName]
  return {
    tags: {
      ...(isJsonObject(template['tags']) ? template['tags'] : {}),
      ...(lastRun === undefined ? {} : { [beforeTagName]: lastRun.startTime }),
      ...(until === undefined ? {} : { [linksUntilTagName]: until }),
    },
  }
}

const linksEnded = 'its links to the artifacts expire before a run would finish'

const linksEnd = ({ tags }: ImageTemplate, { linksNeededUntil = 0 }: Pick<DecisionInputs, 'linksNeededUntil'>): boolean => {
  const until = tags[linksUntilTagName]
  // A time that cannot be read counts as past.
  return until !== undefined && !(Date.parse(until) >= linksNeededUntil)
}

// Whether the last run is that of an earlier attempt: the run tag shows that the attempt claimed the template, and a newer last run shows
// that it also started one.
const isOfEarlierAttempt = ({ tags, lastRun }: ImageTemplate, { earlierAttempts }: DecisionInputs): boolean =>
  earlierAttempts.includes(tags[toolTagNames.run] ?? '') && lastRun !== undefined && tags[beforeTagName] !== lastRun.startTime

const decideOnRun = (run: Run | undefined, isOurs: boolean): Decision | undefined => {
  if (run?.state === 'Running') return { action: 'attach', startTime: run.startTime, isOurs }
  return run?.state === 'Canceling' ? { action: 'wait', state: 'running', because: 'Its last run is being cancelled' } : undefined
}

const refuseOther = (because: string, changes: readonly Change[] = []): Decision => ({
  action: 'refuse',
  because: `A template of this name exists, and ${because}`,
  differs: [...new Set(changes.filter(({ path }) => !isToolTag(String(path.at(-1)))).map(({ path }) => labelOf(path)))],
})

const isOwn = ({ tags }: ImageTemplate, { owner }: DecisionInputs): boolean => tags[toolTagNames.owner] === owner
