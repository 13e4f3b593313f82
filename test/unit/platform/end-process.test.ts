import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'

describe('a process whose work is done', () => {
  it('ends with its exit code and all of its output, whatever keeps it alive', () => {
    const program = `
      import { createServer } from 'node:net'
      import { endSoon } from '${new URL('../../../platform/end-process.js', import.meta.url).href}'
      createServer().listen(0, '127.0.0.1')
      process.stdout.write('x'.repeat(300_000))
      process.exitCode = 3
      endSoon(1)`
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      encoding: 'utf8',
      timeout: 30_000,
    })
    assert.equal(status, 3)
    assert.equal(stdout.length, 300_000)
  })
})
