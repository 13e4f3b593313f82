// The one tenant and the principals in it.
import { randomUUID } from 'node:crypto'

// Someone who can have a token and roles.
export interface Principal {
  readonly name: 'pipeline' | 'template-identity' | 'build-identity' | 'agent-identity'
  readonly clientId: string
  readonly objectId: string
  // An application's secret; a managed identity does not have one.
  readonly secret?: string
  // The resource id of a managed identity.
  readonly resourceId?: string
}

// The tenant; principals are found by each of their ids.
export interface Directory {
  readonly tenantId: string
  readonly pipeline: Principal & { readonly secret: string }
  readonly templateIdentity: Principal & { readonly resourceId: string }
  readonly buildIdentity: Principal & { readonly resourceId: string }
  // The identity of the machine that the pipeline's agent runs on.
  readonly agentIdentity: Principal & { readonly resourceId: string }
  // Certificates of the pipeline's application, as PEM texts; tests register them.
  readonly certificates: string[]
  byClientId(clientId: string): Principal | undefined
  byObjectId(objectId: string): Principal | undefined
  byResourceId(id: string): Principal | undefined
  byName(name: string): Principal | undefined
}

// Makes the tenant, with an application for the pipeline and managed identities in a resource group.
export const createDirectory = (groupId: string): Directory => {
  const identity = (name: 'template-identity' | 'build-identity' | 'agent-identity') => ({
    ...ids(name),
    resourceId: `${groupId}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`,
  })
  const pipeline = { ...ids('pipeline'), secret: `emulator~${randomUUID()}` }
  const templateIdentity = identity('template-identity')
  const buildIdentity = identity('build-identity')
  const agentIdentity = identity('agent-identity')
  const all: readonly Principal[] = [pipeline, templateIdentity, buildIdentity, agentIdentity]
  return {
    tenantId: randomUUID(),
    pipeline,
    templateIdentity,
    buildIdentity,
    agentIdentity,
    certificates: [],
    byClientId: (clientId) => all.find((principal) => principal.clientId === clientId.toLowerCase()),
    byObjectId: (objectId) => all.find((principal) => principal.objectId === objectId),
    byResourceId: (id) => all.find((principal) => principal.resourceId?.toLowerCase() === id.toLowerCase()),
    byName: (name) => all.find((principal) => principal.name === name),
  }
}

const ids = <Name extends Principal['name']>(name: Name) => ({ name, clientId: randomUUID(), objectId: randomUUID() })
