// Starts the emulator: certificates, Azurite, the three fronts and the control endpoint.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { authorizationRoutes } from './arm/authorization.js'
import { capacityRoutes } from './arm/capacity.js'
import { containerRoutes } from './arm/containers.js'
import { createGateway } from './arm/gateway.js'
import { galleryRoutes } from './arm/galleries.js'
import { withMetadata } from './arm/metadata.js'
import { identityRoutes } from './arm/identities.js'
import { networkRoutes } from './arm/networks.js'
import { createOperations } from './arm/operations.js'
import { platformImageRoutes } from './arm/platform-images.js'
import { policyRoutes } from './arm/policies.js'
import { providerRoutes } from './arm/providers.js'
import { resourceRoutes } from './arm/resources.js'
import { storageAccountRoutes } from './arm/storage-accounts.js'
import { subscriptionRoutes } from './arm/subscriptions.js'
import { runRoutes } from './arm/runs.js'
import { templateRoutes } from './arm/templates.js'
import { triggerRoutes } from './arm/triggers.js'
import { userRoutes } from './arm/users.js'
import { startAzurite, userAccount } from './blob/azurite.js'
import { createBlobFront } from './blob/front.js'
import { createBlobStore } from './blob/store.js'
import { createControl, type Control } from './control/control.js'
import { openControlEndpoint } from './control/endpoint.js'
import type { Description } from './description.js'
import { createAuthority } from './entra/authority.js'
import { createDirectory } from './entra/directory.js'
import { createOidcGrant, createOidcIssuers } from './entra/oidc.js'
import { createRoles } from './entra/roles.js'
import type { Service } from './image-builder/service.js'
import { makeCertificates } from './net/certificates.js'
import { createFaults } from './net/faults.js'
import { openFront } from './net/front.js'
import { createRequestLog } from './net/request-log.js'
import { createRequester } from './net/request.js'
import { createClock, type Pace } from './pace.js'
import { defaultSettings } from './settings.js'
import { container, diskContainer, furnish, resourceGroup, type Furnishing } from './subscription.js'
import { createWorld } from './world.js'

// An emulator that runs in this process.
export interface Emulator {
  readonly description: Description
  readonly control: Control
  stop(): Promise<void>
}

// How to start; at pace instant by default.
export interface EmulatorOptions {
  readonly pace?: Pace
}

// Starts a separate emulator: ports, keys and names are new each time, and no role is assigned. `stop` removes everything.
export const startEmulator = async ({ pace = 'instant' }: EmulatorOptions = {}): Promise<Emulator> => {
  const folder = await mkdtemp(join(tmpdir(), 'image-builder-emulator-'))
  const caFile = join(folder, 'ca.pem')
  const certificates = await makeCertificates()
  await writeFile(caFile, certificates.ca)
  const azurite = await startAzurite(folder, certificates)
  const send = createRequester(certificates.ca)

  const settings = defaultSettings()
  const world = createWorld(randomUUID(), 'westus2')
  const directory = createDirectory(world.groupId(resourceGroup))
  const roles = createRoles()
  const furnishing = furnish(world, azurite.accounts)

  const observation = { log: createRequestLog(), faults: createFaults() }
  const grant = createOidcGrant()
  const bases = { arm: '', authority: '', blob: '' }
  const resourceManager = (): string => bases.arm
  const clock = createClock(pace, settings)
  const operations = createOperations({
    subscriptionId: world.subscriptionId,
    location: world.location,
    resourceManager,
    now: () => clock.now(),
  })
  const blobs = createBlobStore(azurite, send, directory)
  const service: Service = {
    ...{ world, directory, roles, settings, clock, operations, blobs, send, builds: [] },
    blobUrl: () => bases.blob,
    resourceManager,
  }
  const routes = [
    ...subscriptionRoutes(service, directory.tenantId),
    ...templateRoutes(service),
    ...runRoutes(service),
    ...triggerRoutes(service),
    ...galleryRoutes(service),
    ...resourceRoutes(service),
    ...platformImageRoutes(service),
    ...identityRoutes(service),
    ...storageAccountRoutes(service),
    ...providerRoutes(service),
    ...authorizationRoutes(service),
    ...networkRoutes(service),
    ...policyRoutes(service),
    ...capacityRoutes(service),
    ...userRoutes(service),
    ...containerRoutes(service),
  ]
  const oidc = createOidcIssuers(grant, settings)
  const control = createControl({ service, directory, roles, ...observation })

  const gateway = createGateway({ world, directory, roles, routes, resourceManager, settings })
  const metadata = { resourceManager, authority: () => bases.authority, tenantId: directory.tenantId }
  const arm = await openFront('arm', certificates, observation, withMetadata(metadata, gateway))
  const authority = await openFront('authority', certificates, observation, createAuthority({ directory, settings, oidc, resourceManager }))
  const blob = await openFront('blob', certificates, observation, createBlobFront({ world, directory, roles, send, azurite: azurite.url }))
  const endpoint = await openControlEndpoint(certificates, control)
  Object.assign(bases, { arm: arm.url, authority: authority.url, blob: blob.url })
  await blobs.createContainer(userAccount, container)
  await blobs.createContainer(userAccount, diskContainer)

  const stop = async (): Promise<void> => {
    await Promise.all([arm, authority, blob, endpoint].map((front) => front.close()))
    send.close()
    await azurite.stop()
    await rm(folder, { recursive: true, force: true })
  }
  const urls = { resourceManager: arm.url, authority: authority.url, control: endpoint.url }
  return { description: describe({ ...urls, blob: blob.url, caFile }, { world, directory, grant, furnishing }), control, stop }
}

interface Parts {
  readonly world: ReturnType<typeof createWorld>
  readonly directory: ReturnType<typeof createDirectory>
  readonly grant: ReturnType<typeof createOidcGrant>
  readonly furnishing: Furnishing
}
type Urls = Pick<Description, 'resourceManager' | 'authority' | 'control' | 'caFile'> & { readonly blob: string }

const describe = ({ blob, ...urls }: Urls, { world, directory, grant, furnishing }: Parts): Description => ({
  ...urls,
  blobContainerUrl: `${blob}/${userAccount}/${container}`,
  diskContainerUrl: `${blob}/${userAccount}/${diskContainer}`,
  tenantId: directory.tenantId,
  clientId: directory.pipeline.clientId,
  clientSecret: directory.pipeline.secret,
  subscriptionId: world.subscriptionId,
  resourceGroup,
  location: world.location,
  identityId: directory.templateIdentity.resourceId,
  buildIdentityId: directory.buildIdentity.resourceId,
  buildIdentityClientId: directory.buildIdentity.clientId,
  agentIdentityClientId: directory.agentIdentity.clientId,
  machineEnv: { AZURE_POD_IDENTITY_AUTHORITY_HOST: urls.authority },
  galleryImageId: furnishing.linuxDefinitionId,
  arm64GalleryImageId: furnishing.arm64DefinitionId,
  windowsGalleryImageId: furnishing.windowsDefinitionId,
  storageAccountId: furnishing.accountId,
  storageContainerId: furnishing.containerId,
  resourceGroupId: furnishing.groupId,
  githubOidc: { url: `${urls.authority}/oidc/github?api-version=2.0`, token: grant.githubToken },
  azurePipelinesOidc: {
    url: `${urls.authority}/oidc/azure-pipelines`,
    token: grant.azurePipelinesToken,
    serviceConnectionId: grant.serviceConnectionId,
  },
  env: { NODE_EXTRA_CA_CERTS: urls.caFile },
})
