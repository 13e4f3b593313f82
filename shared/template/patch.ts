// What PATCH can change in an image template, as marked in the model. Any other change needs a new template.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js'
import { isAmong } from './model/api-versions.js'
import { imageTemplate } from './model/image-template.js'
import { memberIn, membersOf, valuesOn } from './model/member.js'
import type { Value } from './model/property.js'
import { isNothing } from './nothing.js'
import { viewTemplate } from './view.js'

// Something that is added, removed or changed in a template; an absent value is undefined.
export interface ChangedPart {
  readonly path: readonly (string | number)[]
  readonly kind: 'added' | 'removed' | 'changed' | 'moved'
  readonly before?: Json
  readonly after?: Json
}

// The part of a template that contains a change, such as `location` or `properties.distribute`.
export const partOf = ({ path: [first = '', second] }: Pick<ChangedPart, 'path'>): string =>
  first === 'properties' ? `properties.${String(second)}` : String(first)

// The body of the PATCH that makes these changes to a template, without tags; undefined if they need a new template.
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
  const names = parts.flatMap((part) => (part.startsWith('properties.') ? [part.slice('properties.'.length)] : []))
  return {
    ...(parts.includes('identity') ? { identity: identityChange(existing, wanted) } : {}),
    ...(names.length === 0 ? {} : { properties: Object.fromEntries(names.map((name) => [name, properties[name] ?? null])) }),
  }
}

// Names of run outputs that `after` lacks: PATCH refuses a distribute without one that the template has (docs/service.md 1.8).
export const droppedRunOutputs = (before: JsonObject, after: JsonObject): readonly string[] => {
  const kept = new Set(runOutputNames(after))
  return runOutputNames(before).filter((name) => !kept.has(name))
}

// PATCH of this API version must accept the changed value, everything that contains it, and everything in it.
const isPatchable = ({ path, before, after }: ChangedPart, body: JsonObject, apiVersion: string): boolean => {
  const values = valuesOn(imageTemplate, body, path)
  return (
    values.every((value) => isTaken(value, apiVersion)) &&
    [before, after].every((json = null) => isTakenWhole(json, values.at(-1), apiVersion))
  )
}

// An item of a list or map is treated like the list or map. What the service writes cannot be changed.
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

// A PATCH replaces a part as a whole, and cannot remove one.
const isTakenAsWhole = (part: string, existing: JsonObject, wanted: JsonObject): boolean => {
  if (part === 'identity') return identitiesOf(wanted).length > 0
  if (part === 'properties.distribute') return droppedRunOutputs(existing, wanted).length === 0
  return part !== 'properties.vmProfile' || keepsProfile(memberOf(existing, 'properties'), memberOf(wanted, 'properties'))
}

// It is not documented whether PATCH removes what a profile leaves out, so nothing is left out.
const keepsProfile = (existing: JsonObject, wanted: JsonObject): boolean => {
  const [has, wants] = [memberOf(existing, 'vmProfile'), memberOf(wanted, 'vmProfile')]
  return isSubset(has, wants) && isSubset(memberOf(has, 'vnetConfig'), memberOf(wants, 'vnetConfig'))
}

// Whether the other object has every property of this one, with whatever value.
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

// The object with that name, or an empty one.
const memberOf = (object: JsonObject, name: string): JsonObject => {
  const value = object[name]
  return isJsonObject(value) ? value : {}
}
