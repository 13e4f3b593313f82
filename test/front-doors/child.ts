// A built bundle as a child process, with an environment of just what is given: as a runner starts it.
import { spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import { resolve as resolvePath } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ChildResult } from './child-result.js'
import { watchPrinted, type When } from './printed.js'
import { canBeWarm, runWarm } from './warm-bundle.js'

export interface ChildOptions {
  readonly arguments?: readonly string[]
  readonly cwd: string
  readonly environment: Readonly<Record<string, string>>
  // The Node that runs it; by default the current one.
  readonly node?: string
  // `jumping`, the default, skips every wait in which the process has nothing else to do (jumping-clock.mjs).
  readonly clock?: 'jumping' | 'real'
  // Milliseconds after which the jumping clock takes a connection without a sign of life for idle as well: for tests of requests that are
  // never answered.
  readonly silence?: number
  // What to do once the output matches. Closing the output needs a separate process.
  readonly when?: When
  // Called with each line that is printed, as soon as it is complete.
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void
  // `warm` runs it in a process that may have run others before (warm-bundle.ts), unless another option needs a separate one. By default,
  // the bundles of this checkout are warm.
  readonly process?: 'own' | 'warm'
  // The process, as soon as it runs.
  readonly onStart?: (pid: number) => void
}

// Runs a bundle to its end.
export const runBundle = (bundle: string, options: ChildOptions): Promise<ChildResult> => {
  const environment = { PATH: process.env['PATH'] ?? '', TMPDIR: tmpdir(), ...options.environment }
  return isWarm(options) && canBeWarm(environment)
    ? runWarm({ bundle, words: options.arguments ?? [], folder: options.cwd, environment, when: options.when })
    : runAlone(bundle, options, environment)
}

// AIB_TEST_PROCESS=own gives each run a separate process, as does the second run of a test that has failed (scripts/run-again.mjs).
const isWarm = ({ process: kind, node, clock, silence, onLine, onStart }: ChildOptions): boolean =>
  kind === 'warm' &&
  process.env['AIB_TEST_PROCESS'] !== 'own' &&
  clock !== 'real' &&
  [node, silence, onLine, onStart].every((option) => option === undefined)

const runAlone = (bundle: string, options: ChildOptions, environment: Readonly<Record<string, string>>): Promise<ChildResult> =>
  new Promise((resolve, reject) => {
    const start = performance.now()
    const child = spawn(
      options.node ?? process.execPath,
      [...shortLived(options), ...clockArguments(options), bundle, ...(options.arguments ?? [])],
      {
        cwd: options.cwd,
        // What it leaves in the temporary folder goes with that of the tests.
        env: { ...(options.silence === undefined ? {} : { AIB_TEST_SILENCE: String(options.silence) }), ...environment },
        stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      },
    )
    if (child.pid !== undefined) options.onStart?.(child.pid)
    const printed = { stdout: '', stderr: '' }
    const watch = watchPrinted(
      options.when,
      (signal) => child.kill(signal),
      () => {
        child.stdout?.destroy()
        child.stderr?.destroy()
      },
    )
    const collect = (name: 'stdout' | 'stderr') => (chunk: Buffer) => {
      const start = printed[name].lastIndexOf('\n') + 1
      printed[name] += chunk.toString('utf8')
      for (const line of printed[name].slice(start).split('\n').slice(0, -1)) options.onLine?.(line, name)
      watch(printed.stdout + printed.stderr)
    }
    child.stdout?.on('data', collect('stdout'))
    child.stderr?.on('data', collect('stderr'))
    let jumped = ''
    child.stdio[3]?.on('data', (chunk: Buffer) => (jumped += chunk.toString()))
    child.on('error', reject)
    child.on('close', (exitCode) => {
      resolve({ exitCode, ...printed, milliseconds: performance.now() - start, jumped: Number(jumped) })
    })
  })

const clockArguments = ({ clock = 'jumping' }: ChildOptions): readonly string[] =>
  clock === 'real' ? [] : ['--import', pathToFileURL(resolvePath('test/front-doors/jumping-clock.mjs')).href]

// Most runs end within half a second: what V8 compiles to machine code by then is never used (a tenth of their processor time). Code
// that runs ten times as long as usual is still compiled. Runs by the real clock, or on a given Node, start without a flag, as a runner
// starts them.
const shortLived = ({ clock, node }: ChildOptions): readonly string[] =>
  clock === 'real' || node !== undefined ? [] : ['--interrupt-budget=600000', '--no-sparkplug', '--single-threaded-gc']
