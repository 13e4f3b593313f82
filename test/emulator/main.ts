// npm run -s emulator [-- --pace instant|fast|real] [--usual-roles]: prints one line of JSON and serves until SIGTERM (README.md here).
import { parseArgs } from 'node:util'
import { grantUsualRoles } from './control/usual-roles.js'
import { paces } from './pace.js'
import { startEmulator } from './start.js'

const { values } = parseArgs({
  options: { pace: { type: 'string', default: 'instant' }, 'usual-roles': { type: 'boolean', default: false } },
})
const pace = paces.find((name) => name === values.pace)
if (!pace) {
  process.stderr.write(`--pace must be one of ${paces.join(', ')}, and is '${values.pace}'.\n`)
  process.exit(2)
}
const emulator = await startEmulator({ pace })
if (values['usual-roles']) await grantUsualRoles(emulator.control, emulator.description)
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    void emulator.stop().finally(() => process.exit(0))
  })
}
process.stdout.write(`${JSON.stringify(emulator.description)}\n`)
