// What the parts of the image builder share.
import type { Operations } from '../arm/operations.js'
import type { BlobStore } from '../blob/store.js'
import type { Directory, Principal } from '../entra/directory.js'
import type { Roles } from '../entra/roles.js'
import type { Requester } from '../net/request.js'
import type { Clock } from '../pace.js'
import type { Settings } from '../settings.js'
import type { World } from '../world.js'
import type { BuildRecord } from './build-record.js'
import type { Template } from './template.js'

// Everything that the image builder works with.
export interface Service {
  readonly world: World
  readonly directory: Directory
  readonly roles: Roles
  readonly settings: Settings
  readonly clock: Clock
  readonly operations: Operations
  readonly blobs: BlobStore
  readonly send: Requester
  readonly builds: BuildRecord[]
  // The bases of the fronts, known once they are open.
  readonly blobUrl: () => string
  readonly resourceManager: () => string
}

// The resource provider, as paths name it.
export const provider = 'Microsoft.VirtualMachineImages'
// The one message that hides most causes (Azure/azvmimagebuilder#45).
export const genericFailure =
  'Internal error occurred. This is a generic error. To identify possible causes, go to https://aka.ms/azvmimagebuilderts.'

// The managed identity of a template: it may have only one.
export const identityOf = ({ directory }: Service, template: Template): Principal | undefined =>
  directory.byResourceId(template.identities[0] ?? '')

// True if the template's identity has a role for the action.
export const mayTemplate = (service: Service, template: Template, action: string, scope: string): boolean => {
  const identity = identityOf(service, template)
  return identity !== undefined && service.roles.allows(identity.objectId, action, scope)
}

// The identity lacks a right on a resource (docs/service.md 2.14).
export const notAuthorized = (id: string): string =>
  `Not authorized to access the resource: ${id}. Please check the user assigned identity has the correct permissions. For more details please go to https://aka.ms/azvmimagebuilderts.`

// What makes the asynchronous part of PUT fail (troubleshooting).
export class ProvisioningFailure extends Error {
  override readonly name = 'ProvisioningFailure'
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

// A failure that the service reports only as an internal error, or whose message is not known.
export const internalFailure = (): ProvisioningFailure => new ProvisioningFailure('ServerError', genericFailure)
