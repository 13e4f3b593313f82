// The cloud and its endpoints: rows of the table (../table.ts).
import type { InputDefinition } from '../definition.js'
import { loggedIn } from './commands.js'

export const cloudInputs = {
  environment: {
    type: { kind: 'choice', values: ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud', 'custom'] },
    default: 'AzureCloud',
    commands: loggedIn,
    group: 'cloud',
    description: 'The cloud. `custom` uses the endpoints in the inputs below.',
  },
  'resource-manager-endpoint': {
    type: { kind: 'text' },
    commands: loggedIn,
    group: 'cloud',
    description: 'URL of Azure Resource Manager in a custom cloud.',
  },
  'resource-manager-audience': {
    type: { kind: 'text' },
    commands: loggedIn,
    group: 'cloud',
    description: 'Audience of tokens for Azure Resource Manager in a custom cloud, if it is not its URL.',
  },
  'authority-host': {
    type: { kind: 'text' },
    commands: loggedIn,
    group: 'cloud',
    description: 'URL of the Microsoft Entra authority in a custom cloud.',
  },
  'storage-hosts': {
    type: { kind: 'lines' },
    commands: loggedIn,
    group: 'cloud',
    description:
      'Hosts that may receive storage tokens in addition to the blob hosts of the cloud, such as the custom domain of a storage account: host names, one per line, with the port unless it is 443. In a custom cloud, the host of artifacts-container-url and the domain of resource-manager-endpoint are always allowed.',
  },
} as const satisfies Record<string, InputDefinition>
