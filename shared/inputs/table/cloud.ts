// The cloud and its endpoints: rows of the table (../table.ts).
import type { InputDefinition } from '../definition.js'
import { loggedIn } from './commands.js'

export const cloudInputs = {
  environment: {
    type: { kind: 'choice', values: ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud', 'custom'] },
    default: 'AzureCloud',
    commands: loggedIn,
    group: 'cloud',
    description: 'The cloud. `custom` takes its endpoints from the inputs below.',
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
    description: 'What tokens for Azure Resource Manager are addressed to in a custom cloud, where that is not its URL.',
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
      'Hosts that tokens for storage may go to beside the blob hosts of the cloud, such as the custom domain of a storage account: lines of host names, with a port other than 443. In a custom cloud, the host of artifacts-container-url and the domain of resource-manager-endpoint are allowed without it.',
  },
} as const satisfies Record<string, InputDefinition>
