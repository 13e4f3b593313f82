// setup --check against an Azure that has the resources, and first none, then all of the roles.
import assert from 'node:assert/strict'
import { startEmulator, type Emulator } from '../emulator/start.js'
import { buildInputs, cloudInputs } from '../front-doors/inputs.js'
import { runCommand } from '../front-doors/command.js'
import { useFolder } from '../temporary-folder.js'
import { itWith } from '../tools.js'
import { isChange } from './changes.js'
import { exampleFolder } from './doors.js'
import { grantRoles, wordsOf } from './setup-script.js'

describe('setup --check', () => {
  const folder = useFolder()
  let emulator: Emulator | undefined
  const azure = (): Emulator => {
    assert.ok(emulator)
    return emulator
  }
  before(async () => {
    emulator = await startEmulator({ pace: 'instant' })
    const { subscriptionId } = emulator.description
    await emulator.control.grant({ principal: 'pipeline', role: 'Reader', scope: `/subscriptions/${subscriptionId}` })
  })
  after(() => emulator?.stop())

  const setup = async (...more: readonly string[]) => {
    const { description } = azure()
    const { template: unused, 'poll-interval': alsoUnused, ...inputs } = { ...buildInputs(description), ...cloudInputs(description) }
    assert.ok(unused !== '' && alsoUnused !== '')
    const flags = Object.entries(inputs).flatMap(([name, value]) => [`--${name}`, value])
    const result = await runCommand(['setup', 'image.yaml', ...flags, ...more], {
      cwd: exampleFolder,
      environment: description.env,
    })
    assert.equal(result.exitCode, 0, result.stderr)
    return result
  }

  itWith(['bash'], 'prints only what is missing and changes nothing, until nothing is missing', async () => {
    const first = await setup('--check')
    assert.match(first.stdout, /^ {2}az identity create .*--name image-pipeline/m)
    assert.match(first.stdout, /Image Builder template identity on ubuntu/)
    assert.doesNotMatch(first.stdout, /az group create|az storage account create|az sig create|az provider register/)
    assert.deepEqual((await azure().control.requests()).filter(isChange), [])

    await grantRoles(azure(), await wordsOf((await setup()).stdout, folder(), ''))
    const second = await setup('--check')
    assert.match(second.stdout, /Image Builder pipeline on ubuntu/)
    assert.doesNotMatch(second.stdout, /Image Builder template identity on/)

    // An identity that exists stands for the pipeline's.
    const existing = ['--pipeline-identity', 'template-identity']
    await grantRoles(azure(), await wordsOf((await setup(...existing)).stdout, folder(), ''))
    const third = await setup('--check', ...existing)
    assert.equal(third.stdout.trim(), '')
    assert.match(third.stderr, /Azure has everything that these builds need\./)
  })
})
