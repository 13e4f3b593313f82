// task.json of the Azure DevOps task, from the table (PLATFORM.md section 1 has what agents require of it).
import type { Group, InputDefinition } from '../../shared/inputs/definition.js'
import { groups } from '../../shared/inputs/definition.js'
import { camelCase, defaultOf, definitionOf, inputNames, outputNames, spellNames } from '../../shared/inputs/spelling.js'
import { inputs, outputs, type InputName } from '../../shared/inputs/table.js'
import { allowedValues, deprecation, isOnAgents } from './allowed-values.js'
import { labels } from './labels.js'

// Never to change: it is what installed pipelines know the task by.
const taskId = '3f1f5c0e-6f0b-4c6a-9d53-5b0f4a9f7f21'

// The manifest of the task, at the version of the package.
export const taskManifest = (version: string): string => {
  const [major, minor, patch] = version.split('.').map(Number)
  const manifest = {
    $schema: 'https://raw.githubusercontent.com/Microsoft/azure-pipelines-task-lib/master/tasks.schema.json',
    id: taskId,
    name: 'AzureVMImageBuilder',
    friendlyName: 'Image Builder Pipelines',
    description: 'Build VM images with Azure VM Image Builder, from a template and scripts in the repository',
    helpMarkDown:
      'Checks the template, uploads and pins its scripts, runs the build and follows it to its end. With the command `plan`, checks a pull request without Azure.',
    category: 'Deploy',
    visibility: ['Build', 'Release'],
    runsOn: ['Agent', 'DeploymentGroup'],
    author: 'Image Builder Pipelines',
    version: { Major: major, Minor: minor, Patch: patch },
    // Node20_1 exists since this agent; with a Node24 handler beside it no newer one is needed.
    minimumAgentVersion: '3.232.1',
    instanceNameFormat: 'Image Builder Pipelines: $(command) $(template)',
    groups: formGroups.map((name) => ({ name, displayName: groups[name], isExpanded: expanded.includes(name) })),
    inputs: inputNames('azure-pipelines').map(inputOf),
    dataSourceBindings: Object.entries(dataSources).map(([name, source]) => ({
      target: camelCase(name),
      endpointId: '$(azureSubscription)',
      ...source,
    })),
    OutputVariables: outputNames('azure-pipelines').map((name) => ({
      name: camelCase(name),
      description: spellNames(outputs[name].description, 'azure-pipelines'),
    })),
    // No variable but the outputs. The commands stay open: `restricted` would take away the summary and the log file, since agents allow
    // uploadsummary, uploadfile and addattachment in no other mode (azure-pipelines-agent, TaskCommandExtension.cs).
    restrictions: { settableVariables: { allowed: outputNames('azure-pipelines').map(camelCase) } },
    execution: { Node20_1: { target: 'main.mjs' }, Node24: { target: 'main.mjs' } },
    postjobexecution: { Node20_1: { target: 'post.mjs' }, Node24: { target: 'post.mjs' } },
  }
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}

// The service connection comes early: lists further below depend on it.
const formGroups: readonly Group[] = [
  'command',
  'login',
  'template',
  'target',
  'source',
  'customize',
  'validate',
  'distribute',
  'machine',
  'artifacts',
  'run',
  'fresh',
  'gallery',
  'cloud',
]
const expanded: readonly Group[] = ['command', 'login', 'template', 'target']

// Lists that the service connection can give; a value of one's own, such as a variable, stays possible.
const dataSources: Partial<Readonly<Record<InputName, object>>> = {
  'subscription-id': {
    dataSourceName: 'AzureSubscriptions',
    resultTemplate: '{ "Value" : "{{{subscriptionId}}}", "DisplayValue" : "{{{displayName}}} ({{{subscriptionId}}})" }',
  },
  'resource-group-name': { dataSourceName: 'AzureResourceGroups' },
  location: { dataSourceName: 'AzureLocations' },
}

const inputOf = (name: InputName): object => {
  const definition = definitionOf(name)
  const { type } = definition
  const visibleRule = visibleRuleOf(definition)
  return {
    name: camelCase(name),
    ...(definition.aliases === undefined ? {} : { aliases: definition.aliases }),
    type: name in dataSources ? 'pickList' : typeOf(definition),
    label: labelOf(name),
    defaultValue: shownDefault(name),
    required: isRequired(definition),
    ...(visibleRule === undefined ? {} : { visibleRule }),
    groupName: definition.group,
    // The form shows the options of a list and a box itself.
    helpMarkDown: spellNames(
      `${definition.description}${type.kind === 'choice' || type.kind === 'flag' ? deprecation(definition) : allowedValues(definition)}`,
      'azure-pipelines',
    ),
    ...(type.kind === 'choice' ? { options: Object.fromEntries(type.values.filter(isOnAgents).map((value) => [value, value])) } : {}),
    // Other words than those of the list are taken, too.
    ...(name in dataSources || (type.kind === 'choice' && type.spellings !== undefined) ? { properties: { EditableOptions: 'True' } } : {}),
  }
}

// The agent passes on every default, and each costs the task's start a little: that a box is not ticked, nobody has to be told.
const shownDefault = (name: InputName): string => {
  const value = defaultOf(name, 'azure-pipelines') ?? ''
  return definitionOf(name).type.kind === 'flag' && value === 'false' ? '' : value
}

// The form shows an input for the commands that use it.
const visibleRuleOf = (definition: InputDefinition): string | undefined => {
  const commands = definition.commands.filter(isOnAgents)
  return commands.length === inputs.command.type.values.filter(isOnAgents).length
    ? undefined
    : commands.map((command) => `command = ${command}`).join(' || ')
}

// The form asks for it wherever it is shown; what only some of those commands need is asked for when the task runs.
const isRequired = ({ required, commands }: InputDefinition): boolean =>
  required !== undefined && commands.filter(isOnAgents).every((command) => required.includes(command))

const typeOf = ({ type }: InputDefinition): string => {
  switch (type.kind) {
    case 'choice':
      return 'pickList'
    case 'flag':
      return 'boolean'
    case 'file':
      return 'filePath'
    case 'lines':
      return 'multiLine'
    case 'service-connection':
      return 'connectedService:AzureRM'
    case 'text':
    case 'duration':
    case 'number':
      return 'string'
  }
}

// `artifacts-container-url` as a label: “Artifacts container URL”.
const labelOf = (name: InputName): string => labels[name] ?? wordsOf(name)

const wordsOf = (name: string): string => {
  const words = name.split('-').map((word) => written[word] ?? word)
  const text = words.join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

// Words that are not written as they are spelled in a name, in English or in Azure's own forms.
const written: Readonly<Record<string, string>> = {
  api: 'API',
  azure: 'Azure',
  dist: 'distribution',
  gb: 'GB',
  id: 'ID',
  os: 'OS',
  pub: 'publisher',
  sarif: 'SARIF',
  sku: 'SKU',
  uri: 'URI',
  url: 'URL',
  vhd: 'VHD',
  vm: 'VM',
  vnet: 'VNet',
  windows: 'Windows',
}
