// npm test: every test, or the files that are named.
import { bundle, compile, install, runOrExit } from './prepare.mjs'

install()
await compile()
await bundle()
runOrExit(process.execPath, ['node_modules/mocha/bin/mocha.js', ...process.argv.slice(2)])
