// The roles that setup prints, given in the emulator, and actions taken out of them.
import assert from 'node:assert/strict'
import { at, itemsOf, textOf } from '../../shared/json.js'
import type { Emulator } from '../emulator/start.js'
import { runCommand } from '../front-doors/command.js'
import { isChange } from './changes.js'
import { grantRoles, wordsOf } from './setup-script.js'

// A custom role of the set-up.
export interface GeneratedRole {
  readonly name: string
  readonly actions: readonly string[]
  readonly dataActions: readonly string[]
}

export interface SetupOfRoles {
  // Where the template is, and its file.
  readonly folder: string
  readonly template: string
  // The inputs of the build, without the login.
  readonly inputs: Readonly<Record<string, string>>
  readonly commands: string
  // For the recording of the script's commands.
  readonly scratch: string
  readonly more?: readonly string[]
}

// Grants exactly what `aib setup` prints, and returns its custom roles. Needs bash.
export const setUpRoles = async (
  emulator: Emulator,
  { folder, template, inputs, commands, scratch, more = [] }: SetupOfRoles,
): Promise<readonly GeneratedRole[]> => {
  const flags = Object.entries(inputs).flatMap(([name, value]) => [`--${name}`, value])
  const words = ['setup', template, ...flags, '--repository', 'o/r', '--branch', 'main', '--pipeline-commands', commands, ...more]
  const { stdout, stderr, exitCode } = await runCommand(words, { cwd: folder, environment: {} })
  assert.equal(exitCode, 0, stderr)
  const printed = await wordsOf(stdout, scratch, '')
  await emulator.control.revoke({})
  await grantRoles(emulator, printed)
  return printed.flatMap((command) =>
    command.includes('--role-definition') ? [roleOf(JSON.parse(command[command.indexOf('--role-definition') + 1] ?? ''))] : [],
  )
}

// How a generated role names its holder.
export const holders = { pipeline: 'pipeline', template: 'template identity', 'build-vm': 'build VM' } as const

// Takes actions out of every role of a holder while `work` runs; gives its result. Fails if no role has one of them.
export const withoutActions = async <Result>(
  { control }: Emulator,
  roles: readonly GeneratedRole[],
  { holder, actions: taken }: { readonly holder: keyof typeof holders; readonly actions: readonly string[] },
  work: () => Promise<Result>,
): Promise<Result> => {
  const less = (actions: readonly string[]): readonly string[] => actions.filter((one) => !taken.includes(one))
  const own = roles.filter(({ name }) => name.startsWith(`Image Builder ${holders[holder]} on `))
  const given = own.flatMap(({ actions, dataActions }) => [...actions, ...dataActions])
  for (const action of taken) assert.ok(given.includes(action), `no role has ${action}`)
  for (const role of own) await control.define({ ...role, actions: less(role.actions), dataActions: less(role.dataActions) })
  await control.forgetRequests()
  try {
    return await work()
  } finally {
    for (const role of own) await control.define(role)
  }
}

// The actions that a text names.
export const actionsIn = (text: string): readonly string[] => [
  ...new Set(text.match(/Microsoft\.[A-Za-z]+\/[A-Za-z/]+\/(?:read|write|delete|action)\b/g) ?? []),
]

// The pipeline’s requests that have changed something since the log was last forgotten: those that were not refused.
export const changesIn = async ({ control }: Emulator): Promise<readonly string[]> =>
  (await control.requests())
    .filter((request) => request.principal === 'pipeline' && isChange(request) && (request.status ?? 0) < 400)
    .map(({ method, path }) => `${method} ${path}`)

const roleOf = (definition: unknown): GeneratedRole => {
  const texts = (member: string): readonly string[] => itemsOf(at(definition, member)).flatMap((item) => textOf(item) ?? [])
  return { name: textOf(at(definition, 'Name')) ?? '', actions: texts('Actions'), dataActions: texts('DataActions') }
}
