// What tfx, the agent and the server require of a task.json, as far as tfx does not report it or reports it with exit code 0:
// jsonvalidate.js of tfx-cli, TaskManager.cs of microsoft/azure-pipelines-agent, the legality tests of microsoft/azure-pipelines-tasks. The
// published schema of task.json is older than today's Node handlers, so it is not used.
import { at, isObject, itemsOf, textOf } from '../shared/json.js'
import { conditionsOf, type Condition } from './task-form.js'

// Everything that is wrong with a manifest; `files` are those of its folder.
export const taskManifestFaults = (manifest: unknown, files: readonly string[]): readonly string[] => [
  ...identityFaults(manifest),
  ...inputFaults(manifest),
  ...(isServerTask(manifest) ? serverFaults(manifest) : agentFaults(manifest, files)),
]

const identityFaults = (manifest: unknown): readonly string[] => [
  ...unless(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text(manifest, 'id')), 'id is not a GUID'),
  ...unless(/^[A-Za-z0-9-]+$/.test(text(manifest, 'name')), 'name has other characters than letters, digits and hyphens'),
  ...unless(
    text(manifest, 'friendlyName').length >= 1 && text(manifest, 'friendlyName').length <= 40,
    'friendlyName has not 1 to 40 characters',
  ),
  ...['description', 'helpMarkDown', 'instanceNameFormat', 'author'].flatMap((name) =>
    unless(text(manifest, name) !== '', `${name} is missing`),
  ),
  ...['Major', 'Minor', 'Patch'].flatMap((name) =>
    unless(Number.isInteger(at(manifest, 'version', name)), `version.${name} is not a whole number`),
  ),
  ...unless(['Build', 'Utility', 'Test', 'Package', 'Deploy'].includes(text(manifest, 'category')), 'category is unknown'),
]

const inputFaults = (manifest: unknown): readonly string[] => {
  const inputs = itemsOf(at(manifest, 'inputs'))
  const names = inputs.map((input) => text(input, 'name'))
  const groups = itemsOf(at(manifest, 'groups')).map((group) => text(group, 'name'))
  const isAboutField = ({ name, value }: Condition): boolean => {
    const options = at(
      inputs.find((input) => text(input, 'name') === name),
      'options',
    )
    return names.includes(name) && (!isObject(options) || value in options)
  }
  return [
    ...unless(new Set(names.map((name) => name.toLowerCase())).size === names.length, 'two inputs have one name'),
    ...names.flatMap((name) => unless(/^[A-Za-z][A-Za-z0-9]*$/.test(name), `input ${name} has a name that cannot be`)),
    ...inputs.flatMap((input) => {
      const name = text(input, 'name')
      const group = textOf(at(input, 'groupName'))
      const rules = text(input, 'visibleRule')
      const options = at(input, 'options')
      const initial = text(input, 'defaultValue')
      return [
        ...unless(text(input, 'label') !== '' && text(input, 'helpMarkDown') !== '', `input ${name} has no label or no help`),
        ...unless(group === undefined || groups.includes(group), `input ${name} is in no group`),
        ...unless(conditionsOf(rules).every(isAboutField), `input ${name} is shown by a rule about nothing`),
        ...unless(!(rules.includes('||') && rules.includes('&&')), `input ${name} mixes && and ||`),
        ...unless(!isObject(options) || initial === '' || initial in options, `input ${name} has a default that it does not offer`),
      ]
    }),
    ...itemsOf(at(manifest, 'dataSourceBindings')).flatMap((binding) => [
      ...unless(names.includes(text(binding, 'target')), `a list is for ${text(binding, 'target')}, which is not an input`),
      ...unless(
        [...text(binding, 'endpointId').matchAll(/\$\((\w+)\)/g)].every(([, name = '']) => names.includes(name)),
        `the list of ${text(binding, 'target')} has no connection`,
      ),
    ]),
  ]
}

const handlers = ['execution', 'prejobexecution', 'postjobexecution'] as const

const agentFaults = (manifest: unknown, files: readonly string[]): readonly string[] => [
  ...unless(/^\d+\.\d+\.\d+$/.test(text(manifest, 'minimumAgentVersion')), 'minimumAgentVersion is missing'),
  ...unless(at(manifest, 'execution') !== undefined, 'there is no execution'),
  ...handlers.flatMap((phase) =>
    entriesOf(at(manifest, phase)).flatMap(([name, handler]) => [
      // Older ones have ended; an agent that finds only those warns, and later none will run them.
      ...unless(['Node20_1', 'Node24'].includes(name), `${phase}.${name} is not a supported handler`),
      ...unless(files.includes(text(handler, 'target')), `${phase}.${name} starts a file that does not exist`),
    ]),
  ),
]

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] => (isObject(value) ? Object.entries(value) : [])

const isServerTask = (manifest: unknown): boolean =>
  itemsOf(at(manifest, 'runsOn')).some((place) => place === 'Server' || place === 'ServerGate')

const serverFaults = (manifest: unknown): readonly string[] => {
  const execution = at(manifest, 'execution')
  return [
    ...unless(
      itemsOf(at(manifest, 'runsOn')).every((place) => place === 'Server' || place === 'ServerGate'),
      'it runs on a server and on an agent',
    ),
    ...unless(isObject(execution) && Object.keys(execution).join() === 'HttpRequest', 'it has other handlers than one HttpRequest'),
    ...['EndpointId', 'EndpointUrl', 'Method', 'Expression'].flatMap((name) =>
      unless(text(at(execution, 'HttpRequest', 'Execute'), name) !== '', `its request has no ${name}`),
    ),
    ...unless(at(manifest, 'demands') === undefined && at(manifest, 'minimumAgentVersion') === undefined, 'it asks for an agent'),
  ]
}

const text = (value: unknown, name: string): string => textOf(at(value, name)) ?? ''

const unless = (isRight: boolean, fault: string): readonly string[] => (isRight ? [] : [fault])
