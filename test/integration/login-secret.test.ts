// The secret of the login, in everything that Azure could send back: no command shows it.
import assert from 'node:assert/strict'
import type { FaultRule } from '../emulator/net/faults.js'
import { runAction } from '../front-doors/action.js'
import { cloudInputs, serviceConnection, taskInputs } from '../front-doors/inputs.js'
import { runTask } from '../front-doors/task.js'
import type { Command } from '../../shared/inputs/definition.js'
import { allDoors, exampleFolder, exampleInputs } from './doors.js'
import { useEmulator } from './shared-emulator.js'

// What Azure could send: the secret as it is, and encoded, also within a longer text. Independent of the mask.
const spellings = (secret: string): readonly string[] => [
  secret,
  secret.toUpperCase(),
  encodeURIComponent(secret).replaceAll('~', '%7E'),
  Buffer.from(secret).toString('hex'),
  ...['', 'x', 'xy'].map((before) => Buffer.from(`${before}${secret}xyz`).toString('base64')),
]

// What would give it away: of base64, the part that the secret alone decides.
const traces = (secret: string): readonly string[] => [
  ...spellings(secret).map((spelling, index) => (index < 4 ? spelling : spelling.slice(4, -8))),
  // As Markdown: what is escaped before it is masked is shown.
  ...['\\~', '&#126;'].map((tilde) => secret.replace('~', tilde)),
]

describe('the secret of the login', () => {
  const emulator = useEmulator()

  const inputsOf = (command: Command): Record<string, string> => {
    const { galleryImageId, subscriptionId, resourceGroup } = emulator().description
    const template = { 'subscription-id': subscriptionId, 'resource-group-name': resourceGroup, 'image-builder-template-name': 'any' }
    const inputs: Partial<Record<Command, Record<string, string>>> = {
      build: { ...exampleInputs(emulator(), 'login-secret'), 'poll-interval': '20ms' },
      check: { ...exampleInputs(emulator(), 'login-secret'), 'rebuild-when': 'source, age', 'max-age-days': '4' },
      gate: { 'gallery-image-definition': galleryImageId, 'required-tags': 'a=b' },
      promote: { 'image-version-id': `${galleryImageId}/versions/1.0.0`, channel: 'stable' },
      retain: { 'gallery-image-definition': galleryImageId, 'keep-versions': '1' },
      wait: template,
      cancel: template,
    }
    return inputs[command] ?? {}
  }
  const hidden = (shown: string): void => {
    for (const trace of traces(emulator().description.clientSecret))
      if (shown.includes(trace))
        assert.fail(`${trace} is shown in: ${shown.slice(Math.max(0, shown.indexOf(trace) - 300), shown.indexOf(trace) + 300)}`)
  }
  // The platforms do not show the command that hides a secret.
  const withoutMaskCommands = (text: string): string => text.replaceAll(/^(?:::add-mask::|##vso\[task\.setsecret\]).*$/gm, '')

  const refusals = (): readonly FaultRule['fault'][] => {
    const said = spellings(emulator().description.clientSecret).join(' and ')
    return [
      { status: 400, body: { error: { code: 'BadRequest', message: said, details: [{ code: said, message: said, target: said }] } } },
      { status: 403, body: { error: { code: 'AuthorizationFailed', message: `The client does not have authorization: ${said}` } } },
      { status: 200, text: `<html>${said}</html>` },
      { status: 200, body: { id: said, name: said, value: [{ id: said, name: said, properties: said }], properties: { [said]: said } } },
    ]
  }

  for (const command of ['build', 'check', 'gate', 'promote', 'retain', 'wait', 'cancel'] as const)
    it(`is hidden by ${command} in what Azure answers`, async () => {
      for (const [index, fault] of refusals().entries()) {
        await emulator().control.clearFaults()
        await emulator().control.fault({ on: { host: 'arm', method: 'GET' }, times: 1000, fault })
        const door = allDoors[index % allDoors.length]
        assert.ok(door !== undefined)
        const ofPlatform = { GitHub: { RUNNER_DEBUG: '1' }, 'Azure DevOps': { SYSTEM_DEBUG: 'true' }, terminal: {} }[door.name]
        const environment = { AIB_DEBUG: '1', AZURE_LOG_LEVEL: 'verbose', ...ofPlatform }
        const result = await door.run(emulator(), command, { ...inputsOf(command), deadline: '1m' }, { environment })
        hidden(withoutMaskCommands(result.log) + JSON.stringify(result.outputs) + result.summary)
      }
    })

  it('is hidden by the last step of a job', async () => {
    await emulator().control.set({ hold: 'Building' })
    const killed = {
      when: {
        printed: /\d+s {2}Building/,
        then: (kill: (signal: NodeJS.Signals) => void) => {
          kill('SIGKILL')
        },
      },
    }
    const options = { cwd: exampleFolder, environment: emulator().description.env }
    const inputs = { ...exampleInputs(emulator(), 'login-secret-post'), ...cloudInputs(emulator().description) }
    const main = await runAction(inputs, { ...options, ...killed })
    const task = taskInputs(exampleInputs(emulator(), 'login-secret-post-task'))
    const connection = serviceConnection(emulator().description)
    const mainTask = await runTask(task, connection, { ...options, ...killed })
    const [refusal] = refusals()
    assert.ok(refusal !== undefined)
    await emulator().control.fault({ on: { host: 'arm' }, times: 1000, fault: refusal })
    const post = await runAction(inputs, { ...options, entry: 'post', state: main.state })
    const postTask = await runTask(task, connection, { ...options, entry: 'post', state: mainTask.state })
    for (const { stdout, stderr, summary } of [post, postTask]) hidden(withoutMaskCommands(stdout + stderr) + summary)
    for (const { stdout } of [post, postTask]) assert.match(stdout, /could not be cancelled/)
  })
})
