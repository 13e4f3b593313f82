// All checks of the preflight, as one command, while each answer of Resource Manager takes 200 ms.
import { startWithUsualRoles } from '../emulator-with-roles.js'
import { runCommand } from '../front-doors/command.js'
import { buildInputs, cloudInputs } from '../front-doors/inputs.js'
import { toRow, type Row } from './measure.js'

const answer = 200
const goal = 5_000

// From the start of the command to its end.
export const measurePreflight = async (): Promise<readonly Row[]> => {
  const emulator = await startWithUsualRoles({ pace: 'instant' })
  try {
    const { description, control } = emulator
    await control.fault({ on: { host: 'arm' }, fault: { delay: answer }, times: 1_000 })
    const { template = '', ...inputs } = { ...buildInputs(description), ...cloudInputs(description), preflight: 'only' }
    const flags = Object.entries(inputs).flatMap(([name, value]) => [`--${name}`, value])
    const start = performance.now()
    const { exitCode, stderr } = await runCommand(['build', template, ...flags], {
      cwd: 'examples/linux-web-server',
      environment: description.env,
    })
    if (exitCode !== 0) throw new Error(stderr)
    return [toRow('all checks of the preflight, 200 ms an answer', 1, performance.now() - start, goal)]
  } finally {
    await emulator.stop()
  }
}
