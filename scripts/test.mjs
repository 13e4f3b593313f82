// npm test: every test, or the files that are named.
import { bundle, compile, install, runMocha } from './prepare.mjs'

install()
await compile()
await bundle()
runMocha(process.argv.slice(2))
