// npm run -s emulator [-- --pace instant|fast|real]: prints one line of JSON and serves until SIGTERM (README.md here).
import { parseArgs } from 'node:util'
import { paces } from './pace.js'
import { startEmulator } from './start.js'

const { values } = parseArgs({ options: { pace: { type: 'string', default: 'instant' } } })
const pace = paces.find((name) => name === values.pace)
if (!pace) {
  process.stderr.write(`--pace must be one of ${paces.join(', ')}, and is '${values.pace}'.\n`)
  process.exit(2)
}
const emulator = await startEmulator({ pace })
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void emulator.stop().finally(() => process.exit(0))
  })
}
process.stdout.write(`${JSON.stringify(emulator.description)}\n`)
