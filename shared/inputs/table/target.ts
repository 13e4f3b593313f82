// Where the image template and its artifacts are kept in Azure: rows of the table (../table.ts).
import type { InputDefinition } from '../definition.js'
import { ofTemplates, planned } from './commands.js'

export const targetInputs = {
  'subscription-id': {
    type: { kind: 'text' },
    commands: [...ofTemplates, 'check', 'gate', 'retain', 'setup', 'vhd'],
    group: 'target',
    description: 'Subscription of the image template.',
    descriptionOn: {
      github: 'Without it and without `client-id`, that of the Azure CLI’s session.',
      'azure-pipelines': 'Without it, that of the service connection.',
    },
  },
  'resource-group-name': {
    type: { kind: 'text' },
    commands: [...ofTemplates, 'check', 'gate', 'retain', 'setup', 'vhd'],
    group: 'target',
    aliases: ['ibAzureResourceGroup'],
    description: 'Resource group of the image template.',
  },
  location: {
    type: { kind: 'text' },
    commands: planned,
    group: 'target',
    aliases: ['ibLocation'],
    description: 'Region of the image template if the file does not set one, and the value of `resourceGroup().location` in it.',
  },
  'artifacts-container-url': {
    type: { kind: 'text' },
    commands: planned,
    group: 'artifacts',
    description:
      'URL of the blob container to which scripts and files are uploaded, such as `https://account.blob.core.windows.net/artifacts`. It must exist, unless create-container is true. The pipeline’s identity needs Storage Blob Data Contributor on it. Without it, the container `artifacts` of a storage account in the resource group, which `build` creates; if the pipeline’s identity has no role for its blobs, a key of the account is used in memory.',
  },
  'create-container': {
    type: { kind: 'flag' },
    default: 'false',
    commands: ['build'],
    group: 'artifacts',
    description:
      'Create the container that artifacts-container-url names if it does not exist. Without it, a missing container is an error, so that a misspelt name does not become a new container.',
  },
  'storage-account-name': {
    type: { kind: 'text' },
    commands: planned,
    group: 'artifacts',
    description:
      'Name of a storage account in the resource group, for the container `artifacts` if artifacts-container-url is not given. It is created if it does not exist. Without it, the name is derived from the resource group.',
  },
  'artifacts-access': {
    type: { kind: 'choice', values: ['identity', 'sas'] },
    commands: planned,
    group: 'artifacts',
    description:
      'How the service reads them: `identity`, the template’s identity with Storage Blob Data Reader on the container; or `sas`, short-lived read-only links. Without it, `identity` if artifacts-container-url is given, otherwise `sas`.',
  },
  'fix-line-endings': {
    type: { kind: 'flag' },
    default: 'false',
    commands: planned,
    group: 'artifacts',
    description:
      'Convert shell scripts with Windows line endings (CRLF) to those of Linux when they are uploaded. The files of the repository are not changed. Without it, such scripts get a warning.',
  },
  'pin-remote': {
    type: { kind: 'flag' },
    default: 'false',
    commands: planned,
    group: 'artifacts',
    description:
      'Fetch the remote scripts and files of the template (https, without a login, from hosts on the public internet or from Azure Storage), and pin them by their sha256Checksum: the service then rejects a file that has changed. A checksum in the template is verified. `plan` needs the network for it.',
  },
  'allow-secrets-in': {
    type: { kind: 'lines' },
    commands: planned,
    group: 'artifacts',
    description:
      'Files that may go into the image although they look like secrets: lines of paths, folders or patterns (`*`, `**`, `?`, `[a-z]`, `{a,b}`) in the workspace; `!` in front excludes files.',
  },
} as const satisfies Record<string, InputDefinition>
