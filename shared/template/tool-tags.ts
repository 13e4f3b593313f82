// The tags by which the pipelines recognise their templates and images.
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js'
import type { Place } from '../errors.js'
import { fromJson, get, textNode, withEntry, withReplacements, type ObjectNode, type Replacement, type TemplateNode } from './node.js'
import { select, type Selected } from './select.js'

// Their names have a common prefix, so that they are known as ours.
export const toolTagNames = {
  // The template fingerprint.
  template: 'aib-pipelines-template',
  // The image fingerprint.
  image: 'aib-pipelines-image',
  // The owner of the pipelines that created the template.
  owner: 'aib-pipelines-owner',
  // The run that created it.
  run: 'aib-pipelines-run',
  // The origin of its files.
  commit: 'aib-pipelines-commit',
  repository: 'aib-pipelines-repository',
  // The version of the source image, if the template names one.
  sourceVersion: 'aib-pipelines-source-version',
  // What the image was made from, part by part (comparison/image-parts.ts).
  parts: 'aib-pipelines-parts',
  // The version of this tool.
  tool: 'aib-pipelines-tool',
} as const

// On a template that existed before: the start of its previous run when the run in the other tag claimed it.
export const beforeTagName = 'aib-pipelines-before'

// On a template with signed links: when they expire (ISO 8601).
export const linksUntilTagName = 'aib-pipelines-sas-until'

type ToolTag = keyof typeof toolTagNames

// Their values, the most important first; an empty value adds no tag.
export type ToolTags = readonly (readonly [tag: ToolTag, value: string])[]

export interface TaggedBody {
  readonly body: ObjectNode
  readonly leftOut: readonly LeftOutTags[]
}

// Our tags that Azure's limits left no room for.
export interface LeftOutTags {
  readonly path: readonly (string | number)[]
  readonly at: Place
  readonly names: readonly string[]
}

// Whether a tag is one of ours.
export const isToolTag = (name: string): boolean => name.toLowerCase().startsWith('aib-pipelines-')

// The body without our tags. If no others are left, the tags are removed.
export const withoutToolTags = (body: JsonObject): JsonObject => {
  const { tags, properties, ...others } = body
  return {
    ...others,
    ...otherTags('tags', tags),
    ...(isJsonObject(properties) ? { properties: withoutToolImageTags(properties) } : properties === undefined ? {} : { properties }),
  }
}

// Whether a path leads to the tags of an image, or to one of them.
export const isAtImageTags = (path: readonly (string | number)[]): boolean =>
  path[0] === 'properties' && path[1] === 'distribute' && path[3] === 'artifactTags'

// The body with our tags, on itself and on the images of every distributor. A tag that the user gave is kept, even under one of our names.
// If Azure's limits leave no room, ours are left out.
export const withToolTags = (
  body: ObjectNode,
  { template, images }: { readonly template: ToolTags; readonly images: ToolTags },
): TaggedBody => {
  const added = [
    addTags({ node: body, path: [] }, 'tags', template, (tag) => mostTags - (isNeeded.has(tag) ? claimTags : laterTags)),
    ...select(body, 'properties.distribute[]').map((owner) => addTags(owner, 'artifactTags', images, () => mostTags - serviceTags)),
  ]
  return {
    body: withReplacements(
      body,
      added.flatMap(({ replacements }) => replacements),
    ),
    leftOut: added.flatMap(({ leftOut }) => leftOut),
  }
}

// The body as it is sent with links that expire. If there is no room for the tag, the one that identifies the template is dropped: without
// the expiry, no job could know whether the template may be run again.
export const withLinksUntil = (body: JsonObject, until: Date): JsonObject => {
  const tags = isJsonObject(body['tags']) ? body['tags'] : {}
  const most = mostTags - claimTags
  const isFull = Object.keys(tags).length >= most
  const kept = isFull ? Object.fromEntries(Object.entries(tags).filter(([name]) => name !== toolTagNames.template)) : tags
  const room = Object.keys(kept).length < most
  return { ...body, tags: room ? { ...kept, [linksUntilTagName]: until.toISOString() } : kept }
}

// Azure Resource Manager: 50 tags per resource, with values of up to 256 characters. Our names are far below their limit of 512.
const mostTags = 50
const longestValue = 256
// What a job adds to a template when it sends or claims it: when its links expire, and its previous run.
const laterTags = 2
// Of these, the one without which an earlier run could be mistaken for this job's.
const claimTags = 1
// These identify a template: they take precedence over the room for the others that are added later.
const isNeeded: ReadonlySet<ToolTag> = new Set(['template', 'image', 'owner', 'run'])
// The service adds VMImageBuilderSource and correlationId to each image (docs/service.md 6.2).
const serviceTags = 2

const withoutToolImageTags = (properties: JsonObject): JsonObject => {
  const { distribute } = properties
  if (!isJsonArray(distribute)) return properties
  const distributors = distribute.map((item) => {
    if (!isJsonObject(item)) return item
    const { artifactTags, ...rest } = item
    return { ...rest, ...otherTags('artifactTags', artifactTags) }
  })
  return { ...properties, distribute: distributors }
}

const otherTags = (key: 'tags' | 'artifactTags', tags: Json | undefined): JsonObject => {
  if (!isJsonObject(tags)) return tags === undefined ? {} : { [key]: tags }
  const others = Object.entries(tags).filter(([name]) => !isToolTag(name))
  return others.length === 0 ? {} : { [key]: Object.fromEntries(others) }
}

interface AddedTags {
  readonly replacements: readonly Replacement[]
  readonly leftOut: readonly LeftOutTags[]
}

const addTags = (
  { node: owner, path }: Selected,
  key: 'tags' | 'artifactTags',
  tags: ToolTags,
  most: (tag: ToolTag) => number,
): AddedTags => {
  if (owner.kind !== 'object') return { replacements: [], leftOut: [] }
  const existing = get(owner, key) ?? fromJson({}, owner.at)
  if (existing.kind !== 'object') return { replacements: [], leftOut: [] }
  const wanted = tags.map(([tag, value]) => ({ tag, name: toolTagNames[tag], value })).filter(isWanted(existing))
  const fitting = wanted.reduce<typeof wanted>((fits, one) => {
    const hasRoom = one.value.length <= longestValue && existing.entries.length + fits.length < most(one.tag)
    return hasRoom ? [...fits, one] : fits
  }, [])
  const tagged = fitting.reduce((current, { name, value }) => withEntry(current, name, textNode(value, existing.at)), existing)
  const change = (found: TemplateNode): TemplateNode => (found.kind === 'object' ? withEntry(found, key, tagged) : found)
  const names = wanted.filter((one) => !fitting.includes(one)).map(({ name }) => name)
  return {
    replacements: tagged.entries.length === 0 ? [] : [{ path, change }],
    leftOut: names.length === 0 ? [] : [{ path: [...path, key], at: existing.at, names }],
  }
}

// Tag names are case-insensitive.
const isWanted =
  ({ entries }: ObjectNode) =>
  ({ name, value }: { readonly name: string; readonly value: string }): boolean =>
    value !== '' && !entries.some(({ key }) => key.value.toLowerCase() === name)
