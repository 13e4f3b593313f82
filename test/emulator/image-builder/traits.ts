// Which security types and generations go together. The documentation says what is not supported (overview, "Confidential VM and Trusted
// Launch Support"); that the service refuses it at PUT, and its words, follow from the refusal of another generation, which users have
// reported. Marketplace and managed images as sources are not judged by their security type: builds of many users mix them.
import { listOf, objectOf, textOf, type JsonObject } from '../json.js'
import { splitGalleryImageId } from './gallery.js'
import { platformImageProperties } from './platform-images.js'
import { ProvisioningFailure, type Service } from './service.js'
import { distributorsOf, sourceOf, type Template } from './template.js'

// Throws the provisioning failure of a source or target that does not fit.
export const checkTraits = (service: Service, template: Template): void => {
  const generation = generationOfSource(service, template)
  const source = definitionOfSource(service, template)
  const sourceType = source && securityTypeOf(source)
  if (sourceType !== undefined && /^(?:TrustedLaunch|ConfidentialVM)$/i.test(sourceType))
    throw new ProvisioningFailure(
      'BadSharedImageVersionSource',
      `Validation failed: Error with security type validation. Source images with the security type ${sourceType} are not supported.`,
    )
  for (const distributor of distributorsOf(template)) {
    const target = targetOf(service, distributor)
    if (target === undefined) continue
    const targetGeneration = target.id === undefined ? generation : textOf(target.properties.hyperVGeneration) || 'V1'
    if (generation !== undefined && targetGeneration !== generation)
      throw new ProvisioningFailure(
        'BadSharedImageDistribute',
        `Validation failed: Error with Hyper-V Version validation (cross-generation for multiple Hyper-V Versions is not supported). The provided SIG: ${target.id ?? ''}, has a different Hyper-V Generation: ${targetGeneration ?? ''}, than source image: ${generation}.`,
      )
    const targetType = securityTypeOf(target.properties)
    if (sourceType !== undefined && isMixed(sourceType, targetType))
      throw new ProvisioningFailure(
        'BadSharedImageDistribute',
        `Validation failed: Error with security type validation. The target ${target.id ?? textOf(distributor.imageId)} has the security type ${targetType}, the source image ${sourceType}.`,
      )
  }
}

// TrustedLaunchSupported on one side, and no security type on the other.
const isMixed = (source: string, target: string): boolean =>
  (supportsTrustedLaunch(source) && target === 'Standard') || (source === 'Standard' && supportsTrustedLaunch(target))

const supportsTrustedLaunch = (type: string): boolean => /^TrustedLaunch(?:AndConfidentialVm)?Supported$/i.test(type)

interface Target {
  // Undefined for a managed image, which has no security type and accepts any generation.
  readonly id?: string
  readonly properties: JsonObject
}

const targetOf = ({ world }: Service, { type, galleryImageId }: JsonObject): Target | undefined => {
  if (/^managedImage$/i.test(textOf(type))) return { properties: {} }
  if (!/^sharedImage$/i.test(textOf(type))) return undefined
  const { definitionId: id } = splitGalleryImageId(textOf(galleryImageId))
  return { id, properties: objectOf(world.definitions.get(id)?.body.properties) }
}

const definitionOfSource = ({ world }: Service, template: Template): JsonObject | undefined => {
  const { type, imageVersionId } = sourceOf(template)
  if (type !== 'SharedImageVersion') return undefined
  return objectOf(world.definitions.get(textOf(imageVersionId).replace(/\/versions\/[^/]+$/i, ''))?.body.properties)
}

// V1 or V2; undefined if unknown.
export const generationOfSource = (service: Service, template: Template): string | undefined => {
  const { type, publisher, offer, sku, imageId } = sourceOf(template)
  if (type === 'PlatformImage')
    return textOf(platformImageProperties({ publisher: textOf(publisher), offer: textOf(offer), sku: textOf(sku) }).hyperVGeneration)
  if (type === 'ManagedImage')
    return textOf(objectOf(service.world.images.get(textOf(imageId))?.body.properties).hyperVGeneration) || undefined
  const definition = definitionOfSource(service, template)
  return definition && (textOf(definition.hyperVGeneration) || 'V1')
}

const securityTypeOf = ({ features }: JsonObject): string =>
  listOf(features)
    .map(objectOf)
    .filter(({ name }) => name === 'SecurityType')
    .map(({ value }) => textOf(value))[0] ?? 'Standard'
