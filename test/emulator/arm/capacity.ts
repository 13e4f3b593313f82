// What a region offers and what the subscription may use of it: VM sizes, quotas, terms of marketplace images.
import type { Service } from '../image-builder/service.js'
import { objectOf, type JsonObject } from '../json.js'
import { json, type Answer } from '../net/answer.js'
import { nameOf, page, type ArmCall, type Route } from './call.js'

const subscription = '/subscriptions/{subscription}'
const agreement = `${subscription}/providers/Microsoft.MarketplaceOrdering/offerTypes/virtualmachine/publishers/{publisher}/offers/{offer}/plans/{plan}/agreements/current`

// The routes.
export const capacityRoutes = (service: Service): Route[] => [
  {
    method: 'GET',
    path: `${subscription}/providers/Microsoft.Compute/skus`,
    action: 'Microsoft.Compute/skus/read',
    handle: (call) => listSkus(service, call),
  },
  ...(['Microsoft.Compute', 'Microsoft.ContainerInstance', 'Microsoft.Network'] as const).map((provider): Route => ({
    method: 'GET',
    path: `${subscription}/providers/${provider}/locations/{location}/usages`,
    action: `${provider}/locations/usages/read`,
    handle: (call) => listUsages(service, call, usages[provider]),
  })),
  {
    method: 'GET',
    path: `${subscription}/providers/Microsoft.Compute/locations/{location}/vmSizes`,
    action: 'Microsoft.Compute/locations/vmSizes/read',
    handle: () => json(200, { value: sizes.map(({ name, cores }) => ({ name, numberOfCores: cores })) }),
  },
  {
    method: 'GET',
    path: agreement,
    action: 'Microsoft.MarketplaceOrdering/offerTypes/publishers/offers/plans/agreements/read',
    handle: (call) => showAgreement(service, call),
  },
  {
    method: 'PUT',
    path: agreement,
    action: 'Microsoft.MarketplaceOrdering/offerTypes/publishers/offers/plans/agreements/write',
    handle: (call) => putAgreement(service, call),
  },
]

// The sizes exist in every region; `$filter=location eq '…'` selects one region.
const listSkus = (service: Service, call: ArmCall): Answer => {
  const location = /location eq '([^']+)'/i.exec(call.url.searchParams.get('$filter') ?? '')?.[1] ?? service.world.location
  const bodies = sizes.map((size) => skuBody(size, location, service.settings.restrictedSizes.includes(size.name)))
  return page(call, service.resourceManager(), bodies, service.settings.pageSize)
}

// The sizes by name and architecture, for people who choose one.
export const vmSizes = (): readonly { readonly name: string; readonly architecture: string }[] =>
  sizes.map(({ name, architecture = 'x64' }) => ({ name, architecture }))

interface Size {
  readonly name: string
  readonly family: string
  readonly cores: number
  readonly generations: string
  readonly architecture?: string
}

const sizes: readonly Size[] = [
  { name: 'Standard_A1_v2', family: 'standardAv2Family', cores: 1, generations: 'V1' },
  { name: 'Standard_D1_v2', family: 'standardDv2Family', cores: 1, generations: 'V1' },
  { name: 'Standard_D2ds_v4', family: 'standardDDSv4Family', cores: 2, generations: 'V1,V2' },
  { name: 'Standard_D4ds_v5', family: 'standardDDSv5Family', cores: 4, generations: 'V1,V2' },
  { name: 'Standard_B2ms', family: 'standardBSFamily', cores: 2, generations: 'V1,V2' },
  { name: 'Standard_D2s_v3', family: 'standardDSv3Family', cores: 2, generations: 'V1,V2' },
  { name: 'Standard_D4s_v3', family: 'standardDSv3Family', cores: 4, generations: 'V1,V2' },
  { name: 'Standard_D2ds_v5', family: 'standardDDSv5Family', cores: 2, generations: 'V1,V2' },
  { name: 'Standard_D2s_v5', family: 'standardDSv5Family', cores: 2, generations: 'V1,V2' },
  { name: 'Standard_D4s_v5', family: 'standardDSv5Family', cores: 4, generations: 'V1,V2' },
  { name: 'Standard_D8s_v5', family: 'standardDSv5Family', cores: 8, generations: 'V1,V2' },
  { name: 'Standard_D2ps_v5', family: 'standardDPSv5Family', cores: 2, generations: 'V2', architecture: 'Arm64' },
]

const skuBody = ({ name, family, cores, generations, architecture }: Size, location: string, isRestricted: boolean): JsonObject => ({
  resourceType: 'virtualMachines',
  name,
  tier: 'Standard',
  size: name.replace('Standard_', ''),
  family,
  locations: [location],
  locationInfo: [{ location, zones: ['1', '2', '3'], zoneDetails: [] }],
  capabilities: [
    { name: 'vCPUs', value: String(cores) },
    { name: 'HyperVGenerations', value: generations },
    { name: 'CpuArchitectureType', value: architecture ?? 'x64' },
  ],
  restrictions: isRestricted
    ? [
        {
          type: 'Location',
          values: [location],
          restrictionInfo: { locations: [location] },
          reasonCode: 'NotAvailableForSubscription',
        },
      ]
    : [],
})

const usages: Readonly<Record<'Microsoft.Compute' | 'Microsoft.ContainerInstance' | 'Microsoft.Network', readonly string[]>> = {
  'Microsoft.Compute': ['cores', ...new Set(sizes.map(({ family }) => family))],
  'Microsoft.ContainerInstance': ['ContainerGroups', 'StandardCores'],
  'Microsoft.Network': ['VirtualNetworks', 'PublicIPAddresses', 'NetworkInterfaces'],
}

const listUsages = ({ settings }: Service, _: ArmCall, names: readonly string[]): Answer =>
  json(200, {
    value: names.map((name): JsonObject => {
      const { limit = 100, currentValue = 0 } = settings.usages[name] ?? {}
      return { unit: 'Count', currentValue, limit, name: { value: name, localizedValue: name } }
    }),
  })

const showAgreement = ({ settings }: Service, call: ArmCall): Answer => {
  const plan = nameOf(call, 'plan')
  const properties = {
    publisher: nameOf(call, 'publisher'),
    product: nameOf(call, 'offer'),
    plan,
    accepted: !settings.unacceptedPlans.includes(plan),
  }
  return json(200, { id: call.id, name: plan, type: 'Microsoft.MarketplaceOrdering/offertypes', properties })
}

// Accepts the terms, or takes that back.
const putAgreement = (service: Service, call: ArmCall): Answer => {
  const plan = nameOf(call, 'plan')
  const others = service.settings.unacceptedPlans.filter((name) => name !== plan)
  service.settings.unacceptedPlans = objectOf(objectOf(call.body).properties).accepted === true ? others : [...others, plan]
  return showAgreement(service, call)
}
