// Start-up of each bundle: from the process to its first error message, against a bare node.
import { resolve } from 'node:path'
import { runAction } from '../front-doors/action.js'
import { runBundle } from '../front-doors/child.js'
import type { ChildResult } from '../front-doors/child-result.js'
import { runCommand } from '../front-doors/command.js'
import { runTask } from '../front-doors/task.js'
import { compare, type Row } from './measure.js'

const cwd = resolve('examples/linux-web-server')
const options = { cwd, environment: {}, clock: 'real' } as const
const rounds = 21

// The goals are what the platforms' packages cost, bundled as they are: @actions/core brings an HTTP client, azure-pipelines-task-lib what
// runs programs. first-request.ts measures against the packages in the same run.
export const measureStartUp = async (): Promise<readonly Row[]> => {
  const missing = { command: 'plan', template: 'absent.json' }
  const bare = own(() => runBundle(resolve('test/bench/nothing.mjs'), options))
  return [
    await compare(
      'start-up of the action',
      3.2,
      rounds,
      own(() => runAction(missing, options)),
      bare,
    ),
    await compare(
      'start-up of the task',
      3.5,
      rounds,
      own(() => runTask(missing, undefined, options)),
      bare,
    ),
    await compare(
      'start-up of the command',
      2.6,
      rounds,
      own(() => runCommand(['plan', 'absent.json'], options)),
      bare,
    ),
  ]
}

// The time of the process alone, without what the front door around it takes.
const own = (work: () => Promise<ChildResult>) => async (): Promise<number> => (await work()).milliseconds
