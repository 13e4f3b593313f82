// Where a template needs rights, and what must exist there: the resource ids for the scopes in the table of permissions.
import type { Condition, Scope } from '../azure/permissions.js'
import type { ArtifactInputs, TargetInputs } from '../inputs/inputs.js'
import type { TemplatePlan } from '../plan/plan.js'
import { osOfTemplate } from '../template/artifact-references.js'
import { operatingSystemOf } from '../template/lint/operating-system.js'
import { viewTemplate, type Distributor, type TemplateView } from '../template/view.js'
import type { PurchasePlan, Source, SubnetUse } from './setup.js'

export interface Places {
  readonly scopes: ReadonlyMap<Scope, readonly string[]>
  readonly conditions: ReadonlySet<Condition>
  readonly location: string
  readonly templateIdentities: readonly string[]
  readonly buildIdentities: readonly string[]
  readonly containers: readonly string[]
  readonly definitions: readonly string[]
  readonly source: Source
  readonly plan: PurchasePlan | undefined
  readonly subnets: readonly { readonly id: string; readonly use: SubnetUse }[]
}

export interface PlacesRequest {
  readonly target: Required<TargetInputs>
  readonly access: ArtifactInputs['access']
  // Undefined if it is not known.
  readonly containerUrl: string | undefined
}

// The places of one planned template.
export const placesOf = (plan: TemplatePlan, { target, access, containerUrl }: PlacesRequest): Places => {
  const { location = '', identity, properties = {} }: TemplateView = viewTemplate(plan.template)
  const { vmProfile, distribute = [], stagingResourceGroup = '' } = properties
  const group = groupId(target.subscriptionId, target.resourceGroup)
  const artifacts = plan.artifacts.length === 0 ? [] : containerOf(containerUrl, group)
  const remote = plan.remoteFiles.flatMap(({ value }) => (value.value.includes('?') ? [] : containerOf(value.value, group)))
  const definitions = unique(distribute.flatMap(definitionOf))
  const disks = unique(distribute.flatMap(({ type, uri }) => (type === 'VHD' ? containerOf(uri, group) : [])))
  const system = operatingSystemOf(plan.body) ?? osOfTemplate(plan.body)
  const source = sourceOf(properties.source, location, system ?? 'Linux')
  const templateIdentities = Object.keys(identity?.userAssignedIdentities ?? {})
  const buildIdentities = (vmProfile?.userAssignedIdentities ?? []).filter((id) => id !== '')
  const subnets = subnetsOf(vmProfile?.vnetConfig)
  const serviceReads = plan.deliveries.some(({ by }) => by !== 'identity') && access === 'identity'
  const staging = stagingResourceGroup === '' ? [] : [stagingResourceGroup]
  return {
    scopes: new Map<Scope, readonly string[]>([
      ['subscription', [`/subscriptions/${target.subscriptionId}`]],
      ['group', [group]],
      ['staging-group', staging],
      ['template-identity', templateIdentities],
      ['build-identity', buildIdentities],
      ['artifacts-container', artifacts],
      ['artifacts-account', artifacts.map(accountOf)],
      ['source-container', unique([...(serviceReads ? artifacts : []), ...remote])],
      ['vhd-container', disks],
      ['definition', definitions],
      ['gallery', unique(definitions.map(parentOf))],
      // The image does not exist yet, so the scope is its group.
      ['managed-image', unique(distribute.flatMap(({ type, imageId }) => (type === 'ManagedImage' ? groupOf(imageId ?? '') : [])))],
      ['source-image', source.kind === 'managed-image' ? [source.id] : []],
      ['source-image-group', source.kind === 'managed-image' ? groupOf(source.id) : []],
      ['source-gallery', source.kind === 'gallery' ? [source.definition] : []],
      ['subnet', subnets.map(({ id }) => id)],
      ['network', unique(subnets.map(({ id }) => parentOf(id)))],
    ]),
    conditions: new Set<Condition>([
      ...(access === 'sas' ? (['access-sas'] as const) : []),
      ...(source.kind === 'marketplace' ? (['source-marketplace'] as const) : []),
      ...(plan.deliveries.some(({ by }) => by === 'identity') ? (['build-vm-downloads'] as const) : []),
      staging.length > 0 ? 'log-in-staging-group' : 'log-in-new-group',
      // If only Azure knows the system, the right is included: without it, a build from Windows fails.
      ...(system !== 'Linux' && subnets.some(({ use }) => use !== 'container') ? (['windows-in-network'] as const) : []),
    ]),
    location,
    templateIdentities,
    buildIdentities,
    containers: unique([...artifacts, ...disks]),
    definitions,
    source,
    plan: planOf(properties.source?.planInfo),
    subnets,
  }
}

