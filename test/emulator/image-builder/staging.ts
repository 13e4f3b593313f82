// The staging resource group with its storage account: created for a template, and deleted with it.
import { randomUUID } from 'node:crypto'
import { objectOf, tagsOf, textOf } from '../json.js'
import { nameIn, type ResourceGroup, type StorageAccount } from '../world.js'
import { internalFailure, ProvisioningFailure, genericFailure, type Service } from './service.js'
import type { Staging, Template } from './template.js'

// Creates the group, or uses the user's, and adds a storage account.
export const createStaging = async (service: Service, template: Template): Promise<Staging> => {
  const given = textOf(template.properties.stagingResourceGroup)
  const existing = given === '' ? undefined : service.world.groups.get(given)
  const group = existing ? adoptGroup(service, template, existing) : newGroup(service, template, given)
  const claimed = service.blobs.claim()
  if (!claimed) throw internalFailure()
  const account: StorageAccount = {
    id: `${group.id}/providers/Microsoft.Storage/storageAccounts/${claimed.name}`,
    ...claimed,
    store: claimed.name,
    location: template.location,
    tags: { createdby: 'AzureVMImageBuilder', ...managedTags(template) },
  }
  service.world.accounts.put(account.id, account)
  await service.blobs.createContainer(account.name, 'packerlogs')
  return { groupId: group.id, account, ownsGroup: !existing }
}

// Deletes the account, and the group if the service created it.
export const removeStaging = async (service: Service, { groupId, account, ownsGroup }: Staging): Promise<void> => {
  await service.blobs.release(account.name)
  service.world.accounts.remove(account.id)
  for (const { id } of service.world.virtualMachines.below(groupId)) service.world.virtualMachines.remove(id)
  const group = service.world.groups.get(groupId)
  if (ownsGroup) service.world.groups.remove(groupId)
  else if (group)
    for (const tag of ['usedBy', 'imageTemplateName', 'imageTemplateResourceGroupName']) Reflect.deleteProperty(group.tags, tag)
}

// The name that the template gives (docs/service.md 3.8: a group that does not exist is created, and deleted with the template); else IT_, the first 40 characters of group and template, a guid.
const newGroup = ({ world }: Service, template: Template, given: string): ResourceGroup => {
  const name = given !== '' ? nameIn(given) : `IT_${`${template.group}_${template.name}`.slice(0, 40)}_${randomUUID()}`
  const tags = { createdBy: 'AzureVMImageBuilder', ...ownerTags(template), ...managedTags(template) }
  const group = { id: world.groupId(name), name, location: template.location, tags }
  world.groups.put(group.id, group)
  return group
}

// A group of the user must be empty, in the template's region, and used by no other template.
const adoptGroup = ({ world }: Service, template: Template, group: ResourceGroup): ResourceGroup => {
  const isEmpty = [world.accounts, world.images, world.galleries, world.templates].every((shelf) => shelf.below(group.id).length === 0)
  if (group.location !== template.location || !isEmpty || group.tags.imageTemplateName !== undefined) {
    // The service's message is not known.
    throw new ProvisioningFailure('BadStagingResourceGroup', genericFailure)
  }
  group.tags = { ...group.tags, usedBy: 'AzureVMImageBuilder', ...ownerTags(template) }
  return group
}

const ownerTags = ({ name, group }: Template) => ({ imageTemplateName: name, imageTemplateResourceGroupName: nameIn(group) })
const managedTags = ({ properties }: Template): Record<string, string> => tagsOf(objectOf(properties).managedResourceTags)
