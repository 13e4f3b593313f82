// task.json of the Azure DevOps task, from the table (PLATFORM.md section 1 has what agents require of it).
import type { InputDefinition } from '../../shared/inputs/definition.js'
import { groups } from '../../shared/inputs/definition.js'
import { camelCase, definitionOf, inputNames, outputNames } from '../../shared/inputs/spelling.js'
import { outputs } from '../../shared/inputs/table.js'
import { allowedValues } from './allowed-values.js'

// Never to change: it is what installed pipelines know the task by.
const taskId = '3f1f5c0e-6f0b-4c6a-9d53-5b0f4a9f7f21'

// The manifest of the task, at the version of the package.
export const taskManifest = (version: string): string => {
  const [major, minor, patch] = version.split('.').map(Number)
  const manifest = {
    $schema: 'https://raw.githubusercontent.com/Microsoft/azure-pipelines-task-lib/master/tasks.schema.json',
    id: taskId,
    name: 'AzureVMImageBuilder',
    friendlyName: 'Azure VM Image Builder',
    description: 'Build VM images with Azure VM Image Builder, from a template and scripts in the repository',
    helpMarkDown: 'Written from shared/inputs/table.ts: the reference of every input is docs/reference.md of the project.',
    category: 'Deploy',
    visibility: ['Build', 'Release'],
    runsOn: ['Agent', 'DeploymentGroup'],
    author: 'Image Builder Pipelines',
    version: { Major: major, Minor: minor, Patch: patch },
    // Node20_1 exists since this agent; with a Node24 handler beside it no newer one is needed.
    minimumAgentVersion: '3.232.1',
    instanceNameFormat: 'Azure VM Image Builder: $(command) $(template)',
    groups: Object.entries(groups).map(([name, displayName]) => ({
      name,
      displayName,
      isExpanded: name === 'command' || name === 'template',
    })),
    inputs: inputNames('azure-pipelines').map(inputOf),
    OutputVariables: outputNames('azure-pipelines').map((name) => ({ name: camelCase(name), description: outputs[name].description })),
    execution: { Node20_1: { target: 'main.mjs' }, Node24: { target: 'main.mjs' } },
    postjobexecution: { Node20_1: { target: 'post.mjs' }, Node24: { target: 'post.mjs' } },
  }
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}

const inputOf = (name: Parameters<typeof definitionOf>[0]): object => {
  const definition = definitionOf(name)
  const { type } = definition
  return {
    name: camelCase(name),
    type: typeOf(definition),
    label: labelOf(name),
    defaultValue: definition.default ?? '',
    required: definition.required !== undefined,
    ...(definition.required === undefined
      ? {}
      : { visibleRule: definition.required.map((command) => `command = ${command}`).join(' || ') }),
    groupName: definition.group,
    helpMarkDown: `${definition.description}${allowedValues(definition)}`,
    ...(type.kind === 'choice' ? { options: Object.fromEntries(type.values.map((value) => [value, value])) } : {}),
  }
}

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

// `artifacts-container-url` as a label.
const labelOf = (name: string): string => {
  const words = name.replaceAll('-', ' ').replace(/\b(id|url)\b/g, (word) => (word === 'id' ? 'ID' : 'URL'))
  return words.charAt(0).toUpperCase() + words.slice(1)
}
