// npm run -s emulator: Azure on this machine, until SIGTERM (test/emulator/README.md).
import { bundle, compile, install } from './prepare.mjs'

install()
await compile()
// What --shell prints runs the command.
if (process.argv.includes('--shell')) await bundle()
await import('../build/test/emulator/main.js')
