// mocha's own report, closed by the count in the words that CI reads. `--reporter-option list=FILE` also holds the run to a list of the
// test files with the number of tests of each: a file or tests that are missing count as failures. `write=FILE` writes that list.
// `report=FILE` writes the counts and the failures for run-again.mjs, which prints the closing line then.
const { readFileSync, writeFileSync } = require('node:fs')
const { relative, sep } = require('node:path')
const { reporters, Runner } = require('mocha')

module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options)
    const { list, write, report } = options.reporterOptions ?? {}
    const counts = new Map()
    const failures = []
    this.missing = []
    // A test that fails is reported already. One that is pending, because the machine lacks a tool, is listed and did not run.
    runner.on(Runner.constants.EVENT_TEST_END, ({ file, state }) => {
      const source = sourceOf(file)
      const isCounted = write !== undefined || state !== 'pending'
      counts.set(source, (counts.get(source) ?? 0) + (isCounted ? 1 : 0))
    })
    runner.on(Runner.constants.EVENT_TEST_FAIL, (test, error) => {
      const reason = String(error?.message ?? error)
      failures.push({ type: test.type, source: sourceOf(test.file ?? ''), file: test.file, title: test.fullTitle(), reason })
    })
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      if (write !== undefined) writeList(write, counts)
      if (list !== undefined) this.missing = missingFrom(readList(list), counts)
      for (const line of this.missing) process.stdout.write(`MISSING  ${line}\n`)
      if (this.missing.length > 0)
        process.stdout.write(`Tests that ${list} lists did not run. If they were removed on purpose: npm run list-tests, and commit.\n`)
      const [passed, failed] = [this.stats.passes, this.stats.failures + this.missing.length]
      if (report === undefined) process.stdout.write(`${passed} passed, ${failed} failed\n`)
      else writeFileSync(report, JSON.stringify({ passed, failed, failures }))
    })
  }

  done(failures, finish) {
    finish(failures + this.missing.length)
  }
}

// test/unit/x.test.ts for build/test/unit/x.test.js
function sourceOf(file) {
  return relative('build', file).split(sep).join('/').replace(/\.js$/, '.ts')
}

function missingFrom(listed, counts) {
  return Object.entries(listed).flatMap(([file, expected]) => {
    const count = counts.get(file) ?? 0
    return count < expected ? [`${file}: ${count} of ${expected} tests`] : []
  })
}

function readList(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

// Sorted, one file a line: a conflict in it is solved by writing it again.
function writeList(file, counts) {
  const listed = Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(file, `${JSON.stringify(listed, undefined, 2)}\n`)
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  process.stdout.write(`${file}: ${counts.size} files, ${total} tests\n`)
}
