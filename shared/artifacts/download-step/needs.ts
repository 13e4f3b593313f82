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
    ...(os === undefined ? [needsSystem] : []),
    ...(access === 'identity' && identityId === undefined ? [needsIdentity] : []),
    ...destinationNeeds(destination, os),
  ]
  if (missing.length > 0 || os === undefined)
    return missing.map(({ message, fix }) => ({
      code: 'artifact-undeliverable',
      message: `${subjects[kind](reference.value.value)}, so that the build VM has to download it; ${message}`,
      where,
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

const destinationNeeds = (destination: string, os: OperatingSystem | undefined) => {
  if (!isUsable(destination, os)) return [needsDestination]
  const trouble = os === 'Windows' ? pathTrouble(destination) : destination.includes('\0') ? 'it contains a null character' : undefined
  return trouble === undefined
    ? []
    : [{ message: `its destination cannot be a path on ${os ?? 'the build VM'}: ${trouble}.`, fix: 'Change the destination.' }]
}

// A step on Windows starts in a system folder, and nothing in the path is expanded.
const isUsable = (destination: string, os: OperatingSystem | undefined): boolean =>
  os === 'Windows' ? /^(?:[a-z]:[\\/]|\\\\)/i.test(destination) : destination !== ''

const needsSystem = {
  message: 'the template does not show whether the operating system is Linux or Windows.',
  fix: 'Give the customizer a destination that begins with / or with a drive, such as C:\\.',
}

const needsIdentity = {
  message: 'the VM has no identity to download it with.',
  fix: 'Add properties.vmProfile.userAssignedIdentities with the resource id of a managed identity that has the role Storage Blob Data Reader on the container, and let the template’s identity assign it (Managed Identity Operator). Or set artifacts-access to sas.',
}

const needsDestination = {
  message: 'its destination is not a usable path.',
  fix: 'Give the customizer a destination; on Windows a full one, such as C:\\app, without variables.',
}
