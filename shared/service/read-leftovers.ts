// The image templates of a resource group and the staging groups of its templates, with the facts that decide whether they are leftovers.
import { ArmError, unlessMissing } from '../azure/arm-error.js'
import type { Arm } from '../azure/arm.js'
import { expectShape, unexpected } from '../azure/expect-shape.js'
import { reads } from '../azure/reads.js'
import { nameIn, templateId, templatesPath } from '../azure/resource-id.js'
import { at, textOf } from '../json.js'
import { defaultApiVersion } from '../template/model/api-versions.js'
import { mapLimit } from '../concurrency.js'
import { parseImageTemplate, type ImageTemplate } from './image-template.js'
import { readTriggers } from './trigger.js'
import { groupTag, judgeGroup, judgeTemplate, mayBeLeft, parseStagingGroup, type StagingGroup, type SweptTemplate } from './sweep.js'
import type { SweepSettings } from '../inputs/settings.js'

type Reader = Pick<Arm, 'list' | 'read' | 'now'>

export interface Place {
  readonly subscriptionId: string
  readonly resourceGroup: string
}

// A staging group, and the template that its tags name, if it exists.
export interface GroupAndTemplate {
  readonly group: StagingGroup
  readonly template: ImageTemplate | undefined
}

export interface Leftovers {
  readonly templates: readonly SweptTemplate[]
  readonly groups: readonly GroupAndTemplate[]
  // What could not be read, as sentences.
  readonly gaps: readonly string[]
  // By Azure's clock.
  readonly now: number
}

// The API version of Resource Manager's own requests.
export const groupsApiVersion = '2021-04-01'

// Reads one list of templates and one of groups, and more only about candidates for deletion. Throws ArmError if the templates cannot be
// read.
export const readLeftovers = async (
  arm: Reader,
  place: Place,
  timeless: Omit<SweepSettings, 'now'>,
  signal: AbortSignal,
): Promise<Leftovers> => {
  const bodies = await arm.list(templatesPath(place), defaultApiVersion, signal)
  const settings = { ...timeless, now: arm.now() }
  const templates = bodies.map(parseImageTemplate)
  const groups = await unlessRefused(() => readGroups(arm, place, signal))
  const byName = new Map(templates.map((template) => [nameIn(template.id).toLowerCase(), template]))
  const left = (groups ?? [])
    .map((group) => ({ group, template: byName.get(group.templateName.toLowerCase()) }))
    .filter(({ group, template }) => mayBeLeft(group, template))
  const timed = await mapLimit(atOnce, left, async (one) => ({ ...one, group: await withTime(arm, one, settings, signal) }))
  const refused = timed.filter(({ group }) => group.touched === 'refused').map(({ group }) => group.id)
  const swept = await readTemplates(arm, place, templates, settings, signal)
  const unasked = swept.filter(({ triggers }) => triggers === 'refused').map(({ template }) => template.id)
  const gaps = gapsOf(place, { isBlind: groups === undefined, groups: refused, templates: unasked })
  return { templates: swept, groups: timed, gaps, now: settings.now }
}

// The same for one template, right before it is deleted; undefined if it no longer exists.
export const readAgain = async (
  arm: Reader,
  { template: { id }, touched }: SweptTemplate,
  signal: AbortSignal,
): Promise<SweptTemplate | undefined> => {
  const template = await unlessMissing(async () => parseImageTemplate((await arm.read(id, defaultApiVersion, signal)).body))
  return template && { template, touched, triggers: await triggersOf(arm, id, signal) }
}

// The same for one staging group.
export const readGroupAgain = async (
  arm: Reader,
  place: Place,
  { id, templateName }: StagingGroup,
  settings: SweepSettings,
  signal: AbortSignal,
): Promise<GroupAndTemplate | undefined> => {
  const body = await unlessMissing(async () => (await arm.read(id, groupsApiVersion, signal)).body)
  const group = parseStagingGroup(body, place.resourceGroup)
  if (group === undefined) return undefined
  const path = templateId({ ...place, name: templateName })
  const template = await unlessMissing(async () => parseImageTemplate((await arm.read(path, defaultApiVersion, signal)).body))
  return { group: await withTime(arm, { group, template }, settings, signal), template }
}

const atOnce = 8

interface Gaps {
  readonly isBlind: boolean
  // Ids of staging groups and of templates.
  readonly groups: readonly string[]
  readonly templates: readonly string[]
}

