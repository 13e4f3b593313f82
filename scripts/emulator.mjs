// npm run -s emulator: Azure on this machine, until SIGTERM (test/emulator/README.md).
import { compile, install } from './prepare.mjs'

install()
await compile()
await import('../build/test/emulator/main.js')
