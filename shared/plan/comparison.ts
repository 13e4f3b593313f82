// A plan beside what it is compared with: what differs, and what follows from each difference.
import { patchableParts, droppedRunOutputs } from '../template/patchable.js'
import { isJsonObject, type Json, type JsonObject } from '../template/node.js'
import { isOwnTag } from '../template/own-tags.js'
import { changesOf, type Change, type ChangeOptions } from './changes.js'

export interface Difference extends Change {
  // Whether PATCH can make it, or a new template must take the place of the old one.
  readonly how: 'patch' | 'replace'
}

export type Comparison =
  | {
      readonly kind: 'compared'
      // In words: the template in Azure, or a revision.
      readonly against: string
      readonly differences: readonly Difference[]
      // Whether what makes the image differs.
      readonly rebuild: boolean
      // Whether it is one template by its fingerprint: what has no difference may still be sent with another API version.
      readonly isSameTemplate: boolean
    }
  // There is nothing to compare with: the template is new.
  | { readonly kind: 'absent'; readonly against: string }
  // What there is cannot be compared with.
  | { readonly kind: 'unreadable'; readonly against: string; readonly because: string }

// A template as one side of a comparison.
export interface Side {
  readonly body: JsonObject
  readonly apiVersion: string
  // Undefined where it is not known.
  readonly name?: string
  readonly templateFingerprint?: string
  readonly imageFingerprint?: string
}

// What becomes of `before` when `after` takes its place.
export const compare = (
  against: string,
  before: Side,
  after: Required<Side>,
  options: ChangeOptions,
): Extract<Comparison, { kind: 'compared' }> => {
  const changes = changesOf(sent(before.body), sent(after.body), options)
  const patchable = patchableHere(before.body, after)
  const differences = [...aroundBody(before, after), ...changes].map((change): Difference => {
    return { ...change, how: patchable.has(partOf(change)) ? 'patch' : 'replace' }
  })
  const { imageFingerprint } = before
  return {
    kind: 'compared',
    against,
    differences,
    rebuild:
      imageFingerprint === undefined
        ? changes.some((change) => imageParts.has(partOf(change)))
        : imageFingerprint !== after.imageFingerprint,
    isSameTemplate: before.templateFingerprint === after.templateFingerprint,
  }
}

// What is sent of a body, without the pipelines' own tags: they differ with each run.
const sent = ({ location, tags, identity, properties }: JsonObject): JsonObject => ({
  ...(location === undefined ? {} : { location }),
  ...withoutOwn('tags', tags),
  ...(identity === undefined || isNoIdentity(identity) ? {} : { identity }),
  ...(isJsonObject(properties) ? { properties: withoutOwnArtifactTags(properties) } : {}),
})

const isNoIdentity = (identity: Json): boolean => isJsonObject(identity) && identity['type'] === 'None'

const withoutOwn = (key: string, tags: Json | undefined): JsonObject => {
  if (!isJsonObject(tags)) return tags === undefined ? {} : { [key]: tags }
  const others = Object.entries(tags).filter(([name]) => !isOwnTag(name))
  return others.length === 0 ? {} : { [key]: Object.fromEntries(others) }
}

const withoutOwnArtifactTags = (properties: JsonObject): JsonObject => {
  const { distribute } = properties
  if (!Array.isArray(distribute)) return properties
  const distributors = distribute.map((item: Json) => {
    if (!isJsonObject(item)) return item
    const { artifactTags, ...rest } = item
    return { ...rest, ...withoutOwn('artifactTags', artifactTags) }
  })
  return { ...properties, distribute: distributors }
}

// The parts that PATCH can bring to where they are to be: it takes a part as a whole, and cannot take one away.
const patchableHere = (before: JsonObject, { body, apiVersion }: Side): ReadonlySet<string> => {
  const isLost = droppedRunOutputs(before, body).length > 0
  const has = (part: string): boolean =>
    part.split('.').reduce<Json | undefined>((current, key) => (isJsonObject(current) ? current[key] : undefined), body) !== undefined
  return new Set(patchableParts(apiVersion).filter((part) => has(part) && !(part === 'properties.distribute' && isLost)))
}

const partOf = ({ path: [first = '', second] }: Change): string => (first === 'properties' ? `properties.${String(second)}` : String(first))

// Where the service does not say what the image was made from, a difference in what it is made from decides.
const imageParts: ReadonlySet<string> = new Set(
  ['source', 'customize', 'optimize', 'validate', 'vmProfile', 'additionalDataDisks'].map((name) => `properties.${name}`),
)

// The name and the API version are in the address of a request.
const aroundBody = (before: Side, after: Required<Side>): readonly Change[] =>
  (['name', 'apiVersion'] as const).flatMap((key) => {
    const was = before[key]
    return was === undefined || was === after[key] ? [] : [{ path: [key], kind: 'changed', before: was, after: after[key] } as const]
  })
