// Resource ids: taken apart and made. Azure answers them in varying case, such as /resourcegroups/ (docs/service.md 2.10): they are
// compared without it.

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

// The path of all image templates in a resource group.
export const templatesPath = ({ subscriptionId, resourceGroup }: Omit<TemplateId, 'name'>): string =>
  `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.VirtualMachineImages/imageTemplates`

// The resource id of a user-assigned identity: as given, or that of the identity with this name in the resource group.
export const identityId = (idOrName: string, target: { readonly subscriptionId: string; readonly resourceGroup: string }): string =>
  idOrName.startsWith('/')
    ? idOrName
    : `/subscriptions/${target.subscriptionId}/resourceGroups/${target.resourceGroup}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${idOrName}`

export interface DefinitionId {
  readonly subscriptionId: string
  readonly resourceGroup: string
  readonly gallery: string
  readonly definition: string
}

// The parts of the resource id of a gallery's image definition, or undefined when the text is not one.
export const parseDefinitionId = (text: string): DefinitionId | undefined => {
  const [, galleryId = '', definition] = /^(.*)\/images\/([^/]+)\/?$/i.exec(text.trim()) ?? []
  const gallery = parseGalleryId(galleryId)
  return gallery === undefined || definition === undefined ? undefined : { ...gallery, definition }
}

// The parts of the resource id of a gallery image version, or undefined when the text is not one.
export const parseVersionId = (text: string): (DefinitionId & { readonly version: string }) | undefined => {
  const [, definitionText = '', version] = /^(.*)\/versions\/([^/]+)\/?$/i.exec(text.trim()) ?? []
  const definition = parseDefinitionId(definitionText)
  return definition === undefined || version === undefined ? undefined : { ...definition, version }
}

// The parts of the resource id of a gallery, or undefined when the text is not one.
export const parseGalleryId = (text: string): Omit<DefinitionId, 'definition'> | undefined => {
  const match = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/galleries\/([^/]+)\/?$/i.exec(
    text.trim(),
  )
  const [, subscriptionId, resourceGroup, gallery] = match ?? []
  return subscriptionId === undefined || resourceGroup === undefined || gallery === undefined
    ? undefined
    : { subscriptionId, resourceGroup, gallery }
}

// The resource id of a gallery.
export const galleryId = ({ subscriptionId, resourceGroup, gallery }: Omit<DefinitionId, 'definition'>): string =>
  `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/galleries/${gallery}`

// The resource id of a gallery's image definition.
export const definitionId = (id: DefinitionId): string => `${galleryId(id)}/images/${id.definition}`

// Whether a text is a GUID, the form of the ids of subscriptions and tenants.
export const isGuid = (text: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

// Whether a GUID is the one of zeros, which documentation writes in place of an id.
export const isExampleGuid = (text: string): boolean => /^[0-]{36}$/.test(text)

// The last segment of a resource id.
export const nameIn = (id: string): string => id.slice(id.lastIndexOf('/') + 1)
