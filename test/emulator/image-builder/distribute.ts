// The last phase of a run: managed images, gallery versions and VHDs.
import { randomUUID } from 'node:crypto'
import { replicate } from '../arm/replication.js'
import { accessToken } from '../entra/tokens.js'
import { dotnetTime } from '../clock.js'
import { listOf, objectOf, tagsOf, textOf, textsOf, type JsonObject } from '../json.js'
import { nameIn } from '../world.js'
import { splitGalleryImageId, targetRegions, versionNumbers } from './gallery.js'
import { identityOf, mayTemplate, type Service } from './service.js'
import type { ExactSource } from './source.js'
import type { RunOutput, Template } from './template.js'
import { generationOfSource } from './traits.js'
import { nextVersion } from './versioning.js'

// What a distributor works with.
interface Target {
  readonly service: Service
  readonly template: Template
  readonly source: ExactSource
  readonly distributor: JsonObject
  readonly runId: string
}

// Creates the image of one distributor; throws with the service's reason if that fails.
export const distribute = async (target: Target): Promise<RunOutput> => {
  const name = textOf(target.distributor.runOutputName)
  if (target.service.settings.failDistributors.includes(name))
    throw new Error(publishingFailure(target.distributor, 'a fault that a test asked for'))
  switch (textOf(target.distributor.type).toLowerCase()) {
    case 'managedimage':
      return { name, artifactId: managedImage(target) }
    case 'sharedimage':
      return { name, artifactId: galleryVersion(target) }
    default:
      return { name, artifactUri: await vhd(target) }
  }
}

const managedImage = ({ service, template, distributor }: Target): string => {
  const id = textOf(distributor.imageId)
  demand(service, template, 'Microsoft.Compute/images/write', id, distributor)
  const body = {
    id,
    name: nameIn(id),
    type: 'Microsoft.Compute/images',
    location: textOf(distributor.location),
    tags: tagsOf(distributor.artifactTags),
    properties: {
      storageProfile: { osDisk: { osState: 'Generalized', diskSizeGB: 30 } },
      provisioningState: 'Succeeded',
      hyperVGeneration: generationOfSource(service, template) ?? 'V1',
    },
  }
  // The content of a managed image never changes: this is a new image with the same name.
  service.world.images.put(id, { id, body }, new Date())
  return id
}

const galleryVersion = (target: Target): string => {
  const { service, template, source, distributor } = target
  const { definitionId, version } = splitGalleryImageId(textOf(distributor.galleryImageId))
  const versioning = objectOf(distributor.versioning)
  const number = nextVersion({
    apiVersion: template.apiVersion,
    ...(version === undefined ? {} : { explicit: version }),
    ...(versioning.scheme === 'Latest' || versioning.scheme === 'Source' ? { scheme: versioning.scheme } : {}),
    ...(typeof versioning.major === 'number' ? { major: versioning.major } : {}),
    source: source.version,
    existing: versionNumbers(service.world, definitionId),
    now: new Date(),
  })
  const id = `${definitionId}/versions/${number}`
  demand(service, template, 'Microsoft.Compute/galleries/images/versions/write', id, distributor)
  const definition = service.world.definitions.get(definitionId)
  if (!definition) throw new Error(publishingFailure(distributor, 'StatusCode=404 -- Original Error: Code="ResourceNotFound"'))
  if (service.world.versions.get(id)) throw new Error(publishingFailure(distributor, 'StatusCode=409 -- Original Error: Code="Conflict"'))
  const made = { id, body: versionBody(target, id, textOf(definition.body.location)) }
  if (!service.settings.timeOutDistributors.includes(textOf(distributor.runOutputName))) {
    service.world.versions.put(id, made)
    return id
  }
  // The gallery continues after the service has given up (docs/service.md 4.6).
  replicate(service, made, service.operations.start(id))
  throw new Error(publishingTimeout(distributor, textOf(definition.body.location)))
}

