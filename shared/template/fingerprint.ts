// Two fingerprints of a template, independent of how it is written: of what is sent, and of what makes the image.
import { createHash } from 'node:crypto'
import type { ArtifactReference } from './artifact-references.js'
import { canonicalJson, isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js'
import {
  replaceAt,
  textNode,
  toJson,
  withEntry,
  type ObjectNode,
  type TemplateNode,
} from './node.js'
import { isOwnTag } from './own-tags.js'

// Is the template in Azure this one? Covers all that is sent, less the signatures of blob URLs, which differ at each run, and our own
// tags. SHA-256 in lower-case hex.
export const templateFingerprint = (body: JsonObject, apiVersion: string): string =>
  sha256(canonicalJson({ apiVersion, body: withoutSignatures(withoutOwnTags(body)) }))

// Must an image be built again? Covers what makes the image, and neither tags, version numbers, regions nor where files are stored.
export const imageFingerprint = (content: JsonObject): string => sha256(canonicalJson(content))

// A script or file that a body names, with the SHA-256 of its content if it is known without the sha256Checksum beside it.
export interface ImageFile {
  readonly reference: ArtifactReference
  readonly digest?: string
}

// What that fingerprint covers, in the shape of a template's properties. `files` are all that the body names.
export const imageContent = (body: ObjectNode, files: readonly ImageFile[]): JsonObject => {
  const properties = member(withDigests(body, files), 'properties')
  const validate = member(properties, 'validate')
  return {
    ...pick(properties, ['source', 'optimize', 'additionalDataDisks']),
    ...('customize' in properties ? { customize: unnamed(properties['customize']) } : {}),
    ...('validate' in properties ? { validate: { ...validate, inVMValidations: unnamed(validate['inVMValidations']) } } : {}),
    vmProfile: visibleProfile(member(properties, 'vmProfile')),
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const member = (object: JsonObject, key: string): JsonObject => {
  const value = Object.hasOwn(object, key) ? object[key] : undefined
  return isJsonObject(value) ? value : {}
}

const pick = (object: JsonObject, keys: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => keys.includes(key)))

// The name of a customizer or validator is a label for people; the virtual machine never sees it.
const unnamed = (list: Json | undefined): Json =>
  isJsonArray(list) ? list.map((item) => (isJsonObject(item) ? without(item, (key) => key === 'name') : item)) : (list ?? null)

const without = (object: JsonObject, isDropped: (key: string) => boolean): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !isDropped(key)))

// What scripts can see of the build's machine: its size, its disk, the identities that they can act as, and the subnet, which decides
// what they can reach (mirrors, package feeds). The proxy's size and the subnet of the build container are the service's own plumbing.
const visibleProfile = (profile: JsonObject): JsonObject => ({
  ...pick(profile, ['vmSize', 'osDiskSizeGB', 'userAssignedIdentities']),
  ...pick(member(profile, 'vnetConfig'), ['subnetId']),
})

// Each file by its content instead of its address. Not even its name is kept: the service stores it under one of its own
// (SERVICE.md section 3, row 20), so that the virtual machine never sees the one that it had.
const withDigests = (body: ObjectNode, files: readonly ImageFile[]): JsonObject => {
  const replaced = files.reduce<TemplateNode>((current, file) => {
    const { path, property, value, checksum } = file.reference
    const digest = file.digest ?? (checksum?.value === '' ? undefined : checksum?.value.toLowerCase())
    const content = textNode(digest === undefined ? withoutSignature(value.value) : `sha256:${digest}`, value.at)
    return replaceAt(current, path.slice(0, -1), (owner) =>
      owner.kind === 'object'
        ? withEntry({ ...owner, entries: owner.entries.filter(({ key }) => key.value !== 'sha256Checksum') }, property, content)
        : owner,
    )
  }, body)
  const json = toJson(replaced)
  return isJsonObject(json) ? json : {}
}

// The text without its shared access signature, which is the query of a URL with a `sig` in it.
export const withoutSignature = (text: string): string =>
  /^https?:\/\/[^?\s]+\?(?:\S*&)?sig=\S*$/i.test(text) ? text.slice(0, text.indexOf('?')) : text

const withoutSignatures = (value: Json): Json => {
  if (typeof value === 'string') return withoutSignature(value)
  if (isJsonArray(value)) return value.map(withoutSignatures)
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSignatures(item)])) : value
}

const withoutOwnTags = (body: JsonObject): JsonObject => {
  const clean = dropOwnTags(body, 'tags')
  const properties = member(clean, 'properties')
  const distribute = properties['distribute']
  if (!isJsonArray(distribute)) return clean
  const distributors = distribute.map((item) => (isJsonObject(item) ? dropOwnTags(item, 'artifactTags') : item))
  return { ...clean, properties: { ...properties, distribute: distributors } }
}

// Tags that are empty without ours are the same as none.
const dropOwnTags = (owner: JsonObject, key: 'tags' | 'artifactTags'): JsonObject => {
  const tags = owner[key]
  if (!isJsonObject(tags)) return owner
  const others = without(tags, isOwnTag)
  return Object.keys(others).length === 0 ? without(owner, (name) => name === key) : { ...owner, [key]: others }
}
