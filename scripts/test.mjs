// npm test: every test, or the files that are named, on all processors.
import { availableParallelism } from 'node:os'
import { bundle, compile, install, runMocha } from './prepare.mjs'

install()
await compile()
await bundle()
// A file at a time for each processor.
runMocha(['--parallel', '--jobs', String(availableParallelism()), ...process.argv.slice(2)])
