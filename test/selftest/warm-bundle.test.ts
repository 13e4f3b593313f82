// Processes that run bundles in turn: test/front-doors/warm-bundle.ts.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { useEmulator } from '../integration/shared-emulator.js'
import { doors, withoutPreflight } from '../integration/doors.js'
import type { ChildResult } from '../front-doors/child-result.js'
import { runCommand } from '../front-doors/command.js'
import { runTask, type ServiceConnection } from '../front-doors/task.js'
import { canBeWarm } from '../front-doors/warm-bundle.js'

describe('a bundle in a process that has run others', () => {
  const emulator = useEmulator()
  const example = resolve('examples/linux-web-server')

  it('ends and prints as in a separate process, whatever ran before', async () => {
    const seen = ({ exitCode, stdout, stderr }: ChildResult) => ({ exitCode, stdout, stderr })
    const runs = [
      { words: ['plan', 'image.yaml', '--json'], cwd: example },
      { words: ['plan', 'missing.yaml'], cwd: resolve('examples') },
      { words: ['plan'], cwd: example, more: { AZURE_SUBSCRIPTION_ID: 'not-an-id', AIB_DEBUG: '1' } },
      { words: ['--version'], cwd: example },
      { words: ['plan', 'image.yaml', '--json'], cwd: example },
    ]
    for (const { words, cwd, more = {} } of runs) {
      const warm = await runCommand(words, { cwd, process: 'warm', environment: more })
      assert.deepEqual(seen(warm), seen(await runCommand(words, { cwd, process: 'own', environment: more })))
    }
  })

  it('is the task with its own inputs, connection, secrets and state, whatever ran before', async () => {
    const connection = (name: string): ServiceConnection => ({
      url: 'https://management.azure.com/',
      scheme: 'ServicePrincipal',
      parameters: {
        tenantid: randomUUID(),
        serviceprincipalid: name,
        serviceprincipalkey: `secret of ${name}`,
        authenticationType: 'spnKey',
      },
      data: { environment: 'AzureCloud', subscriptionId: randomUUID() },
    })
    const plan = { command: 'plan', template: 'image.yaml' }
    const runs = [
      { inputs: plan, connection: connection('first') },
      { inputs: { ...plan, template: 'missing.yaml', comment: 'true' }, state: { aibRun: 'not a run' } },
      { inputs: { ...plan, parameters: '{"password": "hunter2"}' }, connection: connection('second') },
      { inputs: { command: 'build' } },
      { inputs: {}, entry: 'post', state: { aibRun: 'not a run' } },
      { inputs: {}, entry: 'post' },
      { inputs: plan, connection: connection('first'), folder: resolve('dist/tasks/AzureVMImageGalleryV1') },
      { inputs: plan, connection: connection('third') },
    ] as const
    const temporary = /\/\S*aib-task-\w+(?:\/image-builder-[\w-]+)?/g
    // What the library reads when it is loaded: a run in which it is set has a separate process.
    const onceDebug = /^##vso\[task\.debug\](?:system\.debug|DistributedTask\.\S*)=undefined\n/gm
    for (const { inputs, ...more } of runs) {
      const given = 'connection' in more ? more.connection : undefined
      const seen = async (process: 'warm' | 'own') => {
        const { milliseconds, ...result } = await runTask(inputs, given, { cwd: example, environment: {}, process, ...more })
        assert.ok(milliseconds > 0)
        return { ...result, stdout: result.stdout.replaceAll(temporary, 'temporary').replaceAll(onceDebug, '') }
      }
      assert.deepEqual(await seen('warm'), await seen('own'))
    }
  })

  it('has its own outputs, summary and clock', async () => {
    const names = ['first-of-two', 'second-of-two']
    for (const name of names) {
      const { succeeded, outputs, summary, jumped, log } = await doors.gitHub.run(emulator(), 'build', withoutPreflight(emulator(), name))
      assert.ok(succeeded && jumped < 3_600_000, log)
      assert.equal(outputs['template-id']?.split('/').at(-1), name)
      assert.deepEqual(
        names.filter((one) => summary.includes(one)),
        [name],
      )
    }
  })

  it('has a separate process if its environment has what a process reads once', () => {
    const usual = { TMPDIR: tmpdir() }
    assert.ok(canBeWarm({ ...usual, PATH: '/bin', NODE_EXTRA_CA_CERTS: '/ca.pem', GITHUB_EVENT_PATH: '/e.json', AZURE_TENANT_ID: 'x' }))
    for (const name of [
      'NODE_OPTIONS',
      'NODE_NO_WARNINGS',
      'https_proxy',
      'HTTPS_PROXY',
      'TZ',
      'NO_COLOR',
      'TMPDIR',
      'AGENT_PROXYURL',
      'SYSTEM_DEBUG',
    ])
      assert.ok(!canBeWarm({ ...usual, [name]: 'x' }), name)
  })
})
