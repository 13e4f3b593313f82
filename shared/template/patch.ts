// What PATCH can change of an image template, as the model marks it, where anything else needs a new template.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js'
import { isAmong } from './model/api-versions.js'
import { imageTemplate } from './model/image-template.js'
import { memberIn, membersOf, valuesOn } from './model/member.js'
import type { Value } from './model/property.js'
import { isNothing } from './nothing.js'
import { viewTemplate } from './view.js'

// Something that is added, removed or changed in a template; a value that is absent is undefined.
export interface ChangedPart {
  readonly path: readonly (string | number)[]
  readonly kind: 'added' | 'removed' | 'changed' | 'moved'
  readonly before?: Json
  readonly after?: Json
}

// The part of a template that a change is in, such as `location` or `properties.distribute`.
export const partOf = ({ path: [first = '', second] }: Pick<ChangedPart, 'path'>): string =>
  first === 'properties' ? `properties.${String(second)}` : String(first)

// The body of the PATCH that makes these changes to a template, without tags; undefined if only a new template will do.
export const patchOf = (
  existing: JsonObject,
  wanted: JsonObject,
  changes: readonly ChangedPart[],
  apiVersion: string,
): JsonObject | undefined => {
  const parts = [...new Set(changes.map(partOf))]
  const isPossible =
    changes.every((change) => isPatchable(change, change.kind === 'removed' ? existing : wanted, apiVersion)) &&
    parts.every((part) => isTakenAsWhole(part, existing, wanted))
  if (!isPossible) return undefined
  const properties = memberOf(wanted, 'properties')
  const names = parts.flatMap((part) => (part.startsWith('properties.') ? [part.slice('properties.'.length)] : [])).sort()
  const around = parts.filter((part) => part !== 'tags' && !part.startsWith('properties.'))
  return {
    ...Object.fromEntries(around.map((part) => [part, part === 'identity' ? identityChange(existing, wanted) : (wanted[part] ?? null)])),
    ...(names.length === 0 ? {} : { properties: Object.fromEntries(names.map((name) => [name, properties[name] ?? null])) }),
  }
}

// Names of run outputs that `after` lacks: PATCH refuses a distribute without one that the template has (docs/service.md 1.8).
export const droppedRunOutputs = (before: JsonObject, after: JsonObject): readonly string[] => {
  const kept = new Set(runOutputNames(after))
  return runOutputNames(before).filter((name) => !kept.has(name))
}

// The changed value, all that it is in, and all that is in it must be what PATCH of this API version takes.
const isPatchable = ({ path, before, after }: ChangedPart, body: JsonObject, apiVersion: string): boolean => {
  const values = valuesOn(imageTemplate, body, path)
  return (
    values.every((value) => isTaken(value, apiVersion)) &&
    [before, after].every((json) => json === undefined || isTakenWhole(json, values.at(-1), apiVersion))
  )
}

// An item of a list or map is what its list or map is. What the service writes cannot be changed.
const isTaken = (value: Value | undefined, apiVersion: string): boolean => {
  if (value?.readOnly === true) return true
  return value !== undefined && value.patch !== 'never' && (value.patch === undefined || isAmong(apiVersion, value.patch))
}

const isTakenWhole = (json: Json, value: Value | undefined, apiVersion: string): boolean => {
  if (isJsonArray(json)) return value?.kind !== 'list' || json.every((item) => isTakenWhole(item, value.item, apiVersion))
  if (!isJsonObject(json) || (value?.kind !== 'object' && value?.kind !== 'union')) return true
  const members = membersOf(value, json)
  return Object.entries(json).every(([key, item]) => {
    const member = memberIn(members, key)
    return isTaken(member, apiVersion) && isTakenWhole(item, member, apiVersion)
  })
}

// A PATCH takes a part as a whole, and cannot take one away.
const isTakenAsWhole = (part: string, existing: JsonObject, wanted: JsonObject): boolean => {
  if (part === 'identity') return identitiesOf(wanted).length > 0
  if (part === 'properties.distribute') return droppedRunOutputs(existing, wanted).length === 0
  return part !== 'properties.vmProfile' || keepsProfile(memberOf(existing, 'properties'), memberOf(wanted, 'properties'))
}

// Whether what a PATCH leaves out of a profile is removed is not documented: nothing that is there is left out.
const keepsProfile = (existing: JsonObject, wanted: JsonObject): boolean => {
  const [has, wants] = [memberOf(existing, 'vmProfile'), memberOf(wanted, 'vmProfile')]
  return isSubset(has, wants) && isSubset(memberOf(has, 'vnetConfig'), memberOf(wants, 'vnetConfig'))
}

// Whether the other object has everything that one has, with whatever value.
const isSubset = (has: JsonObject, wants: JsonObject): boolean =>
  Object.entries(has).every(([name, value]) => isNothing(value) || !isNothing(wants[name] ?? null))

// An old identity is removed by null, a new one added by {} (docs/service.md 1.7).
const identityChange = (existing: JsonObject, wanted: JsonObject): Json => {
  const wants = identitiesOf(wanted)
  const old = identitiesOf(existing).filter((id) => !wants.some((kept) => kept.toLowerCase() === id.toLowerCase()))
  return {
    ...memberOf(wanted, 'identity'),
    userAssignedIdentities: Object.fromEntries([...old.map((id) => [id, null] as const), ...wants.map((id) => [id, {}] as const)]),
  }
}

const identitiesOf = (body: JsonObject): readonly string[] => Object.keys(viewTemplate(body).identity?.userAssignedIdentities ?? {})

const runOutputNames = (body: JsonObject): readonly string[] =>
  viewTemplate(body).properties?.distribute?.flatMap(({ runOutputName }) => runOutputName ?? []) ?? []

// The object of that name, or an empty one.
const memberOf = (object: JsonObject, name: string): JsonObject => {
  const value = object[name]
  return isJsonObject(value) ? value : {}
}
