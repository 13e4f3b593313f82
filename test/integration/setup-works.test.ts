// README's first example, in an Azure with what the command of docs/setup.md prints for it, and nothing else.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { startEmulator, type Emulator } from '../emulator/start.js'
import { runCommand } from '../front-doors/command.js'
import { buildInputs } from '../front-doors/inputs.js'
import { useFolder } from '../temporary-folder.js'
import { itWith } from '../tools.js'
import { doors, exampleFolder, type Door } from './doors.js'
import { documentedFlags, readmeInputs } from './first-example.js'
import { grantRoles, wordsOf } from './setup-script.js'

describe('the set-up of README’s first example', () => {
  const folder = useFolder()
  let emulator: Emulator | undefined
  after(() => emulator?.stop())

  // The values of the emulator stand for those of README and of the document.
  const setUp = async (roles: string): Promise<Emulator> => {
    await emulator?.stop()
    emulator = await startEmulator({ pace: 'instant' })
    const values = buildInputs(emulator.description)
    const flags = [...documentedFlags().keys()].flatMap((name) => {
      const value = values[name] ?? documentedFlags().get(name) ?? ''
      return [`--${name}`, value]
    })
    const words = ['setup', 'image.yaml', ...flags, '--roles', roles]
    const { stdout, stderr, exitCode } = await runCommand(words, { cwd: exampleFolder, environment: {} })
    assert.equal(exitCode, 0, stderr)
    await grantRoles(emulator, await wordsOf(stdout, folder(), ''))
    return emulator
  }

  it('is documented with the inputs that README’s example gives', () => {
    const flags = documentedFlags()
    for (const [name, value] of Object.entries(readmeInputs())) {
      if (name === 'parameters') {
        for (const line of value.trim().split('\n'))
          assert.match(readFileSync('docs/setup.md', 'utf8'), new RegExp(`--parameters ${line.split('=')[0]}=`))
      } else if (!['template', 'tenant-id', 'client-id'].includes(name)) assert.ok(flags.has(name), `docs/setup.md does not give ${name}`)
    }
  })

  const build = async (azure: Emulator, door: Door): Promise<void> => {
    const result = await door.run(azure, 'build', {
      ...buildInputs(azure.description),
      'image-builder-template-name': door.name.split(' ')[0] ?? '',
    })
    assert.ok(result.succeeded, result.log)
    assert.equal(result.outputs['run-state'], 'Succeeded')
    assert.doesNotMatch(result.log, /log cannot be read|No live log/)
    assert.match(result.log, /install nginx/)
  }

  // setup-created.test.ts has the custom ones.
  itWith(['bash'], 'is enough with built-in roles: the image is built, and its log can be read while it is', async () => {
    await build(await setUp('built-in'), doors.azureDevOps)
  })

  itWith(['bash'], 'is enough for an Owner with the role that the document adds, in a terminal', async () => {
    const azure = await setUp('custom')
    const { control, description } = azure
    const [, role = ''] = /az role assignment create --role '([^']+)'/.exec(readFileSync('docs/setup.md', 'utf8')) ?? []
    await control.revoke({ principal: 'pipeline' })
    await control.grant({ principal: 'pipeline', role: 'Owner', scope: `/subscriptions/${description.subscriptionId}` })
    await control.grant({ principal: 'pipeline', role, scope: description.storageAccountId })
    await build(azure, doors.terminal)
  })
})
