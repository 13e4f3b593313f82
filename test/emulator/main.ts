// npm run -s emulator [-- --pace instant|fast|real] [--usual-roles] [--shell]: prints one line of JSON, or with --shell what a person
// pastes into a shell, and serves until SIGTERM (README.md here).
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { grantUsualRoles } from './control/usual-roles.js'
import { paces } from './pace.js'
import { shellLines } from './shell.js'

const usage = `npm run -s emulator [-- OPTION …]: the emulator of Azure, until SIGTERM or Ctrl-C.
  --shell          print what to paste into a shell to use the emulator with aib; otherwise it prints one line of JSON
  --pace PACE      how quickly builds run: ${paces.join(', ')} (fast with --shell, otherwise instant)
  --usual-roles    make the role assignments of the set-up (--shell makes them as well)
`

// Ends this process after a mistyped option, or a request for help.
const endWith = (code: number, text: string): never => {
  ;(code === 0 ? process.stdout : process.stderr).write(text)
  process.exit(code)
}

const readOptions = () => {
  try {
    return parseArgs({
      options: {
        pace: { type: 'string' },
        'usual-roles': { type: 'boolean', default: false },
        shell: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch (error) {
    return endWith(2, `${error instanceof Error ? error.message : String(error)}\n${usage}`)
  }
}

const values = readOptions()
if (values.help) endWith(0, usage)
const chosenPace = values.pace ?? (values.shell ? 'fast' : 'instant')
const pace = paces.find((name) => name === chosenPace) ?? endWith(2, `--pace must be one of ${paces.join(', ')}, and is '${chosenPace}'.\n`)
const { startEmulator } = await import('./start.js')
const emulator = await startEmulator({ pace })
if (values['usual-roles'] || values.shell) await grantUsualRoles(emulator.control, emulator.description)
const stop = (): void => {
  void emulator.stop().finally(() => process.exit(0))
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop)
// npm passes SIGTERM to a shell that may not pass it on: the emulator ends when the process that started it has ended.
const parent = process.ppid
const watch = setInterval(() => {
  if (process.ppid === parent) return
  clearInterval(watch)
  stop()
}, 500)
const printed = values.shell
  ? shellLines(emulator.description, resolve('dist/cli/aib.mjs'), resolve('examples/linux-web-server')).join('\n')
  : JSON.stringify(emulator.description)
process.stdout.write(`${printed}\n`)
