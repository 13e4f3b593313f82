// npm run phrases: the check of phrases alone.
import { compile, install, runOrExit } from './prepare.mjs'

install()
await compile()
runOrExit(process.execPath, ['build/scripts/phrases.js', ...process.argv.slice(2)])
