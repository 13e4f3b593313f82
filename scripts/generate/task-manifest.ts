// task.json of the Azure DevOps tasks that run on an agent, from the table (docs/platforms.md 2.10).
import type { Command, InputDefinition } from '../../shared/inputs/definition.js'
import { camelCase, defaultOf, definitionOf, outputNames, spellNames } from '../../shared/inputs/spelling.js'
import { labels } from '../../shared/inputs/labels.js'
import { outputs, type InputName } from '../../shared/inputs/table.js'
import { allowedValues, commandsOfPipelines, deprecation } from './allowed-values.js'
import { describe } from './description.js'
import { fieldsOf, groupsOf, type Field } from './form.js'
import { options } from './option-words.js'
import { defined } from '../../shared/defined.js'

interface Task {
  // Never to change: it is what installed pipelines know the task by.
  readonly id: string
  readonly name: string
  readonly friendlyName: string
  readonly description: string
  readonly helpMarkDown: string
  readonly instanceNameFormat: string
  // What the form offers, the usual one first.
  readonly commands: readonly Command[]
}

// The task for builds. It takes every command: pipelines used those of galleries before these had a separate task.
export const builderTask: Task = {
  id: '3f1f5c0e-6f0b-4c6a-9d53-5b0f4a9f7f21',
  name: 'AzureVMImageBuilder',
  friendlyName: 'Image Builder Pipelines',
  description: 'Build VM images with Azure VM Image Builder, from a template and scripts in the repository',
  helpMarkDown:
    'Validates the template, uploads its scripts, runs the build and waits for its result. The command `plan` validates a pull request without Azure. For gallery images, see the task AzureVMImageGallery.',
  instanceNameFormat: 'Image Builder Pipelines: $(command) $(template)',
  commands: commandsOfPipelines,
}

// The task for images that exist.
export const galleryTask: Task = {
  id: '8b6f4f0d-51a9-4a1e-9d3c-7c1f0e2a6b94',
  name: 'AzureVMImageGallery',
  friendlyName: 'Image Builder Pipelines: gallery',
  description: 'Check, gate, promote and retire VM images in Azure Compute Gallery',
  helpMarkDown:
    'Checks whether an image must be rebuilt, gates a stage on an image, promotes an image version, or deletes old ones. To build images, use the task AzureVMImageBuilder.',
  instanceNameFormat: 'Image Builder Pipelines: gallery $(command)',
  commands: ['check', 'gate', 'promote', 'retain'],
}

// The manifest of a task, at the version of the package.
export const taskManifest = (task: Task, version: string): string => {
  const [major, minor, patch] = version.split('.').map(Number)
  const { id, name, friendlyName, description, helpMarkDown, instanceNameFormat, commands } = task
  const fields = fieldsOf(commands)
  const declaredOutputs = outputNames('azure-pipelines', commands)
  const manifest = {
    $schema: 'https://raw.githubusercontent.com/Microsoft/azure-pipelines-task-lib/master/tasks.schema.json',
    id,
    name,
    friendlyName,
    description,
    helpMarkDown,
    category: 'Deploy',
    visibility: ['Build', 'Release'],
    runsOn: ['Agent', 'DeploymentGroup'],
    author: 'Image Builder Pipelines',
    version: { Major: major, Minor: minor, Patch: patch },
    // Node20_1 exists since this agent; with an additional Node24 handler, no newer one is needed.
    minimumAgentVersion: '3.232.1',
    instanceNameFormat,
    groups: groupsOf(fields, commands),
    inputs: fields.map((field) => inputOf(field, commands)),
    dataSourceBindings: Object.entries(dataSources)
      .filter(([input]) => fields.some((field) => field.name === input))
      .map(([input, source]) => ({ target: camelCase(input), endpointId: '$(azureSubscription)', ...source })),
    OutputVariables: declaredOutputs.map((output) => ({
      name: camelCase(output),
      description: spellNames(outputs[output].description, 'azure-pipelines'),
    })),
    // Only the outputs as variables. The commands stay open: `restricted` would take away the summary and the log file, since agents allow
    // uploadsummary, uploadfile and addattachment in no other mode (docs/platforms.md 2.10).
    restrictions: { settableVariables: { allowed: declaredOutputs.map(camelCase) } },
    execution: { Node20_1: { target: 'main.mjs' }, Node24: { target: 'main.mjs' } },
    postjobexecution: { Node20_1: { target: 'post.mjs' }, Node24: { target: 'post.mjs' } },
  }
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}

// Lists that the service connection can give; other values, such as a variable, are still allowed.
const dataSources: Partial<Readonly<Record<InputName, object>>> = {
  'subscription-id': {
    dataSourceName: 'AzureSubscriptions',
    resultTemplate: '{ "Value" : "{{{subscriptionId}}}", "DisplayValue" : "{{{displayName}}} ({{{subscriptionId}}})" }',
  },
  'resource-group-name': { dataSourceName: 'AzureResourceGroups' },
  location: { dataSourceName: 'AzureLocations' },
}

const inputOf = ({ name, group, visibleRule }: Field, commands: readonly Command[]): object => {
  const definition = definitionOf(name)
  const { type } = definition
  return {
    name: camelCase(name),
    ...defined({ aliases: definition.aliases }),
    type: name in dataSources ? 'pickList' : typeOf(definition),
    label: labels[name],
    defaultValue: name === 'command' ? (commands[0] ?? '') : shownDefault(name),
    required: isRequired(definition, commands),
    ...defined({ visibleRule }),
    groupName: group,
    // The form shows the options of a list and a box itself.
    helpMarkDown: withLinks(
      spellNames(
        `${name === 'command' ? helpOfCommand : describe(name, 'azure-pipelines')}${type.kind === 'choice' || type.kind === 'flag' ? deprecation(definition) : allowedValues(definition)}`,
        'azure-pipelines',
      ),
    ),
    ...(type.kind === 'choice' ? { options: optionsOf(name, name === 'command' ? commands : type.values) } : {}),
    // Other words than those of the list are taken, too.
    ...(name in dataSources || (type.kind === 'choice' && type.spellings !== undefined) ? { properties: { EditableOptions: 'True' } } : {}),
  }
}

// The form renders links. Its reader does not have the repository at hand.
const withLinks = (help: string): string => help.replace(/(?<![\w/])docs\/[\w-]+\.md/g, (page) => `[${page}](${documentation}/${page})`)

const documentation = 'https://github.com/image-builder-pipelines/azure-image-builder-pipelines/blob/main'

// The options say the rest, and each task has its own commands.
const helpOfCommand = 'The command of the task. docs/reference.md describes each.'

const optionsOf = (name: InputName, values: readonly string[]): object =>
  Object.fromEntries(values.map((value) => [value, options[name]?.[value] ?? missing(`an option ${value}`, name)]))

const missing = (what: string, name: InputName): never => {
  throw new Error(`scripts/generate/option-words.ts lacks ${what} for ${name}.`)
}

// The agent passes every default, and each slows the task's start a little: an unticked box does not need one.
const shownDefault = (name: InputName): string => {
  const value = defaultOf(name, 'azure-pipelines') ?? ''
  return definitionOf(name).type.kind === 'flag' && value === 'false' ? '' : value
}

// The form requires it wherever it is shown; what only some of those commands need is required when the task runs.
const isRequired = ({ required, commands }: InputDefinition, offered: readonly Command[]): boolean =>
  required !== undefined && commands.filter((command) => offered.includes(command)).every((command) => required.includes(command))

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