const gapsOf = ({ subscriptionId }: Place, { isBlind, groups, templates }: Gaps): readonly string[] => [
  ...(isBlind
    ? [
        `The staging groups could not be listed: the pipeline’s identity needs ${reads.group} on the subscription ${subscriptionId} (Reader has it).`,
      ]
    : []),
  ...(groups.length === 0
    ? []
    : [
        `The contents of these staging groups could not be read: the pipeline’s identity needs ${reads.groupResources} on them (Reader has it): ${groups.join(', ')}`,
      ]),
  ...(templates.length === 0
    ? []
    : [
        `The triggers of these image templates could not be read: the pipeline’s identity needs Microsoft.VirtualMachineImages/imageTemplates/triggers/read on them (Reader has it): ${templates.join(', ')}`,
      ]),
]

const readGroups = async (arm: Reader, place: Place, signal: AbortSignal): Promise<readonly StagingGroup[]> => {
  const path = `/subscriptions/${place.subscriptionId}/resourcegroups?$filter=tagName%20eq%20'${groupTag}'`
  const groups = await arm.list(path, groupsApiVersion, signal)
  return groups.flatMap((body) => parseStagingGroup(body, place.resourceGroup) ?? [])
}

// Creation and change times are requested once for all templates, and only if everything else allows one to be deleted. Triggers are read
// for each of those.
const readTemplates = async (
  arm: Reader,
  place: Place,
  templates: readonly ImageTemplate[],
  settings: SweepSettings,
  signal: AbortSignal,
): Promise<readonly SweptTemplate[]> => {
  const isDeletable = (template: ImageTemplate, touched: number): boolean =>
    judgeTemplate({ template, touched, triggers: [] }, settings).isDeletable
  if (!templates.some((template) => isDeletable(template, 0)))
    return templates.map((template) => ({ template, touched: undefined, triggers: undefined }))
  const times = await touchedIn(arm, `/subscriptions/${place.subscriptionId}/resourceGroups/${place.resourceGroup}`, signal, templateType)
  return mapLimit(atOnce, templates, async (template) => {
    const touched = times.get(template.id.toLowerCase())
    const needsTriggers = touched !== undefined && isDeletable(template, touched)
    return { template, touched, triggers: needsTriggers ? await triggersOf(arm, template.id, signal) : undefined }
  })
}

const templateType = 'Microsoft.VirtualMachineImages/imageTemplates'

const triggersOf = async (arm: Reader, id: string, signal: AbortSignal): Promise<SweptTemplate['triggers']> =>
  (await unlessRefused(() => readTriggers(arm, id, defaultApiVersion, signal)))?.map(({ name }) => name) ?? 'refused'

// The contents of a group are read only if nothing else keeps it.
const withTime = async (
  arm: Reader,
  { group, template }: GroupAndTemplate,
  settings: SweepSettings,
  signal: AbortSignal,
): Promise<StagingGroup> => {
  if (!judgeGroup({ ...group, touched: 'empty' }, template, settings).isDeletable) return group
  const times = await unlessRefused(() => touchedIn(arm, group.id, signal))
  if (times === undefined) return { ...group, touched: 'refused' }
  const known = [...times.values()].filter((time) => time !== undefined)
  if (known.length < times.size) return group
  return { ...group, touched: times.size === 0 ? 'empty' : Math.max(...known) }
}

// When each resource of a group was made or last changed, by its id in lower case (Resources - List By Resource Group, $expand).
const touchedIn = async (
  arm: Reader,
  group: string,
  signal: AbortSignal,
  type?: string,
): Promise<ReadonlyMap<string, number | undefined>> => {
  const filter = type === undefined ? '' : `$filter=resourceType%20eq%20'${type}'&`
  const resources = await arm.list(`${group}/resources?${filter}$expand=createdTime,changedTime`, groupsApiVersion, signal)
  return new Map(
    resources.map((resource) => {
      expectShape(resource, { id: 'string', createdTime: 'string', changedTime: 'string' }, request)
      const id = textOf(at(resource, 'id'))
      if (id === undefined) throw unexpected(request, 'a resource has no id')
      const texts = ['createdTime', 'changedTime'].flatMap((name) => textOf(at(resource, name)) ?? [])
      // NaN if one of them is not a time: then the last change is not known.
      const last = texts.length === 0 ? NaN : Math.max(...texts.map((text) => Date.parse(text)))
      return [id.toLowerCase(), Number.isNaN(last) ? undefined : last]
    }),
  )
}

const request = 'GET the resources of a group'

// Undefined if the identity lacks the right.
const unlessRefused = async <T>(read: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await read()
  } catch (error) {
    if (error instanceof ArmError && error.status === 403) return undefined
    throw error
  }
}
