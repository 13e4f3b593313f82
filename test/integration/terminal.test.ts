import assert from 'node:assert/strict'
import { outputNames } from '../../shared/inputs/spelling.js'
import { at, isObject } from '../../shared/json.js'
import { runCommand } from '../front-doors/command.js'
import { doors, exampleFolder, exampleInputs } from './doors.js'
import { useEmulator } from './shared-emulator.js'

// What a person and a script get from the command in a terminal.
describe('the command in a terminal', () => {
  const emulator = useEmulator()

  it('prints the result of each command as one JSON object, with outputs that are JSON as JSON', async () => {
    const name = 'terminal-json'
    const result = await doors.terminal.run(emulator(), 'build', { ...exampleInputs(emulator(), name), json: 'true', cleanup: 'never' })
    assert.equal(result.exitCode, 0, result.log)
    const printed: unknown = JSON.parse(result.stdout)
    assert.deepEqual([at(printed, 'outcome'), at(printed, 'exitCode')], ['succeeded', 0])
    assert.ok(isObject(at(printed, 'outputs', 'image-ids')))
    assert.equal(typeof at(printed, 'outputs', 'duration-seconds'), 'number')
    assert.equal(typeof at(printed, 'outputs', 'image-id'), 'string')
    await everyOther(name, String(at(printed, 'outputs', 'image-version')))
  })

  // With only the outputs that are documented for the command.
  const everyOther = async (name: string, version: string): Promise<void> => {
    const { galleryImageId, diskContainerUrl, subscriptionId, resourceGroup } = emulator().description
    const template = { 'image-builder-template-name': name, 'subscription-id': subscriptionId, 'resource-group-name': resourceGroup }
    const runs = [
      ['check', exampleInputs(emulator(), name)],
      ['gate', template],
      ['wait', { ...template, cleanup: 'never' }],
      ['cancel', template],
      ['vhd', { ...template, 'dist-vhd-uri': `${diskContainerUrl}/${name}-copy.vhd` }],
      ['promote', { 'gallery-image-definition': galleryImageId, 'image-version': version, channel: 'every-json' }],
      ['retain', { 'gallery-image-definition': galleryImageId }],
    ] as const
    const check = async ([command, inputs]: (typeof runs)[number]): Promise<void> => {
      const result = await doors.terminal.run(emulator(), command, { ...inputs, json: 'true', 'poll-interval': '50ms' })
      const printed: unknown = JSON.parse(result.stdout)
      assert.deepEqual([at(printed, 'schemaVersion'), at(printed, 'outcome'), at(printed, 'exitCode')], [1, 'succeeded', 0], result.log)
      const documented = outputNames('terminal', [command])
      assert.deepEqual(
        Object.keys(objectIn(printed, 'outputs')).filter((output) => !documented.some((one) => one === output)),
        [],
        command,
      )
    }
    await Promise.all(runs.map(check))
  }

  it('prints an error as JSON, too, with its code', async () => {
    for (const words of [
      ['gate', '--json'],
      ['wait', '--json'],
      ['promote', '--json', '--image-version', 'x'],
    ]) {
      const result = await runCommand(words, { cwd: exampleFolder, environment: {} })
      const printed: unknown = JSON.parse(result.stdout)
      assert.equal(result.exitCode, 2, result.stderr)
      assert.deepEqual([at(printed, 'outcome'), at(printed, 'exitCode')], ['failed', 2], words.join(' '))
      assert.equal(at(printed, 'error', 'code'), 'input-invalid')
    }
  })

  it('ends a plan with its findings and a line that counts them', async () => {
    const result = await runCommand(['plan', 'image.yaml', '--parameters', 'parameters.json'], { cwd: exampleFolder, environment: {} })
    assert.equal(result.exitCode, 0, result.stderr)
    assert.match(result.stderr, /^(?:No findings|\d+ (?:warning|note)s?(?:, \d+ notes?)?)\.$/m)
    const broken = await runCommand(['plan', 'image.yaml', '--parameters', 'parameters.json', '--build-timeout-in-minutes', '3'], {
      cwd: exampleFolder,
      environment: {},
    })
    assert.notEqual(broken.exitCode, 0)
  })

  it('prints the command that waits for a build that it leaves running', async () => {
    const started = await doors.terminal.run(emulator(), 'build', { ...exampleInputs(emulator(), 'terminal-wait'), wait: 'false' })
    assert.equal(started.exitCode, 0, started.log)
    const [, words = ''] = /^To wait for it: aib (.+)$/m.exec(started.log) ?? []
    const [command, template = ''] = words.split(' ')
    assert.equal(command, 'wait')
    const waited = await doors.terminal.run(emulator(), 'wait', { 'image-builder-template-name': template, 'poll-interval': '50ms' })
    assert.equal(waited.exitCode, 0, waited.log)
    assert.ok((waited.outputs['image-id'] ?? '') !== '')
  })
})

const objectIn = (value: unknown, member: string): object => {
  const object = at(value, member)
  assert.ok(isObject(object), member)
  return object
}
