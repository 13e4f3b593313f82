// npm test: every test, or the files that are named, on all processors. With --again, as in .ci/run, an integration test that fails runs
// once more, alone (run-again.mjs).
import { availableParallelism } from 'node:os'
import { bundle, compile, install, mocha, root } from './prepare.mjs'
import { runWithSecondRun } from './run-again.mjs'

install()
await compile()
await bundle()
// A file at a time for each processor, and one more: integration tests also wait for the programs that they start.
const args = ['--parallel', '--jobs', String(availableParallelism() + 1), ...process.argv.slice(2).filter((arg) => arg !== '--again')]
process.exitCode = process.argv.includes('--again') ? runWithSecondRun(args, root) : mocha(args)
