// The forms of resource ids.
import type { TextForm } from '../model/property.js'

// Names in a resource id may contain anything except slashes; the fixed words between them are case-insensitive.
export const group = '/subscriptions/[^/]+/resourceGroups/[^/]+'
const compute = `${group}/providers/Microsoft\\.Compute`
const versionNumber = '\\d+\\.\\d+\\.\\d+'
// Direct shared galleries have two forms: Compute's short one, and one with a subscription before it.
const shared = '(?:/subscriptions/[^/]+/providers/Microsoft\\.Compute/locations/[^/]+)?/sharedGalleries/[^/]+/images/[^/]+'
const community = '(?:/subscriptions/[^/]+/providers/Microsoft\\.Compute/locations/[^/]+)?/communityGalleries/[^/]+/images/[^/]+'
export const definition = `${compute}/galleries/[^/]+/images/[^/]+`

const whole = (pattern: string): RegExp => new RegExp(`^${pattern}$`, 'iu')

export const directShared = whole(`${shared}/versions/[^/]+`)
export const communityGallery = whole(`${community}/versions/[^/]+`)
export const imageDefinition = whole(`(?:${definition}|${shared}|${community})/?`)

// The form of an id, with an example for messages.
export interface IdForm {
  readonly form: RegExp
  readonly example: string
  // Prints the id.
  readonly command: string
}

// The forms of the ids in a template.
export const forms: Partial<Record<TextForm, IdForm>> = {
  identity: {
    form: whole(`${group}/providers/Microsoft\\.ManagedIdentity/userAssignedIdentities/[^/]+`),
    example: '/subscriptions/…/resourceGroups/…/providers/Microsoft.ManagedIdentity/userAssignedIdentities/…',
    command: 'az identity show --resource-group … --name … --query id',
  },
  // Azure's rules for the names of resource groups.
  'resource-group': {
    form: whole('/subscriptions/[^/]+/resourceGroups/[\\p{L}\\p{N}_().-]{0,89}[\\p{L}\\p{N}_()-]'),
    example: '/subscriptions/…/resourceGroups/<up to 90 letters, digits, "-", "_", ".", "(" and ")", no "." at the end>',
    command: 'az group show --name … --query id',
  },
  subnet: {
    form: whole(`${group}/providers/Microsoft\\.Network/virtualNetworks/[^/]+/subnets/[^/]+`),
    example: '/subscriptions/…/resourceGroups/…/providers/Microsoft.Network/virtualNetworks/…/subnets/…',
    command: 'az network vnet subnet show --resource-group … --vnet-name … --name … --query id',
  },
  'managed-image': {
    form: whole(`${compute}/images/[^/]+`),
    example: '/subscriptions/…/resourceGroups/…/providers/Microsoft.Compute/images/…',
    command: 'az image show --resource-group … --name … --query id',
  },
  'gallery-image': {
    // gallery-version-number reports a version that is not a number.
    form: whole(`${definition}(?:/versions/[^/]+)?`),
    example: '/subscriptions/…/resourceGroups/…/providers/Microsoft.Compute/galleries/…/images/…, optionally followed by /versions/1.2.3',
    command: 'az sig image-definition show --resource-group … --gallery-name … --gallery-image-definition … --query id',
  },
  'image-version': {
    // source-version-id reports an id that lacks only its version.
    form: whole(`(?:${definition}|${shared}|${community})(?:/versions/(?:latest|${versionNumber})|/?)`),
    example: '/subscriptions/…/resourceGroups/…/providers/Microsoft.Compute/galleries/…/images/…/versions/<1.2.3 or latest>',
    command:
      'az sig image-version show --resource-group … --gallery-name … --gallery-image-definition … --gallery-image-version … --query id',
  },
}
