// Two fingerprints of a template, independent of how it is written: of what is sent, and of what makes the image.
import { createHash } from 'node:crypto'
import { canonicalJson, isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js'
import type { ArtifactReference } from './artifact-references.js'
import { imageProperties } from './image-content.js'
import { withoutOwnTags } from './own-tags.js'

// Is the template in Azure this one? Covers all that is sent, less the signatures of blob URLs, which differ at each run, and our own
// tags. SHA-256 in lower-case hex.
export const templateFingerprint = (body: JsonObject, apiVersion: string): string =>
  sha256(canonicalJson({ apiVersion, body: withoutSignatures(withoutOwnTags(body)) }))

// Must an image be built again? Covers what makes the image, and neither tags, version numbers, regions nor where files are stored.
// SHA-256 in lower-case hex.
export const imageFingerprint = (content: JsonObject): string => sha256(canonicalJson(fingerprinted(content)))

// A script or file that a body names, with the SHA-256 of its content if it is known without its sha256Checksum.
export interface ImageFile {
  readonly reference: ArtifactReference
  readonly digest?: string
}

// What that fingerprint covers: the properties of a template that the model marks so. `files` are all that the body names.
export const imageContent = (body: JsonObject, files: readonly ImageFile[]): JsonObject =>
  member(withDigests({ properties: imageProperties(body) }, files), 'properties')

// The form that the first fingerprints had, which images in Azure still carry: a profile in any case, with the members of its network among
// its own, and the list of validators next to the other members of validate.
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

// Each file by its content instead of its address. Not even its name is kept: the service stores it under its own name for it
// (docs/service.md 3.7), so that the virtual machine never sees the original one.
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

// The text without its shared access signature, which is the query of a URL with a `sig` in it.
export const withoutSignature = (text: string): string =>
  /^https?:\/\/[^?\s]+\?(?:\S*&)?sig=\S*$/i.test(text) ? text.slice(0, text.indexOf('?')) : text

const withoutSignatures = (value: Json): Json => {
  if (typeof value === 'string') return withoutSignature(value)
  if (isJsonArray(value)) return value.map(withoutSignatures)
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSignatures(item)])) : value
}
