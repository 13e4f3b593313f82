// How long npm test and .ci/run take, against their limits on two processors. Each runs once.
import { spawnSync } from 'node:child_process'
import { performance } from 'node:perf_hooks'
import { toRow, type Row } from './measure.js'

// Throws if one of them fails: the duration of a failed run means nothing.
export const measureDurations = (): readonly Row[] => [
  durationOf('npm test', 'npm', ['test', '--silent'], 150),
  durationOf('.ci/run, with its cache', 'bash', ['.ci/run'], 540),
]

const durationOf = (name: string, program: string, words: readonly string[], limit: number): Row => {
  const start = performance.now()
  const { status } = spawnSync(program, words, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`${name} ended with exit code ${String(status)}.`)
  return toRow(name, 1, (performance.now() - start) / 1000, limit, 's')
}
