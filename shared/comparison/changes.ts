// Compares two bodies of an image template property by property, guided by the model.
import { canonicalJson, isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js'
import { normalizeRegion } from '../azure/region.js'
import { partsOfImage } from '../template/image-content.js'
import { imageTemplate } from '../template/model/image-template.js'
import { memberOf } from '../template/model/member.js'
import type { Value } from '../template/model/property.js'
import { withoutSignature } from '../template/fingerprint.js'
import { isNothing } from '../template/nothing.js'
import type { ChangedPart } from '../template/patch.js'
import { align, same } from './align.js'
import { artifactAt, artifactInLines, type AddressedArtifact, type ArtifactNames } from './artifact-address.js'
import { defined } from '../defined.js'

// One difference. The path of a removed item ends in its former position.
export interface Change extends ChangedPart {
  // Its path in the first body.
  readonly from: readonly (string | number)[]
  // The script or file that has changed; before and after are its checksums.
  readonly artifact?: string
  // The name of the step that contains it.
  readonly step?: string
}

// What the comparison knows apart from the bodies.
export interface ChangeOptions {
  // The service wrote the first body: the defaults that it fills in (shared/template/nothing.ts) are not differences.
  readonly isFromService: boolean
  // Scripts and files by the URLs in the bodies.
  readonly artifacts: ArtifactNames
}

// What differs from one body to the other in the parts that are sent: location, tags, identity, properties.
export const changesOf = (before: JsonObject, after: JsonObject, options: ChangeOptions): readonly Change[] =>
  between(sent(before), sent(after), { ...options, path: [], from: [], property: imageTemplate })

const sent = (body: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(body).filter(([key, value]) => {
      const property = memberOf(imageTemplate, body, key)
      return (
        property !== undefined && property.readOnly !== true && (property !== imageTemplate.members.identity || !isWithoutIdentity(value))
      )
    }),
  )

const isWithoutIdentity = (identity: Json): boolean => isJsonObject(identity) && identity['type'] === 'None'

interface At extends ChangeOptions {
  readonly path: readonly (string | number)[]
  readonly from: readonly (string | number)[]
  readonly property: Value | undefined
  readonly step?: string
}

const between = (before: Json | undefined, after: Json | undefined, at: At): readonly Change[] => {
  if (before === undefined) return after === undefined || isFilledIn(after, at) ? [] : [change('added', at, { after })]
  if (after === undefined) return isFilledIn(before, at) ? [] : [change('removed', at, { before })]
  if (isJsonObject(before) && isJsonObject(after)) return inObject(before, after, at)
  if (isJsonArray(before) && isJsonArray(after)) return inList(before, after, at)
  return isSame(before, after, at) ? [] : [change('changed', at, { before, after })]
}

const change = (kind: Change['kind'], { path, from, step }: At, values: Pick<Change, 'before' | 'after' | 'artifact'>): Change => ({
  path,
  from,
  kind,
  ...values,
  ...defined({ step }),
})

// Absent on one side, and on the other what the service fills in or treats as absent.
const isFilledIn = (value: Json, at: At): boolean => {
  const { isFromService, property } = at
  if (!isFromService) return false
  // Its keys carry meaning themselves, such as the ids of identities.
  if (property?.kind === 'map') return isJsonObject(value) && Object.keys(value).length === 0
  if (property?.readOnly === true || (property?.kind === 'text' && property.form === 'sha256') || isNothing(value)) return true
  // A property that may be missing from such an object.
  return (
    isJsonObject(value) &&
    Object.entries(value).every(([key, item]) => isFilledIn(item, { ...at, property: memberOf(property, value, key) }))
  )
}

const isSame = (before: Json, after: Json, { isFromService, property }: At): boolean => {
  if (before === after) return true
  if (!isFromService) return false
  // The service fills in a checksum that is sent empty.
  if (property?.kind === 'text' && property.form === 'sha256' && after === '') return true
  if (isNothing(before) && isNothing(after)) return true
  return typeof before === 'string' && typeof after === 'string' && meaning(before, property) === meaning(after, property)
}

// Case does not matter in ids, and neither case nor spaces do in regions. The service answers /resourcegroups/ for /resourceGroups/.
// Signatures differ at each run.
const meaning = (text: string, property: Value | undefined): string => {
  if (property?.kind === 'text' && property.form === 'region') return normalizeRegion(text)
  return /^\/subscriptions\//i.test(text) ? text.toLowerCase() : withoutSignature(text)
}

const inObject = (before: JsonObject, after: JsonObject, at: At): readonly Change[] => {
  const matched = at.isFromService && at.property?.kind === 'map' ? withKeysOf(after, before) : before
  const files = fileChanges(matched, after, at)
  const keys = [...new Set([...Object.keys(matched), ...Object.keys(after)])].filter((key) => !files.settled.has(key))
  const name = stepName(after) ?? stepName(before)
  const others = keys.flatMap((key) => {
    const property = memberOf(at.property, after, key) ?? memberOf(at.property, before, key)
    const here = { ...at, path: [...at.path, key], from: [...at.from, key], property, ...defined({ step: name }) }
    const [was, is] = [own(matched, key), own(after, key)]
    return at.property?.kind === 'map' ? ofItem(was, is, here) : between(was, is, here)
  })
  return [...files.changes, ...others]
}

const own = (object: JsonObject, key: string): Json | undefined => (Object.hasOwn(object, key) ? object[key] : undefined)

const stepName = (item: JsonObject): string | undefined => {
  const name = own(item, 'name') ?? own(item, 'runOutputName')
  return typeof name === 'string' && name !== '' && 'type' in item ? name : undefined
}

// The object with its keys in the case of the other one: names of tags and resource ids are case-insensitive.
const withKeysOf = (model: JsonObject, object: JsonObject): JsonObject => {
  const names = new Map(Object.keys(model).map((key) => [key.toLowerCase(), key]))
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [names.get(key.toLowerCase()) ?? key, value]))
}

