// The one tenant and the principals in it.
import { randomUUID } from 'node:crypto'

// A principal that can have tokens and roles.
export interface Principal {
  readonly name: string
  readonly clientId: string
  readonly objectId: string
  // An application's secret; a managed identity does not have one.
  readonly secret?: string
  // The resource id of a managed identity.
  readonly resourceId?: string
}

// The tokens that an identity accepts instead of a secret.
interface FederatedCredential {
  readonly objectId: string
  readonly name: string
  readonly issuer: string
  readonly subject: string
  readonly audience: string
}

// The tenant; principals are found by any of their ids.
export interface Directory {
  readonly tenantId: string
  readonly pipeline: Principal & { readonly secret: string }
  readonly templateIdentity: Principal & { readonly resourceId: string }
  readonly buildIdentity: Principal & { readonly resourceId: string }
  // The identity of the machine that the pipeline's agent runs on.
  readonly agentIdentity: Principal & { readonly resourceId: string }
  // Certificates of the pipeline's application, as PEM texts; tests register them.
  readonly certificates: string[]
  // The credentials of identities that were created; the pipeline's application accepts any assertion.
  readonly federated: FederatedCredential[]
  // Creates a managed identity, which is named after its resource.
  addIdentity(resourceId: string): Principal
  // The managed identities whose resource ids start with a scope.
  identitiesBelow(scope: string): readonly Principal[]
  byClientId(clientId: string): Principal | undefined
  byObjectId(objectId: string): Principal | undefined
  byResourceId(id: string): Principal | undefined
  byName(name: string): Principal | undefined
}

// Creates the tenant, with an application for the pipeline and managed identities in a resource group.
export const createDirectory = (groupId: string): Directory => {
  const identity = (name: string) => ({
    ...ids(name),
    resourceId: `${groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
  })
  const pipeline = { ...ids('pipeline'), secret: `emulator~${randomUUID()}` }
  const templateIdentity = identity('template-identity')
  const buildIdentity = identity('build-identity')
  const agentIdentity = identity('agent-identity')
  const all: Principal[] = [pipeline, templateIdentity, buildIdentity, agentIdentity]
  return {
    tenantId: randomUUID(),
    pipeline,
    templateIdentity,
    buildIdentity,
    agentIdentity,
    certificates: [],
    federated: [],
    addIdentity: (resourceId) => {
      const added = { ...ids(resourceId.slice(resourceId.lastIndexOf('/') + 1)), resourceId }
      all.push(added)
      return added
    },
    identitiesBelow: (scope) => all.filter(({ resourceId = '' }) => resourceId.toLowerCase().startsWith(`${scope}/`.toLowerCase())),
    byClientId: (clientId) => all.find((principal) => principal.clientId === clientId.toLowerCase()),
    byObjectId: (objectId) => all.find((principal) => principal.objectId === objectId),
    byResourceId: (id) => all.find((principal) => principal.resourceId?.toLowerCase() === id.toLowerCase()),
    byName: (name) => all.find((principal) => principal.name === name),
  }
}

const ids = (name: string) => ({ name, clientId: randomUUID(), objectId: randomUUID() })
