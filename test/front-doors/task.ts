// The Azure DevOps task as the agent starts it: inputs and the service connection in the environment, commands on standard output.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { at, itemsOf, textOf } from '../../shared/json.js'
import { runBundle, type ChildOptions } from './child.js'
import type { ChildResult } from './child-result.js'
import { agentFaults } from './runner-rules.js'

// A service connection, as the agent hands it over.
export interface ServiceConnection {
  readonly url: string
  readonly scheme: string
  readonly parameters: Readonly<Record<string, string>>
  readonly data: Readonly<Record<string, string>>
}

export interface TaskResult extends ChildResult {
  // Result of the last ##vso[task.complete]; undefined without one.
  readonly result: string | undefined
  readonly outputs: Readonly<Record<string, string>>
  // What a later job sees.
  readonly outputVariables: Readonly<Record<string, string>>
  readonly issues: readonly { readonly type: string; readonly properties: Readonly<Record<string, string>>; readonly text: string }[]
  readonly summary: string
  // Task variables, which the agent hands to the task's post step.
  readonly state: Readonly<Record<string, string>>
}

const usualConnectionId = '0a1b2c3d-0000-4000-8000-00000000abcd'

// Runs a built task with these inputs; `folder` is where it was unpacked or built to.
export const runTask = async (
  inputs: Readonly<Record<string, string>>,
  connection: ServiceConnection | undefined,
  options: ChildOptions & {
    readonly folder?: string
    readonly connectionId?: string
    readonly entry?: 'main' | 'post'
    readonly state?: Readonly<Record<string, string>>
  },
): Promise<TaskResult> => {
  const temporary = await mkdtemp(join(tmpdir(), 'aib-task-'))
  const connectionId = options.connectionId ?? usualConnectionId
  const folder = options.folder ?? resolve('dist/tasks/AzureVMImageBuilderV1')
  try {
    const environment = {
      ...(await inputVariables(folder, connection === undefined ? inputs : { azureSubscription: connectionId, ...inputs })),
      ...(connection === undefined ? {} : connectionVariables(connectionId, connection)),
      ...agentVariables(options.cwd, temporary),
      ...Object.fromEntries(Object.entries(options.state ?? {}).map(([name, value]) => [`VSTS_TASKVARIABLE_${name.toUpperCase()}`, value])),
      ...options.environment,
    }
    // Another folder is another program.
    const kind = options.folder === undefined ? 'warm' : 'own'
    const result = await runBundle(join(folder, `${options.entry ?? 'main'}.mjs`), { process: kind, ...options, environment })
    assert.deepEqual(agentFaults(result.stdout), [], 'commands that the agent would refuse')
    return { ...result, ...(await parseCommands(result.stdout)) }
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

const inputVariables = async (folder: string, inputs: Readonly<Record<string, string>>): Promise<Record<string, string>> => {
  const manifest: unknown = JSON.parse(await readFile(join(folder, 'task.json'), 'utf8'))
  const values = new Map(
    itemsOf(at(manifest, 'inputs')).map((input) => [textOf(at(input, 'name')) ?? '', textOf(at(input, 'defaultValue')) ?? '']),
  )
  const names = namesByAlias(manifest)
  for (const [name, value] of Object.entries(inputs)) values.set(names.get(name.toLowerCase()) ?? name, value)
  return Object.fromEntries([...values].filter(([, value]) => value !== '').map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))
}

// The server puts an input's own name in the place of an alias before the agent gets it; names have no case.
const namesByAlias = (manifest: unknown): ReadonlyMap<string, string> =>
  new Map(
    itemsOf(at(manifest, 'inputs')).flatMap((input) =>
      [at(input, 'name'), ...itemsOf(at(input, 'aliases'))].map(
        (alias) => [(textOf(alias) ?? '').toLowerCase(), textOf(at(input, 'name')) ?? ''] as const,
      ),
    ),
  )

// The id keeps its case, names of keys are in capitals (docs/platforms.md 2.13).
const connectionVariables = (connectionId: string, { url, scheme, parameters, data }: ServiceConnection): Record<string, string> => ({
  [`ENDPOINT_URL_${connectionId}`]: url,
  [`ENDPOINT_AUTH_${connectionId}`]: JSON.stringify({ scheme, parameters }),
  [`ENDPOINT_AUTH_SCHEME_${connectionId}`]: scheme,
  [`ENDPOINT_DATA_${connectionId}`]: JSON.stringify(data),
  ...prefixed(`ENDPOINT_AUTH_PARAMETER_${connectionId}_`, parameters),
  ...prefixed(`ENDPOINT_DATA_${connectionId}_`, data),
})

const prefixed = (prefix: string, values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name.toUpperCase()}`, value]))

const agentVariables = (workspace: string, temporary: string): Record<string, string> => ({
  AGENT_TEMPDIRECTORY: temporary,
  AGENT_WORKFOLDER: temporary,
  BUILD_SOURCESDIRECTORY: workspace,
  BUILD_REPOSITORY_NAME: 'images',
  BUILD_BUILDID: '4711',
  SYSTEM_DEFAULTWORKINGDIRECTORY: workspace,
  SYSTEM_TEAMPROJECT: 'contoso',
  SYSTEM_COLLECTIONURI: 'https://dev.azure.com/contoso/',
  SYSTEM_JOBATTEMPT: '1',
})

const parseCommands = async (stdout: string): Promise<Omit<TaskResult, keyof ChildResult>> => {
  const commands = [...stdout.matchAll(/^##vso\[(\S+?)(?: (.*?))?\](.*)$/gm)].map(([, name = '', properties = '', text = '']) => ({
    name,
    properties: Object.fromEntries(
      properties
        .split(';')
        .flatMap((part) => (part.includes('=') ? [[part.slice(0, part.indexOf('=')), unescape(part.slice(part.indexOf('=') + 1))]] : [])),
    ),
    text: unescape(text),
  }))
  const named = (name: string) => commands.filter((command) => command.name === name)
  const variables = (isOutput: string) =>
    Object.fromEntries(
      named('task.setvariable')
        .filter(({ properties }) => (properties['isOutput'] ?? 'false') === isOutput)
        .map(({ properties, text }) => [properties['variable'] ?? '', text]),
    )
  // The page of the run shows them all. A file is missing if a test removes the folder.
  const summaries = await Promise.all(named('task.uploadsummary').map(({ text }) => readFile(text, 'utf8').catch(() => '')))
  return {
    result: named('task.complete').at(-1)?.properties['result'],
    outputs: variables('false'),
    outputVariables: variables('true'),
    issues: named('task.logissue').map(({ properties, text }) => ({ type: properties['type'] ?? '', properties, text })),
    state: Object.fromEntries(named('task.settaskvariable').map(({ properties, text }) => [properties['variable'] ?? '', text])),
    summary: summaries.join('\n'),
  }
}

const unescape = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%3B', ';').replaceAll('%5D', ']').replaceAll('%AZP25', '%')
