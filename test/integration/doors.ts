// The three front doors as one: the same inputs in, the same facts out, so that one scenario runs through all of them.
import { join } from 'node:path'
import type { Emulator } from '../emulator/start.js'
import { examplesFolder } from '../examples.js'
import { runAction } from '../front-doors/action.js'
import type { ChildOptions } from '../front-doors/child.js'
import { runCommand } from '../front-doors/command.js'
import { buildInputs, cloudInputs, serviceConnection, taskInputs } from '../front-doors/inputs.js'
import { runTask } from '../front-doors/task.js'
import type { Command } from '../../shared/inputs/definition.js'
import { camelCase, inputNames, outputNames } from '../../shared/inputs/spelling.js'

export interface DoorResult {
  readonly succeeded: boolean
  readonly exitCode: number | null
  // By their names on GitHub.
  readonly outputs: Readonly<Record<string, string>>
  readonly stdout: string
  // Everything printed.
  readonly log: string
  readonly summary: string
  // By how much the clock of the command jumped, in milliseconds.
  readonly jumped: number
}

export interface Door {
  readonly name: 'GitHub' | 'Azure DevOps' | 'terminal'
  run(emulator: Emulator, command: Command, inputs: Readonly<Record<string, string>>, options?: Partial<ChildOptions>): Promise<DoorResult>
}

// The example of the README.
export const exampleFolder = join(examplesFolder, 'linux-web-server')

// The inputs of a build of the example under a separate name.
export const exampleInputs = ({ description }: Emulator, name: string): Record<string, string> => ({
  ...buildInputs(description),
  'image-builder-template-name': name,
})

// The same without the preflight, which has its own tests and makes half of the requests of such a build.
export const withoutPreflight = (emulator: Emulator, name: string): Record<string, string> => ({
  ...exampleInputs(emulator, name),
  preflight: 'off',
})

// The inputs of a build under this name whose template is a file of this folder, and stays in Azure for the test to look at.
export const keptInputs = ({ description }: Emulator, name: string, folder: string): Record<string, string> => ({
  workspace: folder,
  'image-builder-template-name': name,
  'subscription-id': description.subscriptionId,
  'resource-group-name': description.resourceGroup,
  'poll-interval': '20ms',
  cleanup: 'never',
})

const gitHub: Door = {
  name: 'GitHub',
  run: async ({ description }, command, inputs, options) => {
    const result = await runAction({ command, ...cloudInputs(description), ...inputs }, childOptions(description.env, options))
    return { ...result, succeeded: result.exitCode === 0, log: result.stdout + result.stderr }
  },
}

const azureDevOps: Door = {
  name: 'Azure DevOps',
  run: async ({ description }, command, inputs, options) => {
    const result = await runTask(taskInputs({ command, ...inputs }), serviceConnection(description), childOptions(description.env, options))
    const outputs = Object.fromEntries(outputNames('github').map((name) => [name, result.outputVariables[camelCase(name)] ?? '']))
    return { ...result, outputs, succeeded: result.result === 'Succeeded', log: result.stdout + result.stderr }
  },
}

const terminal: Door = {
  name: 'terminal',
  run: async ({ description }, command, inputs, options) => {
    const { template, ...flags } = { ...(command === 'plan' ? {} : cloudInputs(description)), ...inputs }
    // A terminal refuses what only other commands take.
    const ofOthers: readonly string[] = inputNames('terminal').filter((name) => !inputNames('terminal', command).includes(name))
    const words = Object.entries(flags).flatMap(([name, value]) => (ofOthers.includes(name) ? [] : [`--${name}`, value]))
    const result = await runCommand(
      [command, ...(template === undefined ? [] : [template]), ...words],
      childOptions(description.env, options),
    )
    const outputs = Object.fromEntries(
      result.stdout.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    )
    return { ...result, outputs, succeeded: result.exitCode === 0, log: result.stdout + result.stderr, summary: '' }
  },
}

const childOptions = (environment: Readonly<Record<string, string>>, options: Partial<ChildOptions> = {}): ChildOptions => ({
  cwd: exampleFolder,
  ...options,
  environment: { ...environment, ...options.environment },
})

export const doors = { gitHub, azureDevOps, terminal }
export const allDoors: readonly Door[] = [gitHub, azureDevOps, terminal]
