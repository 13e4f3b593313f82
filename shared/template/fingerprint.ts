// Two fingerprints of a template, independent of how it is written: one of what is sent, and one of what makes the image.
import { createHash } from 'node:crypto'
import { canonicalJson, isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js'
import type { ArtifactReference } from './artifact-references.js'
import { imageProperties } from './image-content.js'
import { withoutOwnTags } from './own-tags.js'

// Is the template in Azure this one? Covers everything that is sent, without the signatures in blob URLs, which differ at each run, and
// without our own tags. SHA-256 in lower-case hex.
export const templateFingerprint = (body: JsonObject, apiVersion: string): string =>
  sha256(canonicalJson({ apiVersion, body: withoutSignatures(withoutOwnTags(body)) }))

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
const withDigests = (body: JsonObject, files: readonly ImageFile[]): JsonObject =>
  files.reduce((current, { reference, digest }) => {
    const { path, property, checksumProperty } = reference
    const changed = changeAt(current, path.slice(0, -1), (owner) => {
      const { [property]: value, [checksumProperty]: checksum, ...others } = owner
      if (typeof value !== 'string') return owner
      const known = digest ?? (typeof checksum === 'string' ? checksum.toLowerCase() : '')
      return { ...others, [property]: known === '' ? withoutSignature(value) : `sha256:${known}` }
    })
    return isJsonObject(changed) ? changed : current
  }, body)

// The value with the object at a path changed; the value itself if there is no object.
const changeAt = (value: Json, [step, ...rest]: ArtifactReference['path'], change: (owner: JsonObject) => JsonObject): Json => {
  if (isJsonArray(value)) return value.map((item, index) => (index === step ? changeAt(item, rest, change) : item))
  if (!isJsonObject(value)) return value
  if (step === undefined) return change(value)
  const member = value[step]
  return member === undefined ? value : { ...value, [step]: changeAt(member, rest, change) }
}

// The text without its shared access signature, the query of a URL that contains `sig`.
export const withoutSignature = (text: string): string =>
  /^https?:\/\/[^?\s]+\?(?:\S*&)?sig=\S*$/i.test(text) ? text.slice(0, text.indexOf('?')) : text

const withoutSignatures = (value: Json): Json => {
  if (typeof value === 'string') return withoutSignature(value)
  if (isJsonArray(value)) return value.map(withoutSignatures)
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSignatures(item)])) : value
}
