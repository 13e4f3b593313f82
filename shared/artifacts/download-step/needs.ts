// What the build VM needs to download something itself, read from the template.
import { defined } from '../../defined.js'
import type { Problem } from '../../errors.js'
import { customizerOf, type ArtifactReference, type OperatingSystem } from '../../template/artifact-references.js'
import type { ObjectNode } from '../../template/node.js'
import { locateTemplate, type LocatedCustomizer } from '../../template/view.js'
import { pathTrouble } from '../../windows-names.js'

export interface StepNeeds {
  readonly name: string
  readonly os: OperatingSystem
  // Undefined if it downloads through a link.
  readonly identityId?: string
  readonly destination: string
}

// What the step for a File customizer is made from, or everything that is missing for it, each at the customizer.
export const stepNeeds = (
  body: ObjectNode,
  reference: ArtifactReference,
  kind: 'file' | 'folder',
  access: 'identity' | 'sas',
): StepNeeds | readonly Problem[] => {
  const customizer = customizerOf(body, reference)
  const where = customizer?.at ?? reference.value.at
  const { os } = reference
  const identityId = access === 'identity' ? firstIdentity(body) : undefined
  const destination = destinationOf(customizer, reference, kind)
  const missing = [
    ...(access === 'identity' && identityId === undefined ? [{ ...needsIdentity, at: where }] : []),
    ...destinationNeeds(destination, os).map((need) => ({ ...need, at: customizer?.destination?.at ?? where })),
  ]
  if (missing.length > 0 || os === undefined)
    return missing.map(({ message, fix, at }) => ({
      code: 'artifact-undeliverable',
      message: `${subjects[kind](reference.value.value)}, so that the build VM has to download it; ${message}`,
      where: at,
      fix,
    }))
  const name = `${customizer?.name?.value ?? reference.value.value} (download)`
  return { name, os, destination, ...defined({ identityId }) }
}

const firstIdentity = (body: ObjectNode): string | undefined => {
  const id = locateTemplate(body).properties?.vmProfile?.userAssignedIdentities?.[0]?.value
  return id === undefined || id === '' ? undefined : id
}

const subjects = {
  file: (value: string): string => `${JSON.stringify(value)} has 20 MB or more, and a File customizer takes less`,
  folder: (value: string): string => `${JSON.stringify(value)} is a folder`,
}

// A file's destination that ends with a slash is its folder.
const destinationOf = (customizer: LocatedCustomizer | undefined, { value }: ArtifactReference, kind: 'file' | 'folder'): string => {
  const destination = customizer?.destination?.value ?? ''
  return kind === 'file' && /[/\\]$/.test(destination) ? `${destination}${value.value.split(/[/\\]/).at(-1) ?? ''}` : destination
}

// The first thing that is wrong with the destination: the others may follow from it.
const destinationNeeds = (destination: string, os: OperatingSystem | undefined) => {
  if (destination === '') return [{ message: 'the customizer has no destination.', fix: fullPath(os) }]
  // Nothing else in the template shows it, and the destination would if it were a full path.
  if (os === undefined)
    return [{ message: 'the template does not show whether the operating system is Linux or Windows.', fix: fullPath(os) }]
  if (!fullPaths[os].test(destination))
    return [{ message: `its destination ${JSON.stringify(destination)} is not a full path on ${os}.`, fix: fullPath(os) }]
  const trouble = os === 'Windows' ? pathTrouble(destination) : destination.includes('\0') ? 'it contains a null character' : undefined
  return trouble === undefined
    ? []
    : [{ message: `its destination cannot be a path on ${os}: ${trouble}.`, fix: 'Change the destination.' }]
}

// A step starts in a folder of the system, and nothing in the path is expanded.
const fullPaths = { Linux: /^\//, Windows: /^(?:[a-z]:[\\/]|\\\\)/i } as const

const needsIdentity = {
  message: 'the VM has no identity to download it with.',
  fix: 'Add properties.vmProfile.userAssignedIdentities with the resource id of a managed identity that has the role Storage Blob Data Reader on the container, and let the template’s identity assign it (Managed Identity Operator). Or set artifacts-access to sas.',
}

const fullPath = (os: OperatingSystem | undefined): string => {
  const examples = { Linux: '/opt/app', Windows: 'C:\\app' }
  const example = os === undefined ? `${examples.Linux} or ${examples.Windows}` : examples[os]
  return `Give the customizer a destination that is a full path, such as ${example}, without variables.`
}
