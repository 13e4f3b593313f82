// How the pipeline logs in to Azure: rows of the table (../table.ts).
import type { InputDefinition } from '../definition.js'
import { inAzure, loggedIn } from './commands.js'

export const loginInputs = {
  'azure-subscription': {
    type: { kind: 'service-connection' },
    platforms: ['azure-pipelines'],
    commands: loggedIn,
    required: inAzure,
    group: 'login',
    aliases: ['ibSubscription'],
    description:
      'Azure Resource Manager service connection. It needs Contributor on the resource group, and Managed Identity Operator on the identities of the template. `plan` uses it only with `preflight`.',
  },
  'tenant-id': {
    type: { kind: 'text' },
    platforms: ['github', 'terminal'],
    commands: loggedIn,
    group: 'login',
    description: 'Microsoft Entra tenant of the pipeline’s identity.',
  },
  'client-id': {
    type: { kind: 'text' },
    platforms: ['github', 'terminal'],
    commands: loggedIn,
    group: 'login',
    description:
      'Application (client) id of the pipeline’s identity. With `tenant-id`, and `permissions: id-token: write` on GitHub, no secret is needed. Without it, the login of the Azure CLI is used.',
  },
  'client-secret': {
    type: { kind: 'text' },
    platforms: ['github', 'terminal'],
    commands: loggedIn,
    group: 'login',
    secret: true,
    description: 'Client secret of the pipeline’s identity, if it has no federated credential. In a terminal, prefer AZURE_CLIENT_SECRET.',
  },
  'client-certificate': {
    type: { kind: 'lines' },
    platforms: ['github'],
    commands: loggedIn,
    group: 'login',
    secret: true,
    description:
      'Certificate of the pipeline’s identity with its private key, as PEM, if it has no federated credential. It is kept in memory; no file is written.',
  },
  'machine-identity': {
    type: { kind: 'flag' },
    default: 'false',
    platforms: ['github', 'terminal'],
    commands: loggedIn,
    group: 'login',
    description:
      'Log in as the managed identity of the machine (a self-hosted runner in Azure). With `client-id`, as that user-assigned identity; otherwise, as the system-assigned one.',
  },
} as const satisfies Record<string, InputDefinition>
