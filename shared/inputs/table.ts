// Every input and output, once. action.yml, task.json, the command's --help and docs/reference.md are generated from here
// (npm run generate); parse.ts reads by it. A new input goes here and into the type of the commands that use it (parse.ts).
import type { InputDefinition, OutputDefinition } from './definition.js'
import { destinationInputs } from './table/distribute.js'
import { freshInputs } from './table/freshness.js'
import { galleryInputs } from './table/gallery.js'
import { imageInputs } from './table/source.js'

const ofTemplates = ['build', 'plan', 'wait', 'cancel'] as const
const all = [...ofTemplates, 'schema', 'check', 'gate', 'promote', 'retain'] as const
const planned = ['build', 'plan', 'check'] as const
const inAzure = ['build', 'wait', 'cancel', 'check', 'gate', 'promote', 'retain'] as const
const watched = ['build', 'wait', 'cancel', 'gate', 'promote', 'retain'] as const
const loggedIn = [...inAzure, 'plan'] as const
const followed = ['build', 'wait'] as const
const build = ['build'] as const
const agents = ['github', 'azure-pipelines'] as const

export const inputs = {
  command: {
    type: { kind: 'choice', values: ['build', 'plan', 'wait', 'cancel', 'schema', 'check', 'gate', 'promote', 'retain'] },
    default: 'build',
    commands: all,
    group: 'command',
    description:
      'What to do. `build` makes the image; `plan` checks the template, renders it and lists what a build would do, offline and without a login (but for `compare: azure`); `wait` follows a run that was started elsewhere, and does the rest of `build`; `cancel` cancels a run and waits until it is; `schema` prints a JSON Schema of image templates, for editors; `check` tells whether the image must be built again, and why; `gate` passes where an image or the last run of a template is as it is asked to be, and fails where not; `promote` moves a gallery image version: to a channel, into or out of `latest`, to more regions; `retain` plans which gallery image versions may go (and, with `sweep`, which leftovers of builds), and deletes them with `apply`.',
  },
  template: {
    type: { kind: 'file' },
    commands: planned,
    group: 'template',
    description:
      'The image template: a path in the repository. JSON, JSON with comments, YAML or Bicep; a bare `imageTemplates` resource or an ARM deployment template. Scripts and files that it names by a path beside it are uploaded and pinned by checksum. Without it, the inputs of the groups “Without a file” say what is built; with it, they go over what it says. Several templates are lines of paths, or of patterns such as `images/*.yaml` (`*`, `**`, `?`); the other inputs are for each of them.',
  },
  parameters: {
    type: { kind: 'lines' },
    commands: planned,
    group: 'template',
    description:
      'Values for the parameters and `<placeholders>` of the template: lines of `name=value`, a JSON object, or the path of a parameters file.',
  },
  'image-builder-template-name': {
    type: { kind: 'text' },
    commands: [...ofTemplates, 'check', 'gate'],
    group: 'template',
    description:
      'Name of the image template in Azure, or its resource id. `wait` and `cancel` need it. `build` with it alone (no `template`, nothing that says what to build) runs that template as it is, and never changes or deletes it. One with `.json` in it is taken for `template`, where that is empty. Else, without it, the name in the file, else `imagebuilderTemplate-` and the first 12 digits of the image fingerprint.',
  },
  'api-version': {
    type: { kind: 'text' },
    commands: [...ofTemplates, 'schema', 'check'],
    group: 'template',
    description:
      'API version of Microsoft.VirtualMachineImages. Without it, the one in the template, else 2024-02-01 (2025-10-01 where the template uses what that one added).',
  },
  'managed-identity': {
    type: { kind: 'text' },
    commands: planned,
    group: 'template',
    description: 'User-assigned identity of the template: a resource id, or a name in the resource group. Replaces the one in the file.',
  },
  'build-timeout-in-minutes': {
    type: { kind: 'duration', unit: 'minutes' },
    commands: planned,
    group: 'template',
    description:
      'How long the service may build: 6 to 960 minutes, 0 for its default of 240. Replaces `buildTimeoutInMinutes` in the file.',
  },
  'fail-on': {
    type: { kind: 'choice', values: ['error', 'warning'] },
    default: 'error',
    commands: planned,
    group: 'template',
    description: 'The severity of findings in the template that fails the command, before anything is changed in Azure.',
  },
  'lint-ignore': {
    type: { kind: 'lines' },
    commands: planned,
    group: 'template',
    description:
      'Rules whose findings are not reported, by their ids, separated by commas, spaces or lines (docs/rules.md lists them). A comment `aib-ignore <rule>` in the template does the same for one line.',
  },
  workspace: {
    type: { kind: 'text' },
    commands: planned,
    group: 'template',
    description:
      'The folder that paths are relative to, and outside of which no script or file is read. Without it, the checkout on an agent, the current folder in a terminal.',
  },
  compare: {
    type: { kind: 'text' },
    commands: ['plan'],
    group: 'template',
    description:
      'What to show the differences from: `azure` for the template of this name in Azure, which needs a login, or what git takes for a revision, such as `origin/main`, for what the repository had there.',
  },
  comment: {
    type: { kind: 'flag' },
    default: 'false',
    platforms: ['github'],
    commands: ['plan'],
    group: 'template',
    description:
      'Keep one comment on the pull request up to date with the plan. Needs `github-token`, and `permissions: pull-requests: write`.',
  },
  'github-token': {
    type: { kind: 'text' },
    platforms: ['github'],
    commands: ['plan'],
    group: 'template',
    secret: true,
    description: 'The token to comment with: `${{ github.token }}`.',
  },
  sarif: {
    type: { kind: 'text' },
    commands: planned,
    group: 'template',
    description:
      'A file to write the findings to, as SARIF 2.1.0 for GitHub code scanning: a path relative to the workspace. It is also written when the template cannot be read.',
  },
  json: {
    type: { kind: 'flag' },
    default: 'false',
    platforms: ['terminal'],
    commands: ['plan'],
    group: 'template',
    description: 'Print the plan as one JSON object on standard output, and nothing else there; the plans of several templates as a list.',
  },
  preflight: {
    type: { kind: 'choice', values: ['on', 'off', 'only'] },
    commands: ['build', 'plan'],
    group: 'template',
    description:
      'Whether Azure is asked, before anything is changed there, if it has what the build needs (docs/preflight.md lists the checks). `on`: what would surely fail ends the command, the rest is told; `only`: check and stop; `off`: do not ask. Without it, `on` for `build`; `off` for `plan`, which with `on` or `only` needs a login.',
  },
  provenance: {
    type: { kind: 'flag' },
    default: 'true',
    commands: planned,
    group: 'template',
    description:
      'Tag the template and its images with the commit, the repository, the run and the version of this tool (docs/fresh.md lists the tags). Tags of your own go before these.',
  },
  ...imageInputs,
  ...destinationInputs,
  'subscription-id': {
    type: { kind: 'text' },
    commands: [...ofTemplates, 'check', 'gate', 'retain'],
    group: 'target',
    description:
      'Subscription of the image template. Where this is empty: on Azure DevOps, that of the service connection; on GitHub without `client-id`, that of the Azure CLI’s session.',
  },
  'resource-group-name': {
    type: { kind: 'text' },
    commands: [...ofTemplates, 'check', 'gate', 'retain'],
    group: 'target',
    aliases: ['ibAzureResourceGroup'],
    description: 'Resource group of the image template.',
  },
  location: {
    type: { kind: 'text' },
    commands: planned,
    group: 'target',
    aliases: ['ibLocation'],
    description: 'Region of the image template where the file has none, and the value of `resourceGroup().location` in it.',
  },
  'artifacts-container-url': {
    type: { kind: 'text' },
    commands: planned,
    group: 'artifacts',
    description:
      'URL of the blob container that scripts and files go to, such as `https://account.blob.core.windows.net/artifacts`. The pipeline’s identity needs Storage Blob Data Contributor on it. Without it, the container `artifacts` of a storage account in the resource group, which `build` creates; where the pipeline’s identity has no role for its blobs, a key of the account is used in memory.',
  },
  'storage-account-name': {
    type: { kind: 'text' },
    commands: planned,
    group: 'artifacts',
    description:
      'Name of a storage account in the resource group, for the container `artifacts` where artifacts-container-url is not given. It is created if it is missing. Without it, one with a name that follows from the resource group.',
  },
  'artifacts-access': {
    type: { kind: 'choice', values: ['identity', 'sas'] },
    commands: planned,
    group: 'artifacts',
    description:
      'How the service reads them: `identity`, the template’s identity with Storage Blob Data Reader on the container; or `sas`, short-lived read-only links. Without it, `identity` where artifacts-container-url is given, else `sas`.',
  },
  'fix-line-endings': {
    type: { kind: 'flag' },
    default: 'false',
    commands: planned,
    group: 'artifacts',
    description:
      'Upload shell scripts that have Windows line endings (CRLF) with those of Linux. The files of the repository stay as they are. Without it, they are warned of.',
  },
  'pin-remote': {
    type: { kind: 'flag' },
    default: 'false',
    commands: planned,
    group: 'artifacts',
    description:
      'Fetch the remote scripts and files of the template (https, without a login), and pin them by their sha256Checksum: the service refuses what has changed since. A checksum that is in the template is checked. `plan` needs the network for it.',
  },
  'allow-secrets-in': {
    type: { kind: 'lines' },
    commands: planned,
    group: 'artifacts',
    description:
      'Files that may go into the image although they look like secrets: lines of paths, folders or patterns (`*`, `**`, `?`) in the workspace.',
  },
  wait: {
    type: { kind: 'flag' },
    default: 'true',
    commands: ['build', 'promote'],
    group: 'run',
    description: 'Wait for the end of the build, or of the replication. `false` starts it and leaves; it goes on in Azure.',
  },
  'max-parallel': {
    type: { kind: 'number' },
    default: '4',
    commands: build,
    group: 'run',
    description: 'Where `template` names several: how many of them are built side by side, 1 to 100.',
  },
  'fail-fast': {
    type: { kind: 'flag' },
    default: 'false',
    commands: build,
    group: 'run',
    description:
      'Where `template` names several: whether a failure ends the builds of the others. Their runs are cancelled as `on-cancel` says. Without it, they go on, and the job fails at its end.',
  },
  'on-different': {
    type: { kind: 'choice', values: ['replace', 'fail'] },
    commands: build,
    group: 'run',
    description:
      'What to do when a template of this name exists with other content: `replace` deletes it first, `fail` leaves it alone. Without it, replace a template that this repository’s pipelines made, else fail.',
  },
  'on-running': {
    type: { kind: 'choice', values: ['wait', 'fail'] },
    default: 'wait',
    commands: build,
    group: 'run',
    description:
      'What to do when a run of a template of this name goes on with other content, and that template may be replaced. A run of the very same template is followed in any case.',
  },
  partial: {
    type: { kind: 'choice', values: ['fail', 'warn'] },
    default: 'fail',
    commands: followed,
    group: 'run',
    description:
      'Whether a build that distributed only some of its images fails the job; also one that ran out of time while its gallery image version exists and is being replicated.',
  },
  'on-deadline': {
    type: { kind: 'choice', values: ['fail', 'leave'] },
    default: 'fail',
    commands: followed,
    group: 'run',
    description:
      'Whether the job fails when the deadline passes. The build is left running in both cases; `command: wait` goes on with it.',
  },
  'on-cancel': {
    type: { kind: 'choice', values: ['cancel', 'leave'] },
    default: 'cancel',
    commands: build,
    group: 'run',
    description: 'Whether a job that is cancelled cancels the run that it started. A run that it only follows is never cancelled.',
  },
  cleanup: {
    type: { kind: 'choice', values: ['on-success', 'always', 'never'] },
    default: 'on-success',
    commands: followed,
    group: 'run',
    description:
      'When the image template is deleted after the build. One that this run did not make stays; so does one whose VHD or trigger would go with it.',
  },
  'log-level': {
    type: { kind: 'choice', values: ['quiet', 'normal', 'all'] },
    default: 'normal',
    commands: followed,
    group: 'run',
    description:
      'What is printed of the build’s own log: `quiet`, nothing but the phases; `normal`, what customizers and validators print, under their names; `all`, every line as the service wrote it. The whole log is kept as a file in any case.',
  },
  'poll-interval': {
    type: { kind: 'duration', unit: 'seconds' },
    default: '10',
    commands: watched,
    group: 'run',
    description:
      'Seconds between two looks at what is waited for (decimals allowed): shorter after a change; never shorter than the service asks for. A run is looked at two and a half times as often, 15 times a minute unless this says otherwise.',
  },
  'request-timeout': {
    type: { kind: 'duration', unit: 'seconds' },
    default: '100',
    commands: inAzure,
    group: 'run',
    description:
      'Seconds after which a request to Azure Resource Manager that got no answer counts as lost. Azure itself gives up after a minute.',
  },
  'status-tolerance': {
    type: { kind: 'duration', unit: 'minutes' },
    default: '60',
    commands: watched,
    group: 'run',
    description:
      'For how many minutes on end a look at the build may fail before the command gives up; the build goes on in Azure all the while.',
  },
  deadline: {
    type: { kind: 'duration', unit: 'minutes' },
    commands: watched,
    group: 'run',
    description:
      'Minutes after which the command stops waiting, with the build left running. Without it, the build timeout and two hours more for the queue and the distribution; 12 hours for `promote` and `retain`; a `gate` looks once.',
  },
  ...freshInputs,
  ...galleryInputs,
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
      'Application (client) id of the pipeline’s identity. With `tenant-id`, and `permissions: id-token: write` on GitHub, no secret is needed. Without it, the session of the Azure CLI is used.',
  },
  'client-secret': {
    type: { kind: 'text' },
    platforms: ['github', 'terminal'],
    commands: loggedIn,
    group: 'login',
    secret: true,
    description: 'Secret of the pipeline’s identity, where there is no federation. In a terminal, better given as AZURE_CLIENT_SECRET.',
  },
  'client-certificate': {
    type: { kind: 'lines' },
    platforms: ['github'],
    commands: loggedIn,
    group: 'login',
    secret: true,
    description:
      'Certificate of the pipeline’s identity with its private key, as PEM text, where there is no federation. It stays in memory; no file is written.',
  },
  'machine-identity': {
    type: { kind: 'flag' },
    default: 'false',
    platforms: ['github', 'terminal'],
    commands: loggedIn,
    group: 'login',
    description:
      'Log in as the managed identity of the machine, an own runner in Azure. With `client-id`, as that user-assigned one; without it, as the system-assigned one.',
  },
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
} as const satisfies Record<string, InputDefinition>

