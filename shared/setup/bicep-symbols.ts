// The symbolic names of a Bicep file: each resource that it creates or refers to has one.
import type { Resource, Setup } from './setup.js'
import { block, text } from './bicep-values.js'
import { namesIn } from './resource-names.js'

// Whether a resource is in a resource group.
export const isIn = (id: string, group: string): boolean => id.toLowerCase().startsWith(`${group.toLowerCase()}/`)

export class Symbols {
  readonly #symbols = new Map<string, string>()
  readonly #counts = new Map<string, number>()
  readonly #existing: string[] = []
  readonly #group: string

  constructor({ resources, assignments, roles }: Setup, group: string) {
    this.#group = group
    for (const resource of resources) {
      if (isIn(resource.id, group) && resource.kind !== 'subnet') this.#add(resource.id, baseName(resource))
    }
    for (const { guid } of roles) this.#add(guid, 'role')
    for (const { guid, principal, scope } of assignments) {
      this.#add(guid, 'assignment')
      if (principal.kind === 'identity') this.#refer(principal.id)
      if (isIn(scope, group)) this.#refer(scope)
    }
  }

  // The symbol of a resource in the file.
  of(id: string): string {
    const symbol = this.#symbols.get(id.toLowerCase())
    if (symbol === undefined) throw new Error(`The Bicep file has no symbol for ${id}.`)
    return symbol
  }

  ofRole(guid: string): string {
    return this.of(guid)
  }

  ofAssignment(guid: string): string {
    return this.of(guid)
  }

  // Declarations of existing resources that the file refers to.
  existing(): readonly string[] {
    return this.#existing
  }

  #add(id: string, base: string): string {
    const known = this.#symbols.get(id.toLowerCase())
    if (known !== undefined) return known
    const count = (this.#counts.get(base) ?? 0) + 1
    this.#counts.set(base, count)
    const symbol = count === 1 ? base : `${base}${count}`
    this.#symbols.set(id.toLowerCase(), symbol)
    return symbol
  }

  #refer(id: string): void {
    if (this.#symbols.has(id.toLowerCase())) return
    const [type = '', apiVersion = '', base = ''] = typeOf(id)
    const { subscription, group, name, parent } = namesIn(id)
    const parentId =
      parent === ''
        ? undefined
        : id
            .split('/')
            .slice(0, isContainer(id) ? 11 : 9)
            .join('/')
    if (parentId !== undefined) this.#refer(parentId)
    const place = isIn(id, this.#group) || parent !== '' ? [] : [`scope: resourceGroup(${text(subscription)}, ${text(group)})`]
    const symbol = this.#add(id, base)
    this.#existing.push(
      `resource ${symbol} '${type}@${apiVersion}' existing = ${block([
        ...place,
        ...(parentId === undefined ? [] : [`parent: ${this.of(parentId)}`]),
        `name: ${text(name)}`,
      ])}`,
    )
  }
}

const isContainer = (id: string): boolean => /\/blobServices\/[^/]+\/containers\//i.test(id)

const baseNames = {
  group: 'group',
  'storage-account': 'storage',
  container: 'container',
  gallery: 'gallery',
  definition: 'definition',
  subnet: 'subnet',
} as const

const baseName = (resource: Resource): string =>
  resource.kind === 'identity'
    ? { template: 'templateIdentity', 'build-vm': 'buildIdentity', pipeline: 'pipelineIdentity' }[resource.holder]
    : baseNames[resource.kind]

// The type, an API version that Bicep knows, and the beginning of a symbol.
const types: readonly (readonly [RegExp, string, string, string])[] = [
  [/\/userAssignedIdentities\/[^/]+$/i, 'Microsoft.ManagedIdentity/userAssignedIdentities', '2023-01-31', 'identity'],
  [/\/storageAccounts\/[^/]+$/i, 'Microsoft.Storage/storageAccounts', '2023-05-01', 'storage'],
  [/\/blobServices\/[^/]+$/i, 'Microsoft.Storage/storageAccounts/blobServices', '2023-05-01', 'blobs'],
  [/\/containers\/[^/]+$/i, 'Microsoft.Storage/storageAccounts/blobServices/containers', '2023-05-01', 'container'],
  [/\/galleries\/[^/]+$/i, 'Microsoft.Compute/galleries', '2023-07-03', 'gallery'],
  [/\/galleries\/[^/]+\/images\/[^/]+$/i, 'Microsoft.Compute/galleries/images', '2023-07-03', 'definition'],
  [/\/images\/[^/]+$/i, 'Microsoft.Compute/images', '2023-09-01', 'image'],
  [/\/virtualNetworks\/[^/]+$/i, 'Microsoft.Network/virtualNetworks', '2023-11-01', 'network'],
  [/\/subnets\/[^/]+$/i, 'Microsoft.Network/virtualNetworks/subnets', '2023-11-01', 'subnet'],
]

const typeOf = (id: string): readonly string[] =>
  types
    .find(([pattern]) => pattern.test(id))
    ?.slice(1)
    .map(String) ?? []
