// npm run list-tests: writes test/tests.json, the test files with the number of tests of each, without running them. .ci/run fails if any
// of them did not run; more tests than listed are fine, so that the list is written when tests go or files move, and now and then.
import { compile, install, runMocha } from './prepare.mjs'

install()
await compile()
runMocha(['--dry-run', '--reporter-option', 'write=test/tests.json', ...process.argv.slice(2)])
