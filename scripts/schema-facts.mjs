// npm run schema-facts: the facts of the official schemas, which the tests hold the models to.
import { compile, install, runOrExit } from './prepare.mjs'

install()
await compile()
runOrExit(process.execPath, ['build/test/schema-facts/write.js'])