export const outputs = {
  'image-ids': { description: 'JSON object: each run output’s name with the resource id of its image, or the URI of its VHD.' },
  'run-outputs': {
    description:
      'JSON list of the run outputs, in template order: name, type, id, uri, version, regions, and of a gallery image version its replication (region, state, details, progress).',
  },
  'image-id': {
    description:
      'Resource id of the first managed image or gallery image version, in template order. Of several templates, this and the outputs of one template tell of the first. Of the version, for `promote` and `gate`.',
  },
  'image-version': { description: 'Version of the first gallery image.' },
  'image-uri': { description: 'URI of the VHD if the first distributor is a VHD, else the same as image-id.' },
  'vhd-uri': { description: 'URI of the first VHD.' },
  'run-state': { description: 'State of the run: Running, Succeeded, PartiallySucceeded, Failed or Canceled.' },
  'template-id': { description: 'Resource id of the image template.' },
  'source-image-version': { description: 'The exact version of the source image that the build used.' },
  'template-fingerprint': { description: 'Fingerprint of all that is sent to the service.' },
  'image-fingerprint': { description: 'Fingerprint of what makes the image: the same for two templates that build the same image.' },
  'duration-seconds': { description: 'How long the command took.' },
  'log-path': { description: 'Path of the file with the whole log of the build (customization.log), where it could be read.' },
  'validation-log-path': {
    description: 'Path of the file with the whole log of the validators (validation.log), where there are any and it could be read.',
  },
  'manifest-path': {
    description:
      'Path of the JSON file that tells what the build was made from and what it made: template, checksums of artifacts and logs, source, images, times.',
  },
  results: { description: 'JSON object: the outputs above by template name, of every template whose run has begun.' },
  'latest-before': {
    description: 'JSON object of `promote`: each region with the version that `latest` was there before, null where there was none.',
  },
  'latest-after': { description: 'JSON object of `promote`: the same, afterwards.' },
  'versions-to-delete': { description: 'JSON list of `retain`: id, version and reason of each image version that the plan lets go.' },
  'kept-versions': { description: 'JSON list of `retain`: the same of each that stays.' },
  'deleted-versions': { description: 'JSON list of `retain`: the same of each that was deleted; empty without `apply`.' },
  'leftovers-to-delete': {
    description: 'JSON list of `retain` with `sweep`: kind, id and reason of each image template and staging group that the plan lets go.',
  },
  'kept-leftovers': { description: 'JSON list of the same: of each that stays.' },
  'deleted-leftovers': { description: 'JSON list of the same: of each that was deleted; empty without `apply`.' },
  'build-needed': { description: '`true` or `false`: whether `check`, or `build` with `only-if-changed`, found a reason to build.' },
  reasons: {
    description:
      'JSON list of the same: template, reason, image (name of the run output) and message of each reason to build; with `fingerprint` also `differs`, the parts that have changed (docs/fresh.md).',
  },
  'last-image-id': { description: 'Resource id of the newest good image that was there before, empty where there was none.' },
  'gate-open': { description: '`true` or `false`: whether all that `gate` was asked is met.' },
  'imagebuilder-run-status': { platforms: ['github'], description: 'As azure/build-vm-image set it: `succeeded` or `failed`.' },
  'run-output-name': { platforms: ['github'], description: 'As azure/build-vm-image set it: name of the first run output.' },
  'custom-image-uri': { platforms: ['github'], description: 'As azure/build-vm-image set it: the same as image-uri.' },
  templateName: { platforms: agents, description: 'As the older action and tasks set it: name of the image template.' },
  templateId: { platforms: ['github'], description: 'As azure/build-vm-image set it: the same as template-id.' },
  pirPublisher: { platforms: agents, description: 'As the older action and tasks set it: publisher of a marketplace source image.' },
  pirOffer: { platforms: agents, description: 'As they set it: its offer.' },
  pirSku: { platforms: agents, description: 'As they set it: its SKU.' },
  pirVersion: { platforms: agents, description: 'As they set it: its version, the exact one where the service tells it.' },
} as const satisfies Record<string, OutputDefinition>

export type InputName = keyof typeof inputs
export type OutputName = keyof typeof outputs
