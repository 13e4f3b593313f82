// What a PATCH would have to change so that a template in Azure becomes the one to be sent.
import { isJsonObject, type Json, type JsonObject } from '../json.js'
import { droppedRunOutputs, patchableParts } from '../template/patchable.js'
import { isNothing } from './changes.js'

// The body of the PATCH that makes these parts as they are wanted, such as `identity` or `properties.distribute`, without tags; undefined
// where only a new template will do.
export const patchOf = (existing: JsonObject, wanted: JsonObject, parts: readonly string[], apiVersion: string): JsonObject | undefined => {
  if (!parts.every((part) => isPatchable(part, existing, wanted, apiVersion))) return undefined
  const properties = memberOf(wanted, 'properties')
  const changed = ['distribute', 'vmProfile'].filter((name) => parts.includes(`properties.${name}`))
  return {
    ...(parts.includes('identity') ? { identity: identityChange(existing, wanted) } : {}),
    ...(changed.length === 0 ? {} : { properties: Object.fromEntries(changed.map((name) => [name, properties[name] ?? null])) }),
  }
}

// A PATCH takes a part as a whole, and cannot take one away.
const isPatchable = (part: string, existing: JsonObject, wanted: JsonObject, apiVersion: string): boolean => {
  if (!patchableParts(apiVersion).some((name) => name === part)) return false
  if (part === 'identity') return identitiesOf(wanted).length > 0
  if (part === 'properties.distribute') return droppedRunOutputs(existing, wanted).length === 0
  return part !== 'properties.vmProfile' || isPatchableProfile(memberOf(existing, 'properties'), memberOf(wanted, 'properties'))
}

// The release notes of API version 2024-02-01 name what can be updated of a profile, and the proxy's size is not among it. Whether what a
// PATCH leaves out is removed is not documented: nothing is left out that is there.
const isPatchableProfile = (existing: JsonObject, wanted: JsonObject): boolean => {
  const [has, wants] = [memberOf(existing, 'vmProfile'), memberOf(wanted, 'vmProfile')]
  const [network, wantedNetwork] = [memberOf(has, 'vnetConfig'), memberOf(wants, 'vnetConfig')]
  return isSubset(has, wants) && isSubset(network, wantedNetwork) && (network['proxyVmSize'] ?? '') === (wantedNetwork['proxyVmSize'] ?? '')
}

// Whether everything that one object has is in the other, whatever it is there.
const isSubset = (has: JsonObject, wants: JsonObject): boolean =>
  Object.entries(has).every(([name, value]) => isNothing(value) || !isNothing(wants[name] ?? null))

// An old identity goes by null, a new one comes by {} (SERVICE.md section 3, row 13).
const identityChange = (existing: JsonObject, wanted: JsonObject): Json => {
  const wants = identitiesOf(wanted)
  const old = identitiesOf(existing).filter((id) => !wants.some((kept) => kept.toLowerCase() === id.toLowerCase()))
  return {
    ...memberOf(wanted, 'identity'),
    userAssignedIdentities: Object.fromEntries([...old.map((id) => [id, null] as const), ...wants.map((id) => [id, {}] as const)]),
  }
}

const identitiesOf = (body: JsonObject): readonly string[] => Object.keys(memberOf(memberOf(body, 'identity'), 'userAssignedIdentities'))

// The object of that name, or an empty one.
const memberOf = (object: JsonObject, name: string): JsonObject => {
  const value = object[name]
  return isJsonObject(value) ? value : {}
}
