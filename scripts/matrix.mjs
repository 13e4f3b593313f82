// npm run matrix: faults × phases × commands through the built bundles, side by side.
import { bundle, compile, install, runOrExit } from './prepare.mjs'

install()
await compile()
await bundle()
runOrExit(process.execPath, ['node_modules/mocha/bin/mocha.js', ...['--config', 'test/matrix/.mocharc.json'], ...process.argv.slice(2)])