// A version as recorded (test_image_build_shared_image); its location is that of its definition.
const versionBody = ({ template, source, distributor, runId }: Target, id: string, location: string): JsonObject => {
  const storageAccountType = textOf(distributor.storageAccountType) || 'Standard_LRS'
  const account = template.staging?.account
  return {
    name: nameIn(id),
    id,
    type: 'Microsoft.Compute/galleries/images/versions',
    location,
    tags: { ...tagsOf(distributor.artifactTags), VMImageBuilderSource: source.tag, correlationId: runId },
    properties: {
      publishingProfile: {
        targetRegions: targetRegions(regionsOf(distributor, location), { replicas: 1, storageAccountType }),
        replicaCount: 1,
        excludeFromLatest: distributor.excludeFromLatest === true,
        publishedDate: dotnetTime().replace('Z', '+00:00'),
        storageAccountType,
        ...(distributor.replicationMode ? { replicationMode: distributor.replicationMode } : {}),
      },
      storageProfile: {
        osDiskImage: {
          sizeInGB: 30,
          hostCaching: 'ReadWrite',
          source: { uri: `https://${account?.name ?? ''}.blob.core.windows.net/vhds/${runId}.vhd`, storageAccountId: account?.id },
        },
      },
      safetyProfile: { reportedForPolicyViolation: false, allowDeletionOfReplicatedLocations: false },
      provisioningState: 'Succeeded',
    },
  }
}

// The regions that the distributor names in either way, or the gallery's own; replicaCount is Compute's regionalReplicaCount.
const regionsOf = (distributor: JsonObject, location: string): JsonObject[] => {
  const named = listOf(distributor.targetRegions).map(objectOf)
  const regions = named.length > 0 ? named : textsOf(distributor.replicationRegions).map((name) => ({ name }))
  return (regions.length > 0 ? regions : [{ name: location }]).map(({ name, replicaCount, storageAccountType }: JsonObject) => ({
    name,
    regionalReplicaCount: replicaCount,
    storageAccountType,
  }))
}

// Into the staging account, or to the address in the template, with the identity's rights.
const vhd = async ({ service, template, source, distributor }: Target): Promise<string> => {
  const content = Buffer.alloc(512, 'vhd')
  const uri = textOf(distributor.uri)
  if (uri === '') {
    const account = template.staging?.account.name ?? ''
    const path = `vhds/${randomUUID()}.vhd`
    await service.blobs.createContainer(account, 'vhds')
    // Disks are page blobs (Microsoft Learn, "Prepare a Windows VHD"): mostly empty, with a footer.
    await service.blobs.putDisk(account, path, 1024 * 1024, content, { VMImageBuilderSource: source.tag })
    return `${service.blobUrl()}/${account}/${path}`
  }
  const identity = identityOf(service, template)
  const token = identity ? accessToken(service.directory.tenantId, identity, 'https://storage.azure.com', 300) : ''
  const headers = {
    authorization: `Bearer ${token}`,
    'x-ms-version': '2021-12-02',
    'x-ms-blob-type': 'BlockBlob',
    'x-ms-meta-VMImageBuilderSource': source.tag,
  }
  if (!uri.startsWith(`${service.blobUrl()}/`)) throw new Error(publishingFailure(distributor, 'the storage account cannot be reached'))
  const { status } = await service.send(uri, { method: 'PUT', headers, body: content })
  if (status !== 201) throw new Error(publishingFailure(distributor, `StatusCode=${status}`))
  return uri
}

const demand = (service: Service, template: Template, action: string, id: string, distributor: JsonObject): void => {
  if (!mayTemplate(service, template, action, id)) {
    throw new Error(publishingFailure(distributor, 'StatusCode=403 -- Original Error: Code="AuthorizationFailed"'))
  }
}

// The forms of troubleshooting (context deadline exceeded) and of danielsollondon/azvmimagebuilder#20.
const publishingFailure = (distributor: JsonObject, reason: string): string => {
  const type = textOf(distributor.type).toLowerCase()
  if (type === 'sharedimage') return `Error publishing MDI to Azure Compute Gallery:${textOf(distributor.galleryImageId)}. Error: ${reason}`
  if (type === 'managedimage')
    return `Error publishing VHD to managed image:${textOf(distributor.imageId)}, Location:${textOf(distributor.location)}. Error: ${reason}`
  return `Error publishing VHD. Error: ${reason}`
}

// Case 27 as it is recorded.
const publishingTimeout = ({ galleryImageId }: JsonObject, location: string): string =>
  `Error publishing MDI to Azure Compute Gallery:${textOf(galleryImageId)}, Location:${location}. Error: Error returned from SIG client while publishing MDI to Azure Compute Gallery for dstImageLocation: ${location}. Error: Future#WaitForCompletion: context has been cancelled: StatusCode=200 -- Original Error: context deadline exceeded`
