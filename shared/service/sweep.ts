// Decides which image templates and staging groups are leftovers of these pipelines and can be deleted, and why the others are kept. Pure;
// in doubt, a resource is kept.
import { at, textOf } from '../json.js'
import { expectShape } from '../azure/expect-shape.js'
import { firstTag, tagOf, tagsIn } from '../azure/tags.js'
import { formatDays, shortTime } from '../units.js'
import { isGeneratedName } from '../template/generated-name.js'
import { nameIn } from '../azure/resource-id.js'
import { toolTagNames } from '../template/tool-tags.js'
import { keepsVhd } from './cleanup.js'
import { isActive, type ImageTemplate } from './image-template.js'
import type { SweepSettings } from '../inputs/settings.js'
import { viewTemplate } from '../template/view.js'

export interface SweptTemplate {
  readonly template: ImageTemplate
  // When the template was created or last changed, in milliseconds since 1970; undefined if unknown.
  readonly touched: number | undefined
  // Names; undefined if they were not read because something else keeps the template.
  readonly triggers: readonly string[] | 'refused' | undefined
}

// A staging group (docs/service.md 3.5).
export interface StagingGroup {
  readonly id: string
  readonly name: string
  readonly state: string
  readonly tags: Readonly<Record<string, string>>
  // The template that the group was created for, according to its tags.
  readonly templateName: string
  // When its newest resource was created or last changed; undefined if unknown.
  readonly touched: number | 'empty' | 'refused' | undefined
}

export interface Leftover {
  readonly kind: 'image template' | 'staging group'
  readonly id: string
  readonly name: string
  readonly isDeletable: boolean
  // The reason, as words that follow the name.
  readonly because: string
}

// Whether a template can be deleted.
export const judgeTemplate = (swept: SweptTemplate, settings: SweepSettings): Leftover => {
  const { template, touched } = swept
  const reason = reasonToKeepTemplate(swept, settings)
  const because = reason ?? `unchanged for ${formatDays(settings.now - (lastOf(template, touched) ?? settings.now))}`
  return { kind: 'image template', id: template.id, name: nameIn(template.id), isDeletable: reason === undefined, because }
}

// The same right before it is deleted. A job marks a template as its own before it starts the run, so the run may not exist yet.
export const judgeTemplateAgain = (before: SweptTemplate, now: SweptTemplate, settings: SweepSettings): Leftover => {
  const leftover = judgeTemplate(now, settings)
  const leaseTag = tagOf(now.template, toolTagNames.run)
  return leaseTag === tagOf(before.template, toolTagNames.run)
    ? leftover
    : { ...leftover, isDeletable: false, because: `another job has taken it (${leaseTag ?? 'without a name'})` }
}

// Whether a staging group can be deleted; `template` is the image template that its tags name, if it exists.
export const judgeGroup = (group: StagingGroup, template: ImageTemplate | undefined, settings: SweepSettings): Leftover => {
  const { id, name, touched } = group
  const reason = reasonToKeepGroup(group, template, settings)
  const age = typeof touched === 'number' ? `unchanged for ${formatDays(settings.now - touched)}` : 'empty'
  const because = reason ?? `its image template ${group.templateName} no longer exists, and it is ${age}`
  return { kind: 'staging group', id, name, isDeletable: reason === undefined, because }
}

// Whether a staging group may be left over: it does not belong to an existing template.
export const mayBeLeft = ({ id }: StagingGroup, template: ImageTemplate | undefined): boolean =>
  template === undefined || (template.stagingResourceGroup ?? id).toLowerCase() !== id.toLowerCase()

const reasonToKeepTemplate = ({ template, touched, triggers }: SweptTemplate, settings: SweepSettings): string | undefined => {
  const { lastRun, provisioningState } = template
  if (tagOf(template, toolTagNames.owner) === undefined) return 'it was not created by these pipelines'
  if (!['Succeeded', 'Failed', 'Canceled'].includes(provisioningState)) return `it is ${provisioningState}`
  if (isActive(lastRun)) return `a run has been in progress since ${shortTime(lastRun?.startTime ?? '')}`
  if (lastRun === undefined && viewTemplate(template.body).properties?.lastRunStatus !== undefined)
    return 'the state of its last run is not known'
  if (settings.runs.includes(tagOf(template, toolTagNames.run) ?? '')) return 'it belongs to this run'
  return (
    ownerReason(template, settings) ??
    tagReason(template, settings) ??
    (keepsVhd(template.body) ? 'its VHD has no uri and would be deleted with it' : undefined) ??
    ageReason('it was created, changed or run', lastOf(template, touched), settings) ??
    triggerReason(triggers)
  )
}

