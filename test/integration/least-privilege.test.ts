// With the roles that setup prints a build works (setup-works.test.ts). Here one action is taken out of them at a time: the preflight names
// exactly that action, and nothing is written.
import assert from 'node:assert/strict'
import { permissions, preflightReader, type Holder } from '../../shared/azure/permissions.js'
import { reads } from '../../shared/azure/reads.js'
import { at, itemsOf, textOf } from '../../shared/json.js'
import { startEmulator, type Emulator } from '../emulator/start.js'
import { runCommand } from '../front-doors/command.js'
import { buildInputs } from '../front-doors/inputs.js'
import { useFolder } from '../temporary-folder.js'
import { itWith } from '../tools.js'
import { isChange } from './changes.js'
import { doors, exampleFolder } from './doors.js'
import { grantRoles, wordsOf } from './setup-script.js'

interface Role {
  readonly name: string
  readonly actions: readonly string[]
  readonly dataActions: readonly string[]
}

// What the example has: a marketplace source, scripts that the service reads, a gallery and a VHD; no network, staging group or build identity.
const scopes = [
  'subscription',
  'group',
  'template-identity',
  'artifacts-container',
  'source-container',
  'vhd-container',
  'definition',
  'gallery',
]
const conditions: readonly unknown[] = [undefined, 'source-marketplace', 'log-in-new-group']
// What the preflight reads only of other templates.
const readElsewhere: readonly string[] = [
  ...[reads.groupResources, reads.subscription, reads.feature, reads.managedImage, reads.gallery, reads.agreement],
  ...[reads.network, reads.securityGroup, reads.routeTable, reads.template, reads.version],
]

const neededBy = (holder: Holder): readonly string[] => [
  ...new Set([
    ...permissions
      .filter(
        (one) =>
          one.holder === holder && one.commands.includes('build') && scopes.includes(one.scope) && conditions.includes(one.condition),
      )
      .flatMap(({ actions, dataActions }) => [...actions, ...dataActions]),
    ...(holder === 'pipeline' ? preflightReader.filter((action) => !readElsewhere.includes(action)) : []),
  ]),
]

describe('the generated roles less one action', () => {
  const folder = useFolder()
  let emulator: Emulator | undefined
  let roles: readonly Role[] = []
  const azure = (): Emulator => {
    assert.ok(emulator)
    return emulator
  }
  before(async () => {
    emulator = await startEmulator({ pace: 'instant' })
  })
  after(() => emulator?.stop())

  const setUp = async (): Promise<void> => {
    const flags = Object.entries(buildInputs(azure().description)).flatMap(([name, value]) =>
      name === 'template' || name === 'poll-interval' ? [] : [`--${name}`, value],
    )
    const words = [
      'setup',
      'image.yaml',
      ...flags,
      '--repository',
      'o/r',
      '--branch',
      'main',
      '--pipeline-commands',
      'build',
      '--preflight-reader',
    ]
    const { stdout, stderr, exitCode } = await runCommand(words, { cwd: exampleFolder, environment: {} })
    assert.equal(exitCode, 0, stderr)
    const commands = await wordsOf(stdout, folder(), '')
    await grantRoles(azure(), commands)
    roles = commands.flatMap((command) => {
      const definition = command[command.indexOf('--role-definition') + 1] ?? ''
      return command.includes('--role-definition') ? [roleOf(JSON.parse(definition))] : []
    })
  }
  const preflight = () =>
    doors.terminal.run(azure(), 'build', { ...buildInputs(azure().description), 'image-builder-template-name': 'least', preflight: 'only' })

  itWith(['bash'], 'pass whole, and say so in one line', async () => {
    await setUp()
    const { exitCode, log } = await preflight()
    assert.equal(exitCode, 0, log)
    assert.match(log, /(\d+) checks: \1 passed\./)
  })

  for (const holder of ['pipeline', 'template'] as const)
    for (const action of neededBy(holder))
      itWith(['bash'], `of the ${holder}: ${action} is named, and nothing is written`, async () => {
        if (roles.length === 0) await setUp()
        const own = roles.filter(
          ({ name, actions, dataActions }) => name.includes(`Builder ${holder} `) && [...actions, ...dataActions].includes(action),
        )
        assert.ok(own.length > 0, `no role has ${action}`)
        for (const { actions, dataActions, ...role } of own)
          await azure().control.define({ ...role, actions: without(actions, action), dataActions: without(dataActions, action) })
        await azure().control.forgetRequests()
        const { log } = await preflight()
        for (const role of own) await azure().control.define(role)
        const named = new Set(log.match(/Microsoft\.[A-Za-z]+\/[A-Za-z/]+\/(?:read|write|delete|action)\b/g) ?? [])
        assert.deepEqual([...named], [action], log)
        assert.deepEqual((await azure().control.requests()).filter(isChange), [])
      })
})

const without = (actions: readonly string[], action: string): readonly string[] => actions.filter((one) => one !== action)

const roleOf = (definition: unknown): Role => {
  const texts = (member: string): readonly string[] => itemsOf(at(definition, member)).flatMap((item) => textOf(item) ?? [])
  return { name: textOf(at(definition, 'Name')) ?? '', actions: texts('Actions'), dataActions: texts('DataActions') }
}
