// Whether the source of a template exists, and its exact version.
import { textOf, type JsonObject } from '../json.js'
import { exactPlatformVersion, platformVersions } from './platform-images.js'
import { mayTemplate, notAuthorized, ProvisioningFailure, type Service } from './service.js'
import { sourceOf, type Template } from './template.js'
import { newestVersion } from './gallery.js'

// A source that exists.
export interface ExactSource {
  // The source with its exactVersion.
  readonly source: JsonObject
  // The number of the version that is built from.
  readonly version: string
  // What AIB writes into the tag VMImageBuilderSource.
  readonly tag: string
}

// Resolves the source, at PUT and again at each run; throws the provisioning failure of one that does not exist.
export const resolveSource = (service: Service, template: Template): ExactSource => {
  const source = sourceOf(template)
  switch (source.type) {
    case 'PlatformImage':
      return platformImage(service, template, source)
    case 'ManagedImage':
      return managedImage(service, template, source)
    case 'SharedImageVersion':
      return imageVersion(service, template, source)
    default:
      return { source, version: '0.0.1', tag: textOf(source.type) }
  }
}

const platformImage = (service: Service, template: Template, source: JsonObject): ExactSource => {
  const image = { publisher: textOf(source.publisher), offer: textOf(source.offer), sku: textOf(source.sku) }
  const wanted = textOf(source.version) || 'latest'
  const version = exactPlatformVersion(platformVersions(image, service.settings.platformImages), wanted)
  if (version === undefined) {
    const message = `Platform Image was not found. location: ${template.location}, publisherName: ${image.publisher}, offer: ${image.offer}, sku: ${image.sku}, version: ${wanted}. Please check the specified source image version in Image Builder Template exists. For more details please go to https://aka.ms/azvmimagebuilderts.`
    throw new ProvisioningFailure('BadPIRSource', message)
  }
  const tag = `PlatformImage ${image.publisher}::${image.offer}::${image.sku}::${version}`
  return { source: { ...source, exactVersion: version }, version, tag }
}

const managedImage = (service: Service, template: Template, source: JsonObject): ExactSource => {
  const id = textOf(source.imageId)
  const reason = !mayTemplate(service, template, 'Microsoft.Compute/images/read', id)
    ? 'StatusCode=403 -- Original Error: Code="AuthorizationFailed"'
    : service.world.images.get(id)
      ? undefined
      : 'StatusCode=404 -- Original Error: Code="ResourceNotFound"'
  if (reason !== undefined) {
    const message = `Build (Managed Image) step failed: Error getting Managed Image '${id}': Error getting managed image (${id}): compute.ImagesClient#Get: Failure responding to request: ${reason}`
    throw new ProvisioningFailure('BadManagedImageSource', message)
  }
  return { source, version: '0.0.1', tag: `ManagedImage ${id}` }
}

const imageVersion = (service: Service, template: Template, source: JsonObject): ExactSource => {
  const id = textOf(source.imageVersionId)
  if (!mayTemplate(service, template, 'Microsoft.Compute/galleries/images/versions/read', id)) {
    throw new ProvisioningFailure('BadSharedImageVersionSource', notAuthorized(id))
  }
  const exact = /\/versions\/latest$/i.test(id)
    ? newestVersion(service.world, id.replace(/\/versions\/latest$/i, ''))
    : service.world.versions.get(id)?.id
  if (exact === undefined) {
    const message = `Build (Shared Image Version) step failed for Image Version '${id}': Error getting Image Version '${id}': Failure responding to request: StatusCode=404 -- Original Error: Code="ResourceNotFound"`
    throw new ProvisioningFailure('BadSharedImageVersionSource', message)
  }
  const version = exact.slice(exact.lastIndexOf('/') + 1)
  return { source: { ...source, exactVersion: exact }, version, tag: `SharedImageVersion ${exact}` }
}
