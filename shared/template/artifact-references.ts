// Which properties of an image template name scripts and files, and how an uploaded one is put in their place.
import { isSince, type ApiVersion } from './api-version.js'
import { get, getText, replaceAt, textNode, withEntry, type ObjectNode, type StringNode, type TemplateNode } from './node.js'
import { select } from './select.js'

// What runs in the build's virtual machine.
export type OperatingSystem = 'Linux' | 'Windows'

// A property that names a script or file.
export interface ArtifactReference {
  // From the template's body to the property.
  readonly path: readonly (string | number)[]
  readonly property: 'scriptUri' | 'sourceUri'
  readonly value: StringNode
  readonly checksum?: StringNode
  // The oldest API version that takes a sha256Checksum beside it.
  readonly checksumSince: ApiVersion
  // Where it is used, as far as the template tells.
  readonly os?: OperatingSystem
}

// Every script and file that a template names, local or remote: those of the customizers, the validators, the optimizer.
export const findArtifactReferences = (body: ObjectNode): readonly ArtifactReference[] =>
  [customizers, validators, workload].flatMap((path) =>
    select(body, path).flatMap((owner) => {
      const property = propertyFor(path, owner.node)
      return property === undefined ? [] : referenceOf(owner.node, owner.path, property, body)
    }),
  )

// Whether a script or file is one of the repository: anything but an absolute http(s) URL.
export const isLocal = (value: string): boolean => !/^https?:\/\//i.test(value)

// The body with a reference turned into the URL of the uploaded file, and its checksum beside it where the API version takes one.
export const setArtifact = (
  body: ObjectNode,
  reference: ArtifactReference,
  artifact: { readonly url: string; readonly sha256: string },
  apiVersion: string,
): ObjectNode => {
  const change = (owner: TemplateNode): TemplateNode => {
    if (owner.kind !== 'object') return owner
    const withUrl = withEntry(owner, reference.property, textNode(artifact.url, reference.value.at))
    return isSince(apiVersion, reference.checksumSince) ? withChecksum(withUrl, reference, artifact.sha256) : withUrl
  }
  const changed = replaceAt(body, reference.path.slice(0, -1), change)
  return changed.kind === 'object' ? changed : body
}

interface ArtifactProperty {
  readonly path: string
  // The type of the object; without it, any.
  readonly type?: string
  readonly property: 'scriptUri' | 'sourceUri'
  readonly checksumSince: ApiVersion
  readonly os?: OperatingSystem
}

const customizers = 'properties.customize[]'
const validators = 'properties.validate.inVMValidations[]'
const workload = 'properties.optimize.workload'

// Versions are those of the schemas (SERVICE.md section 1).
const artifactProperties: readonly ArtifactProperty[] = [
  { path: customizers, type: 'Shell', property: 'scriptUri', checksumSince: '2019-05-01-preview', os: 'Linux' },
  { path: customizers, type: 'PowerShell', property: 'scriptUri', checksumSince: '2019-05-01-preview', os: 'Windows' },
  { path: customizers, type: 'File', property: 'sourceUri', checksumSince: '2019-05-01-preview' },
  { path: validators, type: 'Shell', property: 'scriptUri', checksumSince: '2022-02-14', os: 'Linux' },
  { path: validators, type: 'PowerShell', property: 'scriptUri', checksumSince: '2022-02-14', os: 'Windows' },
  { path: validators, type: 'File', property: 'sourceUri', checksumSince: '2022-07-01' },
  { path: workload, property: 'scriptUri', checksumSince: '2025-10-01' },
]

// A type in the wrong case is the linter's to report; what it means is plain.
const propertyFor = (path: string, owner: TemplateNode): ArtifactProperty | undefined => {
  const type = getText(owner, 'type')?.toLowerCase()
  return artifactProperties.find((row) => row.path === path && (row.type === undefined || row.type.toLowerCase() === type))
}

const referenceOf = (
  owner: TemplateNode,
  path: readonly (string | number)[],
  { property, checksumSince, os = osOf(owner) }: ArtifactProperty,
  body: ObjectNode,
): readonly ArtifactReference[] => {
  const value = get(owner, property)
  // The empty text names nothing; it is how some generators write an absent property.
  if (value?.kind !== 'string' || value.value === '') return []
  const checksum = get(owner, 'sha256Checksum')
  const system = os ?? osOfTemplate(body)
  return [
    {
      path: [...path, property],
      property,
      value,
      checksumSince,
      ...(checksum?.kind === 'string' ? { checksum } : {}),
      ...(system === undefined ? {} : { os: system }),
    },
  ]
}

// A File customizer serves both systems; where it puts the file tells which.
const osOf = (owner: TemplateNode): OperatingSystem | undefined => {
  const destination = getText(owner, 'destination') ?? ''
  if (destination.startsWith('/')) return 'Linux'
  return /^(?:[a-z]:|\\|%|\$env:)/i.test(destination) ? 'Windows' : undefined
}

const osOfTemplate = (body: ObjectNode): OperatingSystem | undefined => {
  const types = select(body, 'properties.customize[].type').map(({ node }) => (node.kind === 'string' ? node.value.toLowerCase() : ''))
  if (types.includes('shell')) return 'Linux'
  return types.some((type) => ['powershell', 'windowsupdate', 'windowsrestart'].includes(type)) ? 'Windows' : undefined
}

// A checksum that stands there keeps its place; a new one stands right after what it is the checksum of.
const withChecksum = (owner: ObjectNode, reference: ArtifactReference, sha256: string): ObjectNode => {
  if (reference.checksum !== undefined) return withEntry(owner, 'sha256Checksum', textNode(sha256, reference.checksum.at))
  const { at } = reference.value
  const rest = owner.entries.filter(({ key }) => key.value !== 'sha256Checksum')
  const index = rest.findIndex(({ key }) => key.value === reference.property) + 1
  return { ...owner, entries: rest.toSpliced(index, 0, { key: textNode('sha256Checksum', at), value: textNode(sha256, at) }) }
}
