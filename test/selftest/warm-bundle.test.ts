// Processes that run bundles in turn: test/front-doors/warm-bundle.ts.
import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import { useEmulator } from '../integration/shared-emulator.js'
import { doors, withoutPreflight } from '../integration/doors.js'
import type { ChildResult } from '../front-doors/child-result.js'
import { runCommand } from '../front-doors/command.js'
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
    assert.ok(canBeWarm({ ...usual, PATH: '/bin', NODE_EXTRA_CA_CERTS: '/ca.pem', AZURE_TENANT_ID: 'x' }))
    for (const name of ['NODE_OPTIONS', 'NODE_NO_WARNINGS', 'https_proxy', 'HTTPS_PROXY', 'TZ', 'NO_COLOR', 'GITHUB_EVENT_PATH', 'TMPDIR'])
      assert.ok(!canBeWarm({ ...usual, [name]: 'x' }), name)
  })
})
