// The inputs that point a front door at the emulator: what a user of a custom cloud would write.
import type { Description } from '../emulator/description.js'
import { camelCase } from '../../shared/inputs/spelling.js'
import type { ServiceConnection } from './task.js'

// Short looks, so that tests and the demo take no longer than the emulator.
const pollInterval = '50ms'

// Parameters of examples/linux-web-server, and its destination.
export const buildInputs = (emulator: Description): Record<string, string> => ({
  template: 'image.yaml',
  parameters: exampleParameters(emulator),
  'subscription-id': emulator.subscriptionId,
  'resource-group-name': emulator.resourceGroup,
  'artifacts-container-url': emulator.blobContainerUrl,
  'poll-interval': pollInterval,
})

// The cloud and the login, as inputs of GitHub and of the terminal.
export const cloudInputs = (emulator: Description): Record<string, string> => ({
  environment: 'custom',
  'resource-manager-endpoint': emulator.resourceManager,
  'authority-host': emulator.authority,
  'tenant-id': emulator.tenantId,
  'client-id': emulator.clientId,
  'client-secret': emulator.clientSecret,
})

// Values for the placeholders of the example without Azure: a plan does not prompt for them.
export const offlineParameters = [
  'location=westus2',
  'identity=/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i',
  'gallery-image=/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/g/providers/Microsoft.Compute/galleries/g/images/web',
  'disk=https://account.blob.core.windows.net/disks/web.vhd',
].join('\n')

// The values for the placeholders of the example.
const exampleParameters = ({ location, identityId, galleryImageId, diskContainerUrl }: Description): string =>
  [
    `location=${location}`,
    `identity=${identityId}`,
    `gallery-image=${galleryImageId}`,
    `disk=${diskContainerUrl}/linux-web-server.vhd`,
  ].join('\n')

// The same inputs as Azure DevOps spells them.
export const taskInputs = (inputs: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [camelCase(name), value]))

// A service connection to the emulator with a service principal and its secret.
export const serviceConnection = (emulator: Description): ServiceConnection => ({
  url: `${emulator.resourceManager}/`,
  scheme: 'ServicePrincipal',
  parameters: {
    tenantid: emulator.tenantId,
    serviceprincipalid: emulator.clientId,
    serviceprincipalkey: emulator.clientSecret,
    authenticationType: 'spnKey',
  },
  data: { subscriptionid: emulator.subscriptionId, environment: 'AzureStack', environmentAuthorityUrl: `${emulator.authority}/` },
})
