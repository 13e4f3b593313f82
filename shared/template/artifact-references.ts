// The properties of an image template that name scripts and files, and how an uploaded file replaces them.
import type { Place } from '../errors.js'
import { isSince, newerOf, newestApiVersion, type ApiVersion } from './model/api-versions.js'
import { operatingSystemOf, type OperatingSystem } from './lint/operating-system.js'
import { imageTemplate } from './model/image-template.js'
import { pathOf, visit, type Visit } from './model/visit.js'
import { get, getText, textNode, withEntry, type ObjectNode, type Replacement, type StringNode, type TemplateNode } from './node.js'
import { ownMark, withMark } from './secret-marks.js'
import { select } from './select.js'
import { locateTemplate, type LocatedCustomizer } from './view.js'
import { defined } from '../defined.js'

export type { OperatingSystem } from './lint/operating-system.js'

// A property that names a script or file.
export interface ArtifactReference {
  // From the template's body to the property.
  readonly path: readonly (string | number)[]
  readonly property: string
  readonly value: StringNode
  // The sibling property with its checksum.
  readonly checksumProperty: string
  readonly checksum?: StringNode
  // The oldest API version with that property.
  readonly checksumSince: ApiVersion
  // Where the file is used, as far as the template shows.
  readonly os?: OperatingSystem
}

// Every script and file that a template names, local or remote, as marked in the model. The linter reports a type in the wrong case; its
// meaning is clear.
export const findArtifactReferences = (body: ObjectNode): readonly ArtifactReference[] => {
  const systems = { ofSource: operatingSystemOf(body), ofSteps: osOfTemplate(body) }
  return visit(body, imageTemplate, newestApiVersion).flatMap((found) => referenceOf(found, systems))
}

// Whether a reference is the sourceUri of a File customizer, which a step can replace.
export const isFileCustomizer = ({ path, property }: Pick<ArtifactReference, 'path' | 'property'>): boolean =>
  path[1] === 'customize' && property === 'sourceUri'

// Whether a reference is in a step of a list, counted from 0.
export const isInStep = ({ path }: Pick<ArtifactReference, 'path'>, list: 'customize' | 'inVMValidations', index: number): boolean => {
  const place = ['properties', ...(list === 'customize' ? [list] : ['validate', list]), index]
  return place.every((step, depth) => path[depth] === step)
}

// The customizer that a reference is in.
export const customizerOf = (body: ObjectNode, { path, property }: ArtifactReference): LocatedCustomizer | undefined =>
  isFileCustomizer({ path, property }) ? locateTemplate(body).properties?.customize?.[Number(path[2])] : undefined

// Whether a script or file is one of the repository: anything but an absolute http(s) URL.
export const isLocal = (value: string): boolean => !/^https?:\/\//i.test(value)

// The change of a body that replaces a reference with the URL of the uploaded file, and with its checksum if the API version has that
// property.
export const artifactReplacement = (
  reference: ArtifactReference,
  artifact: { readonly url: string; readonly sha256: string },
  apiVersion: string,
): Replacement => ({
  path: reference.path.slice(0, -1),
  change: (owner) => {
    if (owner.kind !== 'object') return owner
    const withUrl = withEntry(owner, reference.property, hiddenLike(reference.value, artifact.url, reference.value.at))
    return isSince(apiVersion, reference.checksumSince) ? withChecksum(withUrl, reference, artifact.sha256) : withUrl
  },
})

interface Systems {
  readonly ofSource: OperatingSystem | undefined
  readonly ofSteps: OperatingSystem | undefined
}

const referenceOf = (found: Visit, { ofSource, ofSteps }: Systems): readonly ArtifactReference[] => {
  const { node, name, key, property, since, parent } = found
  const owner = parent?.node
  if (property?.kind !== 'text' || property.artifact === undefined || owner?.kind !== 'object' || name === undefined) return []
  // The empty string names nothing; some generators write it for an absent property.
  if (name !== key?.value || node.kind !== 'string' || node.value === '') return []
  const { checksum: checksumProperty, os = ofSource ?? osOf(owner) ?? ofSteps } = property.artifact
  const checksumSince = newerOf(since, parent?.members?.[checksumProperty]?.since)
  const checksum = get(owner, checksumProperty)
  if (checksumSince === undefined) return []
  return [
    {
      path: pathOf(found),
      property: name,
      value: node,
      checksumProperty,
      checksumSince,
      ...(checksum?.kind === 'string' ? { checksum } : {}),
      ...defined({ os }),
    },
  ]
}

// A File customizer works on both systems; if the source image does not show which one it is, the destination of the file does.
const osOf = (owner: TemplateNode): OperatingSystem | undefined => {
  const destination = getText(owner, 'destination') ?? ''
  if (destination.startsWith('/')) return 'Linux'
  return /^(?:[a-z]:|\\|%|\$env:)/i.test(destination) ? 'Windows' : undefined
}

// The system that the template's own steps are for, if they show it.
export const osOfTemplate = (body: ObjectNode): OperatingSystem | undefined => {
  const types = select(body, 'properties.customize[].type').map(({ node }) => (node.kind === 'string' ? node.value.toLowerCase() : ''))
  if (types.includes('shell')) return 'Linux'
  return types.some((type) => ['powershell', 'windowsupdate', 'windowsrestart'].includes(type)) ? 'Windows' : undefined
}

// The address and the checksum of a file identify the file: they are hidden if its name is.
const hiddenLike = (name: StringNode, text: string, at: Place): StringNode => withMark(textNode(text, at), ownMark(name))

// An existing checksum keeps its place; a new one is added directly after its property.
const withChecksum = (
  owner: ObjectNode,
  { property, checksumProperty, checksum, value }: ArtifactReference,
  sha256: string,
): ObjectNode => {
  if (checksum !== undefined) return withEntry(owner, checksumProperty, hiddenLike(value, sha256, checksum.at))
  const { at } = value
  const rest = owner.entries.filter(({ key }) => key.value !== checksumProperty)
  const index = rest.findIndex(({ key }) => key.value === property) + 1
  return { ...owner, entries: rest.toSpliced(index, 0, { key: textNode(checksumProperty, at), value: hiddenLike(value, sha256, at) }) }
}
