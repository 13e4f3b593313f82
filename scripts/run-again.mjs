// The safety net of .ci/run. Integration tests run real programs side by side, and one that depends on their timing can fail on a busy
// machine. Such a test runs once more, alone; if it passes then, it does not fail the run, and is reported as flaky. It is still a bug.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mocha, root } from './prepare.mjs'

// More failures than this have a common cause: none of them is excused.
const mostFlaky = 3
const linesOfReason = 12

// Runs mocha with these arguments in this folder. Returns the exit code; prints the flaky tests and, as the last line, the count of all.
export const runWithSecondRun = (args, folder) => {
  const first = run(args, folder)
  if (first.report === undefined) return first.status
  const { passed, failed, failures } = first.report
  const isExcusable = failures.length === failed && failed <= mostFlaky && failures.every(isIntegrationTest)
  const flaky = isExcusable ? failures.filter((failure) => passesAlone(failure, folder)) : []
  const left = failed - flaky.length
  process.stdout.write(`${flaky.map(describeFlaky).join('')}${passed + flaky.length} passed, ${left} failed\n`)
  if (left > 0) return Math.min(left, 255)
  return flaky.length > 0 ? 0 : first.status
}

// The report is undefined if mocha ended without one.
const run = (args, folder, environment) => {
  const temporary = mkdtempSync(join(tmpdir(), 'image-builder-report-'))
  try {
    const file = join(temporary, 'report.json')
    const status = mocha([...args, '--reporter-option', `report=${file}`], folder, environment)
    return { status, report: read(file) }
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

const read = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

// A hook that fails takes other tests with it.
const isIntegrationTest = ({ type, source }) => type === 'test' && source.startsWith('test/integration/')

const passesAlone = ({ source, file, title }, folder) => {
  process.stdout.write(`\nRun again, alone: ${source}: ${title}\n`)
  const options = ['--no-config', '--enable-source-maps', '--timeout', '180000', '--forbid-pending', '--fail-zero']
  const own = ['--reporter', join(root, 'scripts/mocha-reporter.cjs'), '--grep', `^${title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`]
  // Each bundle in a separate process: test/front-doors/child.ts.
  return run([...options, ...own, file], folder, { AIB_TEST_PROCESS: 'own' }).status === 0
}

const describeFlaky = ({ source, title, reason }) => {
  const lines = reason.split('\n').slice(0, linesOfReason)
  return `FLAKY  ${source}: ${title}\n       flaky: passed only when run again alone. It failed at first:\n${lines.map((line) => `       | ${line}\n`).join('')}`
}
