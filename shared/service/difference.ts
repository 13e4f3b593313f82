// What of an image template in Azure is not as it would be sent. The service fills in values of its own, and shows some in another
// spelling (SERVICE.md section 2): neither is a difference.
import { regionKey } from '../region.js'
import { withoutSignature } from '../template/fingerprint.js'
import { isJsonObject, type Json, type JsonObject } from '../template/node.js'

// The parts in which they differ, such as `location` or `properties.distribute`; tags are not looked at.
export const differingParts = (existing: JsonObject, wanted: JsonObject): readonly string[] => {
  const [has, wants] = [memberOf(existing, 'properties'), memberOf(wanted, 'properties')]
  return [
    ...['identity', 'location'].filter((name) => !agree(name, existing[name], wanted[name])),
    ...Object.keys({ ...has, ...wants })
      .filter((name) => !serviceOwned.has(name) && !agree(name, has[name], wants[name]))
      .map((name) => `properties.${name}`),
  ]
}

// Whether all images would carry the tags that they are to carry.
export const haveSameArtifactTags = (existing: JsonObject, wanted: JsonObject): boolean => {
  const tagsOf = (body: JsonObject): readonly Json[] =>
    listOf(memberOf(body, 'properties')['distribute']).map((item) => (isJsonObject(item) ? memberOf(item, 'artifactTags') : {}))
  return agree('artifactTags', tagsOf(existing), tagsOf(wanted))
}

// Whether everything that one object has is in the other, whatever it is there.
export const isSubset = (has: JsonObject, wants: JsonObject): boolean =>
  Object.entries(has).every(([name, value]) => isEmpty(value) || !isEmpty(wants[name]))

// The object of that name, or an empty one.
export const memberOf = (object: JsonObject, name: string): JsonObject => {
  const value = object[name]
  return isJsonObject(value) ? value : {}
}

// Read-only, or what is behind it is (SERVICE.md section 1).
const serviceOwned: ReadonlySet<string> = new Set(['provisioningState', 'provisioningError', 'lastRunStatus', 'exactStagingResourceGroup'])

// Filled in by the service where they were not sent, or sent empty (SERVICE.md section 2).
const serviceFilled: ReadonlySet<string> = new Set(['exactVersion', 'sha256Checksum', 'principalId', 'clientId'])

const agree = (name: string, has: Json | undefined, wants: Json | undefined): boolean => {
  if (name === 'userAssignedIdentities' && !isList(wants)) return identitiesOf(has) === identitiesOf(wants)
  if (isEmpty(wants)) return isEmpty(has) || serviceFilled.has(name)
  if (isList(wants))
    return isList(has) && has.length === wants.length && wants.every((item, index) => agree(itemName(name), has[index], item))
  if (isJsonObject(wants)) return isJsonObject(has) && agreeInAll(name, has, wants)
  return typeof wants === 'string' && typeof has === 'string' ? spelled(name, has) === spelled(name, wants) : has === wants
}

// Only their names count, which are resource ids: what is behind them is the service's.
const identitiesOf = (identities: Json | undefined): string =>
  isJsonObject(identities)
    ? Object.keys(identities)
        .map((id) => id.toLowerCase())
        .sort()
        .join(' ')
    : ''

const agreeInAll = (name: string, has: JsonObject, wants: JsonObject): boolean =>
  Object.keys({ ...has, ...wants }).every((key) => agree(memberName(name, key), has[key], wants[key]))

// A region stands under another name in each place.
const itemName = (name: string): string => (name === 'replicationRegions' ? 'location' : name)
const memberName = (parent: string, key: string): string => (parent === 'targetRegions' && key === 'name' ? 'location' : key)

// `West US 2` is westus2; resource ids come back in another case; signatures differ at each run.
const spelled = (name: string, text: string): string => {
  if (name === 'location') return regionKey(text)
  return /^\/subscriptions\//i.test(text) ? text.toLowerCase() : withoutSignature(text)
}

// What stands where nothing was sent: null, '', 0, false, {} and []; an object of such is one, too.
const isEmpty = (value: Json | undefined): boolean => {
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return true
  if (isList(value)) return value.length === 0
  return isJsonObject(value) && Object.entries(value).every(([name, item]) => serviceFilled.has(name) || isEmpty(item))
}

const listOf = (value: Json | undefined): readonly Json[] => (isList(value) ? value : [])

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)
