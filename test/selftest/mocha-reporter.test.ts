import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { useFolder } from '../temporary-folder.js'

const mocha = resolve('node_modules/mocha/bin/mocha.js')
const reporter = resolve('scripts/mocha-reporter.cjs')

describe('the list of tests', () => {
  const folder = useFolder()
  before(() => {
    mkdirSync(join(folder(), 'build/test'), { recursive: true })
    writeFileSync(join(folder(), 'build/test/a.test.js'), 'for (const name of ["one", "two"]) it(name, () => {})\n')
  })

  const run = (...args: readonly string[]) =>
    spawnSync(process.execPath, [mocha, '--no-config', '--reporter', reporter, ...args, 'build/test/a.test.js'], {
      cwd: folder(),
      encoding: 'utf8',
    })
  const runAgainst = (list: Readonly<Record<string, number>>) => {
    writeFileSync(join(folder(), 'list.json'), JSON.stringify(list))
    return run('--reporter-option', 'list=list.json')
  }

  it('is written without running a test', () => {
    assert.equal(run('--dry-run', '--reporter-option', 'write=written.json').status, 0)
    assert.deepEqual(JSON.parse(readFileSync(join(folder(), 'written.json'), 'utf8')), { 'test/a.test.ts': 2 })
  })

  it('lets a run pass that has all tests, or more', () => {
    for (const count of [2, 1]) {
      const { status, stdout } = runAgainst({ 'test/a.test.ts': count })
      assert.equal(status, 0, stdout)
      assert.match(stdout, /\n2 passed, 0 failed\n$/)
    }
  })

  it('fails a run that lacks a file or a test, and names it', () => {
    const { status, stdout } = runAgainst({ 'test/a.test.ts': 3, 'test/gone.test.ts': 5 })
    assert.equal(status, 2)
    assert.match(stdout, /^MISSING {2}test\/a\.test\.ts: 2 of 3 tests$/m)
    assert.match(stdout, /^MISSING {2}test\/gone\.test\.ts: 0 of 5 tests$/m)
    assert.match(stdout, /npm run list-tests/)
    assert.match(stdout, /\n2 passed, 2 failed\n$/)
  })
})
