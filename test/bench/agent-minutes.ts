// How long an agent is held by a build that is started, left and taken up again (examples/azure-pipelines/start-and-wait.yml), and by one
// that is followed all the way. Takes as long as a build: `node build/test/bench/agent-minutes.js [instant|fast|real]`; docs/gates.md has
// the numbers at pace real.
import { setTimeout as sleep } from 'node:timers/promises'
import { resolve } from 'node:path'
import { at, textOf } from '../../shared/json.js'
import { paces } from '../emulator/pace.js'
import type { Emulator } from '../emulator/start.js'
import { startWithUsualRoles } from '../emulator-with-roles.js'
import { buildInputs, serviceConnection, taskInputs } from '../front-doors/inputs.js'
import { runTask } from '../front-doors/task.js'

export interface AgentMinutes {
  // Milliseconds of the tasks of the two jobs that have an agent.
  readonly starting: number
  readonly finishing: number
  // From the start of the first to the end of the last.
  readonly whole: number
}

// Builds the example in two steps, with no agent in between.
const measureAgentMinutes = async (emulator: Emulator): Promise<AgentMinutes> => {
  const { description } = emulator
  const name = 'agent-minutes'
  const begin = Date.now()
  const task = async (inputs: Readonly<Record<string, string>>) => {
    const result = await runTask(taskInputs(inputs), serviceConnection(description), {
      cwd: resolve('examples/linux-web-server'),
      environment: description.env,
      clock: 'real',
    })
    if (result.result !== 'Succeeded') throw new Error(result.stdout)
    return result
  }
  const started = await task({ ...buildInputs(description), 'image-builder-template-name': name, wait: 'false' })
  while (!(await hasEnded(emulator, name))) await sleep(500)
  const finished = await task({ command: 'wait', 'image-builder-template-name': started.outputs['templateId'] ?? '' })
  return { starting: started.milliseconds, finishing: finished.milliseconds, whole: Date.now() - begin }
}

// What a delay or a gate would have waited for.
const hasEnded = async (emulator: Emulator, name: string): Promise<boolean> => {
  const template = (await emulator.control.state()).templates.find((candidate) => candidate['name'] === name)
  return textOf(at(template, 'properties', 'lastRunStatus', 'runState')) === 'Succeeded'
}

const pace = paces.find((name) => name === process.argv[2])
if (pace !== undefined) {
  const emulator = await startWithUsualRoles({ pace })
  process.stdout.write(`${JSON.stringify(await measureAgentMinutes(emulator))}\n`)
  await emulator.stop()
}