const reasonToKeepGroup = (group: StagingGroup, template: ImageTemplate | undefined, settings: SweepSettings): string | undefined => {
  if (group.state !== 'Succeeded') return `it is ${group.state}`
  if (!mayBeLeft(group, template)) return `its image template ${group.templateName} exists`
  // A staging group of the user has the tag usedBy instead of createdBy: only its contents belong to the service.
  if (tagOf(group, 'createdBy')?.toLowerCase() !== 'azurevmimagebuilder' || !/^IT_/i.test(group.name))
    return 'there is no proof that Image Builder created it'
  return (
    ownerReason(group, settings) ??
    tagReason(group, settings) ??
    (isProven(group) ? undefined : `there is no proof that its image template, ${group.templateName}, was created by these pipelines`) ??
    contentReason(group.touched, settings)
  )
}

const contentReason = (touched: StagingGroup['touched'], settings: SweepSettings): string | undefined => {
  if (touched === 'refused') return 'its contents could not be read'
  return touched === 'empty' ? undefined : ageReason('a resource in it was created or changed', touched, settings)
}

// The service does not copy a template's tags to its staging group. What proves the owner is a name that only this tool generates, or its
// tag in the template's managedResourceTags.
const isProven = (group: StagingGroup): boolean => isGeneratedName(group.templateName) || tagOf(group, toolTagNames.owner) !== undefined

const ownerReason = (resource: Pick<StagingGroup, 'tags'>, { whose, owner }: SweepSettings): string | undefined => {
  const actual = tagOf(resource, toolTagNames.owner)
  return whose === 'all' || actual === undefined || actual === owner ? undefined : `it belongs to ${actual}`
}

const tagReason = (resource: Pick<StagingGroup, 'tags'>, { keepTags }: SweepSettings): string | undefined => {
  const found = firstTag(resource, keepTags)
  return found === undefined ? undefined : `it has the tag ${found}`
}

const ageReason = (happened: string, touched: number | undefined, { now, olderThan }: SweepSettings): string | undefined => {
  if (touched === undefined) return 'its age is unknown'
  return now - touched < olderThan ? `${happened} ${formatDays(now - touched)} ago, less than ${formatDays(olderThan)}` : undefined
}

const triggerReason = (triggers: SweptTemplate['triggers']): string | undefined => {
  if (triggers === undefined || triggers === 'refused') return 'its triggers could not be read'
  return triggers.length === 0 ? undefined : `it has a trigger (${triggers.join(', ')}), which would be deleted with it`
}

// The creation time does not cover later runs. Undefined if one of the times is not known.
const lastOf = ({ body, lastRun }: ImageTemplate, touched = NaN): number | undefined => {
  const texts = [lastRun?.startTime, viewTemplate(body).properties?.lastRunStatus?.endTime].filter((text = '') => text !== '')
  const last = Math.max(touched, ...texts.map((text = '') => Date.parse(text)))
  return Number.isNaN(last) ? undefined : last
}

// A group as Resource Manager returns it; undefined if it is not a staging group of the templates in this resource group. Throws ArmError.
export const parseStagingGroup = (body: unknown, resourceGroup: string): StagingGroup | undefined => {
  expectShape(body, { id: 'string', name: 'string', 'properties.provisioningState': 'string' }, request)
  const tags = tagsIn(body, request)
  const templateName = tagOf({ tags }, 'imageTemplateName')
  const isOfGroup = tagOf({ tags }, groupTag)?.toLowerCase() === resourceGroup.toLowerCase()
  if (templateName === undefined || !isOfGroup) return undefined
  return {
    id: textOf(at(body, 'id')) ?? '',
    name: textOf(at(body, 'name')) ?? '',
    state: textOf(at(body, 'properties', 'provisioningState')) ?? 'Unknown',
    tags,
    templateName,
    touched: undefined,
  }
}

const request = 'GET a staging group'

// The tag on every staging group.
export const groupTag = 'imageTemplateResourceGroupName'
