// Resource providers of the subscription: whether they are registered, their types and regions, and their preview features.
import { regions } from '../image-builder/gallery.js'
import type { Service } from '../image-builder/service.js'
import { json, type Answer } from '../net/answer.js'
import { versionsOf } from './api-versions.js'
import { nameOf, type ArmCall, type Route } from './call.js'
import { authorizationFailed } from './errors.js'

const provider = '/subscriptions/{subscription}/providers/{namespace}'
const feature = '/subscriptions/{subscription}/providers/Microsoft.Features/providers/{namespace}/features/{feature}'

// The routes of providers and features; a provider is registered immediately. Anyone with a role in the subscription may read them.
export const providerRoutes = (service: Service): Route[] => [
  {
    method: 'GET',
    path: provider,
    action: 'Microsoft.Resources/subscriptions/providers/read',
    handle: (call) => showProvider(service, call),
  },
  {
    method: 'POST',
    path: `${provider}/register`,
    // The action contains the provider's name.
    action: null,
    handle: (call) => register(service, call),
  },
  { method: 'GET', path: feature, action: 'Microsoft.Features/providers/features/read', handle: (call) => showFeature(service, call) },
]

const showProvider = ({ world, settings }: Service, call: ArmCall): Answer => {
  const namespace = nameOf(call, 'namespace')
  const types = Object.entries(resourceTypes).find(([name]) => name.toLowerCase() === namespace.toLowerCase())?.[1] ?? []
  const isRegistered = !settings.unregisteredProviders.some((name) => name.toLowerCase() === namespace.toLowerCase())
  return json(200, {
    id: `/subscriptions/${world.subscriptionId}/providers/${namespace}`,
    namespace,
    registrationPolicy: 'RegistrationRequired',
    registrationState: isRegistered ? 'Registered' : 'NotRegistered',
    resourceTypes: types.map((resourceType) => ({
      resourceType,
      locations: regions.filter((region) => !settings.closedRegions.includes(region.toLowerCase().replaceAll(' ', ''))),
      apiVersions: [...versionsOf(`${namespace}/${resourceType}`)],
      capabilities: 'None',
    })),
  })
}

const register = (service: Service, call: ArmCall): Answer => {
  const { roles, settings, world } = service
  const { objectId, clientId } = call.principal
  const action = `${nameOf(call, 'namespace')}/register/action`
  const scope = `/subscriptions/${world.subscriptionId}`
  if (!roles.allows(objectId, action, scope)) throw authorizationFailed(clientId, objectId, action, scope)
  const wanted = nameOf(call, 'namespace').toLowerCase()
  settings.unregisteredProviders = settings.unregisteredProviders.filter((name) => name.toLowerCase() !== wanted)
  return showProvider(service, call)
}

const showFeature = ({ settings }: Service, call: ArmCall): Answer => {
  const name = `${nameOf(call, 'namespace')}/${nameOf(call, 'feature')}`
  const state = settings.registeredFeatures.includes(name) ? 'Registered' : 'NotRegistered'
  return json(200, { properties: { state }, id: call.id, type: 'Microsoft.Features/providers/features', name })
}

const resourceTypes: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.VirtualMachineImages': ['imageTemplates', 'imageTemplates/runOutputs', 'imageTemplates/triggers', 'locations', 'operations'],
  'Microsoft.Compute': ['galleries', 'galleries/images', 'galleries/images/versions', 'images', 'virtualMachines'],
  'Microsoft.ContainerInstance': ['containerGroups', 'locations', 'locations/usages'],
}
