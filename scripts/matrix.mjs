// npm run matrix: faults × phases × commands through the built bundles, side by side.
import { bundle, compile, install, runMocha } from './prepare.mjs'

install()
await compile()
await bundle()
runMocha(['--config', 'test/matrix/.mocharc.json', ...process.argv.slice(2)])
