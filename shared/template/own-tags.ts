// The tags by which the pipelines know their templates and images again.
import { fromJson, get, isJsonObject, replaceAt, withEntry, type JsonObject, type ObjectNode, type TemplateNode } from './node.js'
import { select } from './select.js'

// Their names; all begin alike, so that they are known as ours.
export const ownTagNames = {
  // The template fingerprint.
  template: 'aib-pipelines-template',
  // The image fingerprint.
  image: 'aib-pipelines-image',
  // Whose pipelines made the template.
  owner: 'aib-pipelines-owner',
  // The run that made it.
  run: 'aib-pipelines-run',
} as const

// On a template that was there before: the start of the run that it had when the run of the other tag took it.
export const beforeTagName = 'aib-pipelines-before'

// On a template that has links in it: when they end (ISO 8601).
export const linksUntilTagName = 'aib-pipelines-sas-until'

// Their values; an empty one gives no tag.
export type OwnTags = Readonly<Record<keyof typeof ownTagNames, string>>

// Whether a tag is one of ours.
export const isOwnTag = (name: string): boolean => name.toLowerCase().startsWith('aib-pipelines-')

// The body with our tags: all of them on the template, the fingerprints on the images of every distributor. A tag that the user gave
// stays, also under one of our names; where Azure's limits leave no room, ours are left out.
export const withOwnTags = (body: ObjectNode, tags: OwnTags): ObjectNode => {
  const tagged = addTags(body, 'tags', tags, ['template', 'image', 'owner', 'run'], mostTags)
  return select(tagged, 'properties.distribute[]').reduce((current, { path }) => {
    const changed = replaceAt(current, path, (distributor) =>
      distributor.kind === 'object'
        ? addTags(distributor, 'artifactTags', tags, ['template', 'image'], mostTags - serviceTags)
        : distributor,
    )
    return changed.kind === 'object' ? changed : current
  }, tagged)
}

// The body as it is sent with links that end. Where there is no room for the tag, the one by which the template would be known again goes:
// nobody could tell then whether it may be run again.
export const withLinksUntil = (body: JsonObject, until: Date): JsonObject => {
  const tags = isJsonObject(body['tags']) ? body['tags'] : {}
  const isFull = Object.keys(tags).length >= mostTags
  const kept = isFull ? Object.fromEntries(Object.entries(tags).filter(([name]) => name !== ownTagNames.template)) : tags
  const room = Object.keys(kept).length < mostTags
  return { ...body, tags: room ? { ...kept, [linksUntilTagName]: until.toISOString() } : kept }
}

// Azure Resource Manager: 50 tags a resource, values of up to 256 characters. Names of ours are far below their limit of 512.
const mostTags = 50
const longestValue = 256
// The service adds VMImageBuilderSource and correlationId to each image (SERVICE.md section 6).
const serviceTags = 2

const addTags = (
  owner: ObjectNode,
  key: 'tags' | 'artifactTags',
  values: OwnTags,
  kinds: readonly (keyof OwnTags)[],
  most: number,
): ObjectNode => {
  const existing = get(owner, key) ?? fromJson({}, owner.at)
  if (existing.kind !== 'object') return owner
  const tagged = kinds.reduce((tags, kind) => addTag(tags, ownTagNames[kind], values[kind], most), existing)
  return tagged.entries.length === 0 ? owner : withEntry(owner, key, tagged)
}

// Tag names are the same whatever their case.
const addTag = (tags: ObjectNode, name: string, value: string, most: number): ObjectNode => {
  const isTaken = tags.entries.some(({ key }) => key.value.toLowerCase() === name)
  if (isTaken || value === '' || value.length > longestValue || tags.entries.length >= most) return tags
  const node: TemplateNode = { kind: 'string', value, at: tags.at }
  return withEntry(tags, name, node)
}
