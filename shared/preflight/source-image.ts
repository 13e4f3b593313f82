// The source image in Azure: whether it exists, and its traits.
import { at, isWord, itemsOf, textOf } from '../json.js'
import type { Place } from '../errors.js'
import { normalizeRegion } from '../azure/region.js'
import type { StringNode } from '../template/node.js'
import type { AzureReader } from '../azure/reader.js'
import { stated, Unreadable } from '../azure/unreadable.js'
import { failed, type Remark } from './check.js'
import { sourceSecurity, type SourceKind } from './security-types.js'
import { platformImage } from './platform-image.js'
import { nonEmpty, type Subject } from './subject.js'

// The traits of the image, as far as Azure shows them; spelled as by Compute: Linux, V2, x64.
export interface ImageTraits {
  readonly osType?: string
  readonly generation?: string
  readonly architecture?: string
  readonly securityType?: string
  readonly plan?: { readonly name: string; readonly product: string; readonly publisher: string }
}

export interface SourceImage {
  // Undefined if the source is not known.
  readonly kind?: SourceKind
  readonly traits: ImageTraits
  readonly remarks: readonly Remark[]
}

// The source of the template, or remarks if it does not exist or cannot be built from. Throws Unreadable.
export const readSourceImage = (subject: Subject, azure: AzureReader): Promise<SourceImage> => {
  const { source } = subject
  const imageId = nonEmpty(source?.imageId)
  const versionId = nonEmpty(source?.imageVersionId)
  if (nonEmpty(source?.publisher) !== undefined) return marketplaceImage(subject, azure)
  if (imageId !== undefined) return managedImage(subject, imageId, azure)
  if (versionId !== undefined) return galleryImage(subject, versionId, azure)
  return Promise.resolve({ traits: {}, remarks: [] })
}

// The traits of an image definition, with Compute's defaults for what it leaves out (schemas of Microsoft.Compute).
export const traitsOfDefinition = (definition: unknown): ImageTraits => {
  const properties = at(definition, 'properties')
  return {
    ...commonTraits({
      osType: textOf(at(properties, 'osType')),
      generation: textOf(at(properties, 'hyperVGeneration')) ?? 'V1',
      architecture: textOf(at(properties, 'architecture')) ?? 'x64',
      securityType: featureOf(properties, 'SecurityType') ?? 'Standard',
    }),
    ...planOf(at(properties, 'purchasePlan')),
  }
}

const marketplaceImage = async ({ source, target, location }: Subject, azure: AzureReader): Promise<SourceImage> => {
  const image = platformImage(source, target.subscriptionId, location.value, azure)
  const wanted = nonEmpty(source?.version)?.value ?? 'latest'
  const version = wanted === 'latest' ? await image.newest() : wanted
  const found = version === undefined ? undefined : await image.version(version)
  // Azure does not say which part of the name is wrong; a reader checks them from the first.
  const place = nonEmpty(source?.publisher)?.at ?? location.at
  const name = `${image.name}:${wanted}`
  const region = normalizeRegion(location.value)
  if (found === undefined) return missing(failed(place, `There is no platform image ${name} in ${region}.`, listLines(image.name, region)))
  stated(at(found, 'properties'), `what the platform image ${name} is`)
  const isDeprecated = isWord(at(found, 'properties', 'imageDeprecationStatus', 'imageState'), 'Deprecated')
  const remarks = isDeprecated ? [failed(place, `The platform image ${name} is deprecated: VMs can no longer be created from it.`)] : []
  const traits = traitsOfPlatformImage(at(found, 'properties'))
  return { kind: 'marketplace', traits, remarks: [...remarks, ...unsupported(place, traits)] }
}

// The commands that list existing names. Each contains only the parts before the one that it checks, which may be misspelt.
const listLines = (name: string, region: string): string => {
  const [publisher = '', offer = '', sku = ''] = name.split(':')
  const inRegion = `--location ${region} --output table`
  const ofPublisher = `--publisher ${publisher} ${inRegion}`
  const ofOffer = `--offer ${offer} ${ofPublisher}`
  return [
    'Compare each part of the name with what exists and correct the source:',
    `az vm image list-publishers ${inRegion} lists the publishers;`,
    `az vm image list-offers ${ofPublisher} the offers;`,
    `az vm image list-skus ${ofOffer} the SKUs;`,
    `az vm image list --all --sku ${sku} ${ofOffer} the versions.`,
  ].join(' ')
}

const traitsOfPlatformImage = (properties: unknown): ImageTraits => ({
  ...commonTraits({
    osType: textOf(at(properties, 'osDiskImage', 'operatingSystem')),
    generation: textOf(at(properties, 'hyperVGeneration')),
    architecture: textOf(at(properties, 'architecture')),
    securityType: featureOf(properties, 'SecurityType') ?? 'Standard',
  }),
  ...planOf(at(properties, 'plan')),
})

