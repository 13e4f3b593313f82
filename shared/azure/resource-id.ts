// Resource ids: taken apart and made. Azure answers them in varying case (SERVICE.md section 2): they are compared without it.

export interface TemplateId {
  readonly subscriptionId: string
  readonly resourceGroup: string
  readonly name: string
}

// The parts of the resource id of an image template, or undefined when the text is not one.
export const parseTemplateId = (text: string): TemplateId | undefined => {
  const match =
    /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.VirtualMachineImages\/imageTemplates\/([^/]+)\/?$/i.exec(
      text.trim(),
    )
  const [, subscriptionId, resourceGroup, name] = match ?? []
  return subscriptionId === undefined || resourceGroup === undefined || name === undefined
    ? undefined
    : { subscriptionId, resourceGroup, name }
}

// The resource id of an image template.
export const templateId = ({ name, ...group }: TemplateId): string => `${templatesPath(group)}/${name}`

// The path of all image templates of a resource group.
export const templatesPath = ({ subscriptionId, resourceGroup }: Omit<TemplateId, 'name'>): string =>
  `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.VirtualMachineImages/imageTemplates`

// The resource id of a user-assigned identity: as given, or the one of that name in the resource group.
export const identityId = (idOrName: string, target: { readonly subscriptionId: string; readonly resourceGroup: string }): string =>
  idOrName.startsWith('/')
    ? idOrName
    : `/subscriptions/${target.subscriptionId}/resourceGroups/${target.resourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${idOrName}`
