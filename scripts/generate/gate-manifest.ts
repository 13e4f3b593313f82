// task.json of the agentless gate, from its requests (docs/platforms.md 2.8).
import { gateRequest, type Condition, type GateMode, type GateValues } from '../../tasks/AzureVMImageBuilderGateV1/gate.js'

// Never to change: it is what installed pipelines know the gate by.
const gateId = 'c7a0d5f4-2b1e-4f0a-8a3b-6d9e51c7b802'

// The manifest of the gate, at the version of the package.
export const gateManifest = (version: string): string => {
  const [major, minor, patch] = version.split('.').map(Number)
  const manifest = {
    id: gateId,
    name: 'AzureVMImageBuilderGate',
    friendlyName: 'Image Builder Pipelines: gate',
    description: 'Pass when the run of an image template has succeeded, or when a gallery has a fresh image. Runs without an agent',
    helpMarkDown:
      'In a classic release the gate is re-evaluated until it passes or times out; in an agentless YAML job it is evaluated once. docs/gates.md of the project shows how to wait in YAML.',
    category: 'Deploy',
    visibility: ['Build', 'Release'],
    runsOn: ['Server', 'ServerGate'],
    author: 'Image Builder Pipelines',
    version: { Major: major, Minor: minor, Patch: patch },
    instanceNameFormat: 'Image Builder Pipelines: gate $(mode)',
    groups: [{ name: 'conditions', displayName: 'Conditions', isExpanded: true }],
    inputs: [
      {
        name: 'azureSubscription',
        type: 'connectedService:AzureRM',
        label: 'Azure subscription',
        defaultValue: '',
        required: true,
        helpMarkDown: 'Azure Resource Manager service connection. It needs Reader on the resource group.',
      },
      {
        name: 'mode',
        type: 'pickList',
        label: 'Mode',
        defaultValue: 'run',
        required: true,
        helpMarkDown:
          '`run`: the last run of an image template has succeeded. `fresh`: the gallery has a version of an image definition that is young enough, provisioned, and not excluded from latest.',
        options: { run: 'run: the last run of an image template has succeeded', fresh: 'fresh: the gallery has a young image' },
      },
      {
        name: 'resourceGroupName',
        type: 'pickList',
        label: 'Resource group',
        defaultValue: '',
        required: true,
        properties: { EditableOptions: 'True' },
        helpMarkDown: 'Resource group of the image template, or of the gallery.',
      },
      text('imageTemplateName', 'Image template', 'run', 'Name of the image template.'),
      text('galleryName', 'Gallery', 'fresh', 'Name of the gallery: letters, digits, full stops and underscores.'),
      text(
        'imageDefinitionName',
        'Image definition',
        'fresh',
        'Name of the image definition: letters, digits, full stops, hyphens and underscores.',
      ),
      {
        ...text('maximumAgeInDays', 'Maximum age in days', 'fresh', 'How old the image may be, in whole days.'),
        defaultValue: '30',
        properties: { isVariableOrNonNegativeNumber: 'true' },
      },
      condition('tags', 'Tags', `Tags that the version must have: \`channel=stable,os=linux\`. ${asText}`),
      condition('targetRegions', 'Target regions', `Regions that the version must be replicated to: \`westus2,eastus\`. ${asText}`),
    ],
    dataSourceBindings: [{ target: 'resourceGroupName', endpointId: '$(azureSubscription)', dataSourceName: 'AzureResourceGroups' }],
    execution: { HttpRequest: { Execute: execute } },
  }
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}

const asText =
  'Separated by commas without spaces, in lower case. The text is inserted into a query unquoted: never build it from untrusted input, and use no quotation marks.'

const text = (name: string, label: string, mode: GateMode, helpMarkDown: string): object => ({
  name,
  type: 'string',
  label,
  defaultValue: '',
  required: true,
  visibleRule: `mode = ${mode}`,
  helpMarkDown,
})

const condition = (name: string, label: string, helpMarkDown: string): object => ({
  ...text(name, label, 'fresh', helpMarkDown),
  required: false,
  groupName: 'conditions',
})

const values: GateValues = {
  subscription: '$(endpoint.subscriptionId)',
  resourceGroup: '$(resourceGroupName)',
  imageTemplate: '$(imageTemplateName)',
  gallery: '$(galleryName)',
  imageDefinition: '$(imageDefinitionName)',
  maximumAgeInDays: '$(maximumAgeInDays)',
  tags: '$(tags)',
  targetRegions: '$(targetRegions)',
}

// Azure DevOps replaces `$(name)` first, then these blocks (the official AzureMonitorV1 has both in its URL).
const whereGiven: Condition = (name, part) => `{{#if ${name}}}${part}{{/if}}`
const whereMode = (mode: GateMode, part: string): string => `{{#equals '$(mode)' '${mode}' 1}}${part}{{/equals}}`

const run = gateRequest('run', values, whereGiven)
const fresh = gateRequest('fresh', values, whereGiven)

const execute = {
  EndpointId: '$(azureSubscription)',
  EndpointUrl: `$(endpoint.url)${whereMode('run', run.path)}${whereMode('fresh', fresh.path)}`,
  Method: `${whereMode('run', run.method)}${whereMode('fresh', fresh.method)}`,
  Body: whereMode('fresh', fresh.body),
  Headers: '{"Content-Type":"application/json"}',
  WaitForCompletion: 'false',
  Expression: `or(and(eq('$(mode)', 'run'), ${run.expression}), and(eq('$(mode)', 'fresh'), ${fresh.expression}))`,
}
