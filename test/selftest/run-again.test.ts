import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { useFolder } from '../temporary-folder.js'

const runner = pathToFileURL(resolve('scripts/run-again.mjs')).href
const reporter = resolve('scripts/mocha-reporter.cjs')

// Tests by their titles. One that is flaky fails when it runs for the first time; one that needs company, when it runs alone.
type Kind = 'green' | 'red' | 'flaky' | 'sociable'
const bodies: Readonly<Record<Kind, string>> = {
  green: '',
  red: 'throw new Error("broken")',
  flaky: 'const first = !existsSync(title); writeFileSync(title, ""); if (first) throw new Error("too late\\nby a second")',
  sociable: 'if (!globalThis.isFirst) { globalThis.isFirst = true; throw new Error("alone") }',
}

describe('a second run of integration tests that failed', () => {
  const folder = useFolder()

  const run = (files: Readonly<Record<string, Readonly<Record<string, Kind>>>>, ...more: readonly string[]) => {
    rmSync(join(folder(), 'work'), { recursive: true, force: true })
    for (const [file, tests] of Object.entries(files)) {
      const cases = Object.entries(tests).map(
        ([title, kind]) => `{ const title = ${JSON.stringify(title)}; it(title, () => { ${bodies[kind]} }) }`,
      )
      const text = `import { existsSync, writeFileSync } from 'node:fs'\ndescribe('suite (a+b)', () => {\n${cases.join('\n')}\n})\n`
      mkdirSync(join(folder(), 'work/build/test', file, '..'), { recursive: true })
      writeFileSync(join(folder(), 'work/build/test', `${file}.test.mjs`), text)
    }
    const args = ['--no-config', '--reporter', reporter, ...more, ...Object.keys(files).map((file) => `build/test/${file}.test.mjs`)]
    const code = `import { runWithSecondRun } from ${JSON.stringify(runner)}
      process.exitCode = runWithSecondRun(${JSON.stringify(args)}, process.cwd())`
    const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
      cwd: join(folder(), 'work'),
      encoding: 'utf8',
    })
    return { status, stdout, last: stdout.trimEnd().split('\n').at(-1) }
  }

  it('is not made if all passed', () => {
    const { status, stdout, last } = run({ 'integration/a': { one: 'green' }, 'unit/b': { two: 'green' } }, '--parallel')
    assert.equal(status, 0, stdout)
    assert.equal(last, '2 passed, 0 failed')
    assert.ok(!/FLAKY|Run again/.test(stdout), stdout)
  })

  it('excuses those that pass then, and reports them with the first failure', () => {
    const { status, stdout, last } = run({ 'integration/a': { one: 'green', 'two [x] (y)?': 'flaky' } }, '--parallel')
    assert.equal(status, 0, stdout)
    assert.equal(last, '2 passed, 0 failed')
    assert.equal(stdout.match(/^\d+ passed, \d+ failed$/gm)?.length, 1, stdout)
    assert.ok(
      stdout.includes(
        'FLAKY  test/integration/a.test.mjs: suite (a+b) two [x] (y)?\n       flaky: passed only when run again alone. It failed at first:\n       | too late\n       | by a second\n',
      ),
      stdout,
    )
  })

  it('fails with the tests that fail twice, and reports a flaky one alongside', () => {
    const { status, stdout, last } = run({ 'integration/a': { one: 'flaky', two: 'red', three: 'green' } })
    assert.equal(status, 1, stdout)
    assert.equal(last, '2 passed, 1 failed')
    assert.equal(stdout.match(/^FLAKY/gm)?.length, 1, stdout)
  })

  it('runs each alone', () => {
    const { status, stdout, last } = run({ 'integration/a': { one: 'sociable', two: 'green' } })
    assert.equal(status, 1, stdout)
    assert.equal(last, '1 passed, 1 failed')
  })

  it('is for at most three tests, and for no unit test or hook', () => {
    const four = run({ 'integration/a': { one: 'flaky', two: 'flaky', three: 'flaky', four: 'flaky' } })
    assert.deepEqual([four.status, four.last], [4, '0 passed, 4 failed'], four.stdout)
    const unit = run({ 'unit/b': { one: 'flaky' }, 'integration/a': { two: 'flaky' } })
    assert.deepEqual([unit.status, unit.last], [2, '0 passed, 2 failed'], unit.stdout)
    for (const { stdout } of [four, unit]) assert.ok(!/FLAKY|Run again/.test(stdout), stdout)
  })

  it('does not excuse a test that is missing', () => {
    writeFileSync(join(folder(), 'list.json'), JSON.stringify({ 'test/integration/a.test.mjs': 2 }))
    const { status, stdout, last } = run({ 'integration/a': { one: 'flaky' } }, '--reporter-option', `list=${join(folder(), 'list.json')}`)
    assert.equal(status, 2, stdout)
    assert.equal(last, '0 passed, 2 failed')
  })
})