// The id of a resource group.
export const groupId = (subscriptionId: string, group: string): string => `/subscriptions/${subscriptionId}/resourceGroups/${group}`

// The resource group in an id or, without one, its subscription.
export const assignableScopeOf = (id: string): string => groupOf(id)[0] ?? /^\/subscriptions\/[^/]+/i.exec(id)?.[0] ?? id

// The parent of a child resource: gallery of a definition, network of a subnet.
export const parentOf = (id: string): string => id.split('/').slice(0, -2).join('/')

// The account of a container.
export const accountOf = (container: string): string => container.split('/').slice(0, 9).join('/')

// Each id once; Azure compares ids without case.
export const unique = (ids: readonly string[]): readonly string[] => [...new Map(ids.map((id) => [id.toLowerCase(), id])).values()]

const groupOf = (id: string): readonly string[] => {
  const [group] = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(id) ?? []
  return group === undefined ? [] : [group]
}

// A URL names no resource group: the account is expected in the group of the template. A storage emulator has an address or a host of one
// word, and the account in its path.
const containerOf = (text: string | undefined, group: string): readonly string[] => {
  if (text === undefined || !URL.canParse(text)) return []
  const { hostname, pathname } = new URL(text)
  const segments = pathname.split('/').filter((segment) => segment !== '')
  const isBlobHost = /^[a-z0-9]{3,24}(?:\.z\d+)?\.blob\./.test(hostname)
  const isAddress = /^[\d.]+$|^[^.]+$/.test(hostname)
  const [account, container] = isBlobHost ? [hostname.split('.')[0], segments[0]] : isAddress ? segments : []
  if (account === undefined || container === undefined) return []
  return [`${group}/providers/Microsoft.Storage/storageAccounts/${account}/blobServices/default/containers/${container}`]
}

const definitionOf = ({ type, galleryImageId = '' }: Distributor): readonly string[] => {
  const [id = ''] = galleryImageId.split(/\/versions\//i)
  return type === 'SharedImage' && id !== '' ? [id.replace(/\/$/, '')] : []
}

type SourceView = NonNullable<NonNullable<TemplateView['properties']>['source']>

const sourceOf = (source: SourceView | undefined, location: string, osType: 'Linux' | 'Windows'): Source => {
  const { publisher, offer, sku, version = 'latest', imageId, imageVersionId } = source ?? {}
  if (publisher !== undefined && offer !== undefined && sku !== undefined)
    return { kind: 'marketplace', urn: [publisher, offer, sku, version === '' ? 'latest' : version].join(':'), location }
  if (imageId !== undefined && imageId !== '') return { kind: 'managed-image', id: imageId }
  const [definition = ''] = (imageVersionId ?? '').split(/\/versions\//i)
  if (/\/providers\/Microsoft\.Compute\/galleries\//i.test(definition)) return { kind: 'gallery', definition }
  return { kind: 'unknown', osType }
}

const planOf = (
  plan: { readonly planName?: string; readonly planProduct?: string; readonly planPublisher?: string } | undefined,
): PurchasePlan | undefined => {
  const { planName: name, planProduct: product, planPublisher: publisher } = plan ?? {}
  return name === undefined || product === undefined || publisher === undefined ? undefined : { name, product, publisher }
}

const subnetsOf = (network: { readonly subnetId?: string; readonly containerInstanceSubnetId?: string } | undefined): Places['subnets'] => {
  const { subnetId = '', containerInstanceSubnetId = '' } = network ?? {}
  return [
    // With a subnet for its container, the service needs neither a proxy VM nor a private link (docs/service.md 3.11).
    ...(subnetId === '' ? [] : [{ id: subnetId, use: containerInstanceSubnetId === '' ? ('proxy' as const) : ('build' as const) }]),
    ...(containerInstanceSubnetId === '' ? [] : [{ id: containerInstanceSubnetId, use: 'container' as const }]),
  ]
}
