// Two fingerprints of a template, independent of how it is written: of what is sent, and of what makes the image.
import { createHash } from 'node:crypto'
import { canonicalJson, isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js'
import { findArtifactReferences } from './artifact-references.js'
import { imageProperties } from './image-content.js'
import { fromJson, inputPlace, replaceAt, textNode, toJson, withEntry, type TemplateNode } from './node.js'
import { withoutOwnTags } from './own-tags.js'

// Is the template in Azure this one? Covers all that is sent, less the signatures of blob URLs, which differ at each run, and our own
// tags. SHA-256 in lower-case hex.
export const templateFingerprint = (body: JsonObject, apiVersion: string): string =>
  sha256(canonicalJson({ apiVersion, body: withoutSignatures(withoutOwnTags(body)) }))

// Must an image be built again? Covers what makes the image, and neither tags, version numbers, regions nor where files are stored.
// SHA-256 in lower-case hex.
export const imageFingerprint = (content: JsonObject): string => sha256(canonicalJson(fingerprinted(content)))

// What that fingerprint covers: the properties of a template that the model marks so. `artifactDigests` has the SHA-256 of files by the path
// or URL that stands in the body, where no sha256Checksum beside it tells.
export const imageContent = (body: JsonObject, artifactDigests: ReadonlyMap<string, string> = new Map()): JsonObject =>
  member(withDigests({ properties: imageProperties(body) }, artifactDigests), 'properties')

// The form that the first fingerprints had, which images in Azure still carry: a profile in any case, with the members of its network among
// its own, and the list of validators beside whatever else is said of validation.
const fingerprinted = (content: JsonObject): JsonObject => {
  const { vnetConfig, ...profile } = member(content, 'vmProfile')
  const validate = 'validate' in content ? { validate: { inVMValidations: null, ...member(content, 'validate') } } : {}
  return { ...content, ...validate, vmProfile: { ...profile, ...(isJsonObject(vnetConfig) ? vnetConfig : {}) } }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const member = (object: JsonObject, key: string): JsonObject => {
  const value = Object.hasOwn(object, key) ? object[key] : undefined
  return isJsonObject(value) ? value : {}
}

// Each file by its content instead of its address. Not even its name is kept: the service stores it under one of its own
// (SERVICE.md section 3, row 20), so that the virtual machine never sees the one that it had.
const withDigests = (body: JsonObject, digests: ReadonlyMap<string, string>): JsonObject => {
  const root = fromJson(body, inputPlace(''))
  if (root.kind !== 'object') return body
  const replaced = findArtifactReferences(root).reduce<TemplateNode>((current, { path, property, value, checksum }) => {
    const digest = digests.get(value.value) ?? (checksum?.value === '' ? undefined : checksum?.value.toLowerCase())
    const content = textNode(digest === undefined ? withoutSignature(value.value) : `sha256:${digest}`, value.at)
    return replaceAt(current, path.slice(0, -1), (owner) =>
      owner.kind === 'object'
        ? withEntry({ ...owner, entries: owner.entries.filter(({ key }) => key.value !== 'sha256Checksum') }, property, content)
        : owner,
    )
  }, root)
  const json = toJson(replaced)
  return isJsonObject(json) ? json : body
}

// The text without its shared access signature, which is the query of a URL with a `sig` in it.
export const withoutSignature = (text: string): string =>
  /^https?:\/\/[^?\s]+\?(?:\S*&)?sig=\S*$/i.test(text) ? text.slice(0, text.indexOf('?')) : text

const withoutSignatures = (value: Json): Json => {
  if (typeof value === 'string') return withoutSignature(value)
  if (isJsonArray(value)) return value.map(withoutSignatures)
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSignatures(item)])) : value
}