// Scripts and files are reported by their content, once: the checksum next to an address repeats it, and so do the lines of a step that
// downloads the file.
const fileChanges = (
  before: JsonObject,
  after: JsonObject,
  at: At,
): { readonly changes: readonly Change[]; readonly settled: Set<string> } => {
  const settled = new Set<string>()
  const changeAt = (key: string, was: AddressedArtifact, is: AddressedArtifact): readonly Change[] => {
    settled.add(key)
    const here = { ...at, path: [...at.path, key], from: [...at.from, key] }
    return [change('changed', here, { artifact: is.path, before: was.sha256, after: is.sha256 })]
  }
  const changes = Object.keys(after).flatMap((key) => {
    if (key === 'inline') {
      const [was, is] = [artifactInLines(own(before, key), at.artifacts), artifactInLines(own(after, key), at.artifacts)]
      const isElse = was === undefined || is === undefined || was.sha256 === is.sha256
      return isElse || withoutDigest(before, was) !== withoutDigest(after, is) ? [] : changeAt(key, was, is)
    }
    const property = memberOf(at.property, after, key)
    const [was, is] = [artifactAt(own(before, key), at.artifacts), artifactAt(own(after, key), at.artifacts)]
    if (property?.kind !== 'text' || property.artifact === undefined || was === undefined || is === undefined) return []
    settled.add(property.artifact.checksum)
    // An artifact that has no address yet does not count as moved.
    if (was.sha256 === is.sha256 && !(was.isAddressed && is.isAddressed)) settled.add(key)
    return was.sha256 === is.sha256 ? [] : changeAt(key, was, is)
  })
  return { changes, settled }
}

// The lines of a step, without what it downloads.
const withoutDigest = (step: JsonObject, { sha256 }: AddressedArtifact): string =>
  canonicalJson(own(step, 'inline') ?? null).replaceAll(sha256, '')

const inList = (before: readonly Json[], after: readonly Json[], at: At): readonly Change[] => {
  const property = at.property?.kind === 'list' ? at.property.item : undefined
  const pairs = align(before.length, after.length, (from, to) => likeness(before[from], after[to], { ...at, property }))
  const changes = pairs.flatMap((pair) => {
    const { before: from, after: to } = pair
    const place = { path: [...at.path, to ?? from ?? 0], from: [...at.from, from ?? to ?? 0] }
    const [was, is] = [before[from ?? -1], after[to ?? -1]]
    const name = isJsonObject(is) ? stepName(is) : isJsonObject(was) ? stepName(was) : undefined
    const here = { ...at, ...place, property, ...defined({ step: name }) }
    return ofItem(was, is, here)
  })
  return joinMoved(changes, at)
}

// A null item still counts as an item.
const ofItem = (was: Json | undefined, is: Json | undefined, here: At): readonly Change[] => {
  if (was === undefined) return [change('added', here, defined({ after: is }))]
  if (is === undefined) return [change('removed', here, { before: was })]
  return between(was, is, here)
}

// An item that is removed here and added there was moved.
const joinMoved = (changes: readonly Change[], at: At): readonly Change[] => {
  const isOwn = ({ path }: Change): boolean => path.length === at.path.length + 1
  const gone = new Map(
    changes.filter((one) => one.kind === 'removed' && isOwn(one)).map((one) => [canonicalJson(one.before ?? null), one] as const),
  )
  const moved = new Map<Change, Change>()
  for (const one of changes) {
    if (one.kind !== 'added' || !isOwn(one)) continue
    const key = canonicalJson(one.after ?? null)
    const from = gone.get(key)
    if (from === undefined) continue
    gone.delete(key)
    moved.set(one, from)
  }
  const sources = new Set(moved.values())
  return changes
    .filter((one) => !sources.has(one))
    .map((one) => {
      const from = moved.get(one)
      return from === undefined ? one : { ...one, kind: 'moved', before: from.path.at(-1) ?? 0, after: one.path.at(-1) ?? 0 }
    })
}

// Items with a name are paired by name; steps without one, by kind.
const likeness = (before: Json | undefined, after: Json | undefined, at: At): number => {
  if (!isJsonObject(before) || !isJsonObject(after)) return between(before, after, at).length === 0 ? same : 0
  if (between(before, after, at).length === 0) return same
  const isShared = (key: string): boolean => {
    const [was, is] = [own(before, key), own(after, key)]
    return was !== undefined && is !== undefined && canonicalJson(was) === canonicalJson(is)
  }
  if (isShared('runOutputName') || isShared('name') || isSameInImage(before, after, at)) return 3
  if (own(before, 'runOutputName') !== undefined || !isShared('type')) return 0
  return ['destination', 'inline'].some(isShared) ? 2 : own(before, 'name') === own(after, 'name') ? 1 : 0
}

// Whether a step was only renamed.
const isSameInImage = (before: JsonObject, after: JsonObject, at: At): boolean => {
  const [was, is] = [partsOfImage(before, at.property), partsOfImage(after, at.property)]
  return isJsonObject(is) && Object.keys(is).length > 0 && between(was, is, at).length === 0
}
