// Image templates of tests that look at what becomes of customizers.
import type { Description } from '../emulator/description.js'

// A template from an Ubuntu image, to a gallery unless it names another destination, as the text of a file.
export const imageTemplate = (
  description: Description,
  customize: readonly object[],
  vmProfile: object = {},
  distribute: readonly object[] = [toGallery(description)],
): string => JSON.stringify(imageTemplateBody(description, { vmProfile, customize, distribute }), undefined, 2)

// A template from an Ubuntu image with these other properties; by default, it prints hello and is distributed to a gallery.
export const imageTemplateBody = (description: Description, properties: object = {}) => ({
  type: 'Microsoft.VirtualMachineImages/imageTemplates',
  apiVersion: '2024-02-01',
  location: description.location,
  identity: { type: 'UserAssigned', userAssignedIdentities: { [description.identityId]: {} } },
  properties: {
    source: { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
    ...('customize' in properties ? {} : { customize: [{ type: 'Shell', name: 'hello', inline: ['echo hello'] }] }),
    ...('distribute' in properties ? {} : { distribute: [toGallery(description)] }),
    ...properties,
  },
})

const toGallery = ({ galleryImageId, location }: Description): object => ({
  type: 'SharedImage',
  runOutputName: 'gallery',
  galleryImageId,
  targetRegions: [{ name: location }],
})
