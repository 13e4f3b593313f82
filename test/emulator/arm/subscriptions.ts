// The subscription itself and its regions: what clients ask before anything else (`az login`, `az image builder create`).
import { regions } from '../image-builder/gallery.js'
import type { Service } from '../image-builder/service.js'
import type { JsonObject } from '../json.js'
import { json } from '../net/answer.js'
import type { Route } from './call.js'

// The routes. Bodies as documented: learn.microsoft.com/rest/api/resources/subscriptions, "List" and "List Locations".
export const subscriptionRoutes = (service: Service, tenantId: string): Route[] => [
  {
    method: 'GET',
    path: '/subscriptions',
    action: null,
    // Anyone with a role in a subscription sees it.
    handle: ({ principal }) => {
      const isVisible = service.roles.list().some(({ objectId }) => objectId === principal.objectId)
      const value = isVisible ? [subscriptionBody(service.world.subscriptionId, tenantId)] : []
      return json(200, { value, count: { type: 'Total', value: value.length } })
    },
  },
  {
    method: 'GET',
    path: '/subscriptions/{subscription}',
    action: 'Microsoft.Resources/subscriptions/read',
    handle: () => json(200, subscriptionBody(service.world.subscriptionId, tenantId)),
  },
  {
    method: 'GET',
    path: '/subscriptions/{subscription}/locations',
    action: 'Microsoft.Resources/subscriptions/locations/read',
    handle: () => json(200, { value: regions.map((name) => locationBody(service.world.subscriptionId, name)) }),
  },
]

const subscriptionBody = (subscriptionId: string, tenantId: string): JsonObject => ({
  id: `/subscriptions/${subscriptionId}`,
  authorizationSource: 'RoleBased',
  managedByTenants: [],
  subscriptionId,
  tenantId,
  displayName: 'Emulator',
  state: 'Enabled',
  subscriptionPolicies: { locationPlacementId: 'Public_2014-09-01', quotaId: 'PayAsYouGo_2014-09-01', spendingLimit: 'Off' },
})

const locationBody = (subscriptionId: string, displayName: string): JsonObject => {
  const name = displayName.toLowerCase().replaceAll(' ', '')
  return {
    id: `/subscriptions/${subscriptionId}/locations/${name}`,
    name,
    type: 'Region',
    displayName,
    regionalDisplayName: displayName,
    metadata: { regionType: 'Physical', regionCategory: 'Recommended' },
  }
}