// Managed images are read in their own group (docs/service.md 3.9: the same subscription and region).
const managedImage = async ({ location, target }: Subject, id: StringNode, azure: AzureReader): Promise<SourceImage> => {
  const image = await azure.get(id.value, 'Microsoft.Compute/images/read')
  if (image === undefined) return missing(failed(id.at, `The managed image ${id.value} does not exist.`))
  const disk = at(image, 'properties', 'storageProfile', 'osDisk')
  const region = stated(textOf(at(image, 'location')), `in which region ${id.value} is`)
  const remarks = [
    ...(normalizeRegion(region) === normalizeRegion(location.value)
      ? []
      : [failed(id.at, `The managed image is in ${region}, the image template in ${location.value}: both must be in the same region.`)]),
    ...(id.value.toLowerCase().startsWith(`/subscriptions/${target.subscriptionId.toLowerCase()}/`)
      ? []
      : [failed(id.at, 'The managed image is not in the subscription of the image template.')]),
    ...notGeneralized(id, textOf(at(disk, 'osState'))),
  ]
  return {
    kind: 'managed image',
    traits: commonTraits({
      osType: textOf(at(disk, 'osType')),
      generation: textOf(at(image, 'properties', 'hyperVGeneration')),
      architecture: undefined,
      // Managed images have no security type.
      securityType: 'Standard',
    }),
    remarks,
  }
}

const galleryImage = async ({ location }: Subject, id: StringNode, azure: AzureReader): Promise<SourceImage> => {
  const [definitionId = '', wanted = 'latest'] = id.value.split(/\/versions\//i)
  if (!/\/providers\/Microsoft\.Compute\/galleries\//i.test(definitionId))
    throw new Unreadable('Images that others share cannot be read here.')
  const definition = await azure.get(definitionId, 'Microsoft.Compute/galleries/images/read')
  if (definition === undefined) return missing(failed(id.at, `The image definition ${definitionId} does not exist.`))
  const right = 'Microsoft.Compute/galleries/images/versions/read'
  const versions =
    wanted === 'latest'
      ? ((await azure.list(`${definitionId}/versions`, right)) ?? []).filter(
          (version) => at(version, 'properties', 'publishingProfile', 'excludeFromLatest') !== true,
        )
      : [await azure.get(`${definitionId}/versions/${wanted}`, right)].filter((version) => version !== undefined)
  stated(at(definition, 'properties', 'osType'), `what the image definition ${definitionId} is for`)
  const traits = traitsOfDefinition(definition)
  return {
    kind: 'gallery',
    traits,
    remarks: [
      ...unsupported(id.at, traits),
      ...notGeneralized(id, textOf(at(definition, 'properties', 'osState'))),
      ...notInRegion(id, location.value, versions, wanted),
    ],
  }
}

// The version must be replicated to the region of the template (docs/service.md 3.9).
const notInRegion = (id: StringNode, location: string, versions: readonly unknown[], wanted: string): readonly Remark[] => {
  if (versions.length === 0)
    return [failed(id.at, wanted === 'latest' ? 'The image definition has no version.' : `Version ${wanted} does not exist.`)]
  const regions = new Set(versions.flatMap(regionsOfVersion).map(normalizeRegion))
  if (regions.size === 0 || regions.has(normalizeRegion(location))) return []
  return [
    failed(id.at, `The source image is not replicated to ${location}, where the build needs it; it is in ${[...regions].join(', ')}.`),
  ]
}

const regionsOfVersion = (version: unknown): readonly string[] =>
  itemsOf(at(version, 'properties', 'publishingProfile', 'targetRegions')).flatMap((region) => textOf(at(region, 'name')) ?? [])

// Specialized images are not supported (docs/service.md 3.9).
const notGeneralized = (id: StringNode, osState: string | undefined): readonly Remark[] =>
  osState === undefined || isWord(osState, 'Generalized')
    ? []
    : [failed(id.at, `The source image is ${osState.toLowerCase()}: only generalized images can be a source.`)]

const unsupported = (where: Place, { securityType }: ImageTraits): readonly Remark[] => {
  const finding = sourceSecurity(securityType ?? 'Standard')
  return finding === undefined
    ? []
    : [failed(where, finding.message, 'Build from an image of the type TrustedLaunchSupported or ConfidentialVMSupported.')]
}

const missing = (remark: Remark): SourceImage => ({ traits: {}, remarks: [remark] })

const featureOf = (properties: unknown, name: string): string | undefined =>
  itemsOf(at(properties, 'features')).flatMap((feature) =>
    isWord(at(feature, 'name'), name) ? (textOf(at(feature, 'value')) ?? []) : [],
  )[0]

const planOf = (plan: unknown): Pick<ImageTraits, 'plan'> => {
  const [name, product, publisher] = (['name', 'product', 'publisher'] as const).map((key) => textOf(at(plan, key)))
  return name === undefined || product === undefined || publisher === undefined ? {} : { plan: { name, product, publisher } }
}

type Trait = 'osType' | 'generation' | 'architecture' | 'securityType'

const commonTraits = (traits: Readonly<Record<Trait, string | undefined>>): ImageTraits =>
  Object.fromEntries(Object.entries(traits).filter(([, value]) => value !== undefined))
