// What a PATCH would have to change so that a template in Azure becomes the one to be sent.
import type { Json, JsonObject } from '../template/node.js'
import { droppedRunOutputs, patchableParts } from '../template/patchable.js'
import { isSubset, memberOf } from './difference.js'

// The body of the PATCH for these parts, without tags; undefined where only a new template will do.
export const patchOf = (existing: JsonObject, wanted: JsonObject, parts: readonly string[], apiVersion: string): JsonObject | undefined => {
  const patchable: readonly string[] = patchableParts(apiVersion)
  if (!parts.every((part) => patchable.includes(part))) return undefined
  if (parts.includes('properties.distribute') && droppedRunOutputs(existing, wanted).length > 0) return undefined
  if (parts.includes('properties.vmProfile') && !isPatchableProfile(memberOf(existing, 'properties'), memberOf(wanted, 'properties')))
    return undefined
  const properties = memberOf(wanted, 'properties')
  const changed = ['distribute', 'vmProfile'].filter((name) => parts.includes(`properties.${name}`))
  return {
    ...(parts.includes('identity') ? { identity: identityChange(existing, wanted) } : {}),
    ...(changed.length === 0 ? {} : { properties: Object.fromEntries(changed.map((name) => [name, properties[name] ?? null])) }),
  }
}

// An old identity goes by null, a new one comes by {} (SERVICE.md section 3, row 13).
const identityChange = (existing: JsonObject, wanted: JsonObject): Json => {
  const idsOf = (body: JsonObject): readonly string[] => Object.keys(memberOf(memberOf(body, 'identity'), 'userAssignedIdentities'))
  const wants = idsOf(wanted)
  const old = idsOf(existing).filter((id) => !wants.some((kept) => kept.toLowerCase() === id.toLowerCase()))
  return {
    ...memberOf(wanted, 'identity'),
    userAssignedIdentities: Object.fromEntries([...old.map((id) => [id, null] as const), ...wants.map((id) => [id, {}] as const)]),
  }
}

// The release notes of API version 2024-02-01 name what can be updated of a profile, and the proxy's size is not among it. Whether what a
// PATCH leaves out is removed is not documented: nothing is left out that is there.
const isPatchableProfile = (existing: JsonObject, wanted: JsonObject): boolean => {
  const [has, wants] = [memberOf(existing, 'vmProfile'), memberOf(wanted, 'vmProfile')]
  const [network, wantedNetwork] = [memberOf(has, 'vnetConfig'), memberOf(wants, 'vnetConfig')]
  return isSubset(has, wants) && isSubset(network, wantedNetwork) && (network['proxyVmSize'] ?? '') === (wantedNetwork['proxyVmSize'] ?? '')
}
