// Marketplace images, as Compute lists them: publishers, their offers, SKUs and versions (learn.microsoft.com/rest/api/compute/virtual-machine-images).
import { platformImageProperties, platformImages, platformVersions, type PlatformImage } from '../image-builder/platform-images.js'
import type { Service } from '../image-builder/service.js'
import type { Json } from '../json.js'
import { json, type Answer } from '../net/answer.js'
import { nameOf, type ArmCall, type Route } from './call.js'
import { ArmError } from './errors.js'

const publishers = '/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/publishers'
const offers = `${publishers}/{publisher}/artifacttypes/vmimage/offers`
const skus = `${offers}/{offer}/skus`
const versions = `${skus}/{sku}/versions`

const action = 'Microsoft.Compute/locations/publishers'
const artifacts = `${action}/artifacttypes/offers`

// The routes.
export const platformImageRoutes = (service: Service): Route[] => [
  { method: 'GET', path: publishers, action: `${action}/read`, handle: (call) => listNames(service, call, 'publisher') },
  { method: 'GET', path: offers, action: `${artifacts}/read`, handle: (call) => listNames(service, call, 'offer') },
  { method: 'GET', path: skus, action: `${artifacts}/skus/read`, handle: (call) => listNames(service, call, 'sku') },
  { method: 'GET', path: versions, action: `${artifacts}/skus/versions/read`, handle: (call) => listVersions(service, call) },
  { method: 'GET', path: `${versions}/{version}`, action: `${artifacts}/skus/versions/read`, handle: (call) => showVersion(service, call) },
]

// The names one level below those of the path. Every region offers every image.
const listNames = ({ settings }: Service, call: ArmCall, level: keyof PlatformImage): Answer => {
  const above = (['publisher', 'offer'] as const).filter((word) => nameOf(call, word) !== '')
  const below = platformImages(settings.platformImages).filter((image) => above.every((word) => isSame(image[word], nameOf(call, word))))
  if (below.length === 0) throw notFound(level === 'offer' ? `Publisher: ${nameOf(call, 'publisher')}` : 'Artifact: VMImage')
  return json(
    200,
    [...new Set(below.map((image) => image[level]))].map((name) => described(call, name)),
  )
}

// Oldest first, as Compute sorts by name; $top and $orderby are supported as far as clients use them.
const listVersions = (service: Service, call: ArmCall): Answer => {
  const found = [...platformVersions(imageOf(call), service.settings.platformImages)]
  if (found.length === 0) throw notFound('Artifact: VMImage')
  if (/desc/i.test(call.url.searchParams.get('$orderby') ?? '')) found.reverse()
  const top = Number(call.url.searchParams.get('$top') ?? found.length)
  const hasProperties = /^properties$/i.test(call.url.searchParams.get('$expand') ?? '')
  const properties = hasProperties ? { properties: platformImageProperties(imageOf(call)) } : {}
  return json(
    200,
    found.slice(0, top).map((name) => ({ ...described(call, name), ...properties })),
  )
}

const showVersion = (service: Service, call: ArmCall): Answer => {
  const version = nameOf(call, 'version')
  if (!platformVersions(imageOf(call), service.settings.platformImages).includes(version)) throw notFound('Artifact: VMImage')
  return json(200, {
    ...{ id: call.id, name: version, location: nameOf(call, 'location') },
    properties: platformImageProperties(imageOf(call)),
  })
}

const imageOf = (call: ArmCall): PlatformImage => ({
  publisher: nameOf(call, 'publisher'),
  offer: nameOf(call, 'offer'),
  sku: nameOf(call, 'sku'),
})

const described = (call: ArmCall, name: string): Readonly<Record<string, Json>> => ({
  ...{ id: `${call.id}/${name}`, name, location: nameOf(call, 'location') },
})

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

// Compute's own answer, which names the publisher alone (Azure/azure-cli#6622) or says "Artifact: VMImage" (danielsollondon/azvmimagebuilder#80).
const notFound = (what: string): ArmError => new ArmError(404, 'NotFound', `${what} was not found.`)
