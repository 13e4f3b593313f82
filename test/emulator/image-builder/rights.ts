// The rights of the template's identity that the service requires before it builds (template reference, vnetConfig, stagingResourceGroup,
// userAssignedIdentities of the build VM). When the service checks them, and its messages, are not known: here it is at PUT.
import { objectOf, textOf, textsOf } from '../json.js'
import { genericFailure, identityOf, mayTemplate, notAuthorized, ProvisioningFailure, type Service } from './service.js'
import type { Template } from './template.js'

// Throws the provisioning failure of the first right that is missing.
export const checkRights = (service: Service, template: Template): void => {
  const { vmProfile, stagingResourceGroup } = template.properties
  const { vnetConfig, userAssignedIdentities } = objectOf(vmProfile)
  const { subnetId, containerInstanceSubnetId } = objectOf(vnetConfig)
  for (const subnet of [subnetId, containerInstanceSubnetId].map(textOf).filter((id) => id !== ''))
    demand(service, template, 'Microsoft.Network/virtualNetworks/subnets/join/action', subnet)
  for (const identity of textsOf(userAssignedIdentities))
    demand(service, template, 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action', identity)
  checkStaging(service, template, textOf(stagingResourceGroup))
}

const demand = (service: Service, template: Template, action: string, id: string): void => {
  if (!mayTemplate(service, template, action, id)) throw new ProvisioningFailure('Other', notAuthorized(id))
}

// An existing group requires the role Contributor or Owner, by its name.
const checkStaging = (service: Service, template: Template, group: string): void => {
  if (group === '' || service.world.groups.get(group) === undefined) return
  const objectId = identityOf(service, template)?.objectId
  const isEntitled = service.roles.at(group).some((one) => one.objectId === objectId && /^(?:Contributor|Owner)$/.test(one.role))
  if (!isEntitled) throw new ProvisioningFailure('BadStagingResourceGroup', genericFailure)
}
