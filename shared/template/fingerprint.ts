// Two fingerprints of a template, independent of how it is written: one of what is sent, and one of what makes the image.
import { createHash } from 'node:crypto'
import { canonicalJson, isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js'
import type { ArtifactReference } from './artifact-references.js'
import { imageProperties } from './image-content.js'
import { byStep } from './node.js'
import { withoutToolTags } from './tool-tags.js'

// Is the template in Azure this one? Covers everything that is sent, without the signatures in blob URLs, which differ at each run, and
// without our own tags. SHA-256 in lower-case hex.
export const templateFingerprint = (body: JsonObject, apiVersion: string): string =>
  sha256(canonicalJson({ apiVersion, body: withoutSignatures(withoutToolTags(body)) }))

// Must an image be built again? Covers what makes the image, but no tags, version numbers, regions or locations of files. SHA-256 in
// lower-case hex.
export const imageFingerprint = (content: JsonObject): string => sha256(canonicalJson(fingerprinted(content)))

// A script or file that a body names, with the SHA-256 of its content if that is known without its sha256Checksum.
export interface ImageFile {
  readonly reference: ArtifactReference
  readonly digest?: string
}

// What that fingerprint covers: the properties of a template that the model marks so. `files` are all that the body names.
export const imageContent = (body: JsonObject, files: readonly ImageFile[]): JsonObject =>
  member(withDigests({ properties: imageProperties(body) }, files), 'properties')

// The form of the first fingerprints, which images in Azure still carry: the profile is always present, with the properties of its network
// among its own, and the list of validators is next to the other properties of validate.
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

// Each file by its content instead of its address. Not even its name counts: the service stores it under its own name (docs/service.md
// 3.7), so the build VM never sees the original one.
const withDigests = (body: JsonObject, files: readonly ImageFile[]): JsonObject => {
  const changed = changeEach(
    body,
    files.map((file) => ({ path: file.reference.path.slice(0, -1), change: (owner) => withDigest(owner, file) })),
  )
  return isJsonObject(changed) ? changed : body
}

const withDigest = (owner: JsonObject, { reference, digest }: ImageFile): JsonObject => {
  const { [reference.property]: value, [reference.checksumProperty]: checksum, ...others } = owner
  if (typeof value !== 'string') return owner
  const known = digest ?? (typeof checksum === 'string' ? checksum.toLowerCase() : '')
  return { ...others, [reference.property]: known === '' ? withoutSignature(value) : `sha256:${known}` }
}

interface OwnerChange {
  readonly path: ArtifactReference['path']
  readonly change: (owner: JsonObject) => JsonObject
}

// The value with the objects at these paths changed, in one pass; a path without an object is left out.
const changeEach = (value: Json, changes: readonly OwnerChange[], depth = 0): Json => {
  if (changes.length === 0) return value
  const below = byStep(changes, depth)
  if (isJsonArray(value)) return value.map((item, index) => changeEach(item, below.get(index) ?? [], depth + 1))
  if (!isJsonObject(value)) return value
  const found = changes.reduce((current, { path, change }) => (path.length === depth ? change(current) : current), value)
  if (below.size === 0) return found
  return Object.fromEntries(Object.entries(found).map(([key, member]) => [key, changeEach(member, below.get(key) ?? [], depth + 1)]))
}

// The text without its shared access signature, the query of a URL that contains `sig`.
export const withoutSignature = (text: string): string =>
  /^https?:\/\/[^?\s]+\?(?:\S*&)?sig=\S*$/i.test(text) ? text.slice(0, text.indexOf('?')) : text

const withoutSignatures = (value: Json): Json => {
  if (typeof value === 'string') return withoutSignature(value)
  if (isJsonArray(value)) return value.map(withoutSignatures)
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSignatures(item)])) : value
}
