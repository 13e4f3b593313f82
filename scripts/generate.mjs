// npm run generate: action.yml, task.json, docs/reference.md and shared/product-version.ts from their one source.
import { compile, install, runOrExit } from './prepare.mjs'

install()
await compile()
runOrExit(process.execPath, ['build/scripts/generate.js', ...process.argv.slice(2)])
