// One job with 1, 10 and 100 running builds: requests a minute, and memory.
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { atSite, logRequests, statusRequests, type Site } from './jobs.js'
import { toRow, type Row } from './measure.js'

const counts = [1, 10, 100] as const
// For how long requests are counted; the number of lines in each log, and of characters in a line.
const seconds = 30
const [lines, width] = [2000, 100] as const
// 120 looks a minute, however many builds; a first one asks for the account, the logs in it, the container and a piece.
const mostLogRequests = 480

// The number of polls of states does not grow with the number of builds; that of logs stops growing; each build takes little memory. Memory
// is the peak of the process, as Linux reports it.
export const measureBuilds = async (): Promise<readonly Row[]> => {
  const found = []
  for (const count of counts) found.push({ count, ...(await atSite(settings, (site) => measure(site, count))) })
  const [one, , hundred] = found
  const more = ((hundred?.peak ?? Number.NaN) - (one?.peak ?? Number.NaN)) / (counts[2] - counts[0])
  return [
    ...found.map(({ count, statuses }) => toRow(`looks at the states of ${buildsText(count)}`, 1, statuses, 15, '/min')),
    ...found.map(({ count, logs }) => toRow(`requests for the logs of ${buildsText(count)}`, 1, logs, mostLogRequests, '/min')),
    ...(process.platform === 'linux' ? [toRow('memory for one build more in a job', 1, more, 3, 'MB')] : []),
  ]
}

const buildsText = (count: number): string => `${count} ${count === 1 ? 'build' : 'builds'}`

const settings = { hold: 'Customizing', customizerOutput: { '0': Array.from({ length: lines }, () => 'x'.repeat(width)) } } as const

interface Measured {
  readonly statuses: number
  readonly logs: number
  readonly peak: number
}

const measure = async ({ emulator, build }: Site, count: number): Promise<Measured> => {
  const going = new Set<string>()
  let peak = 0
  let pid = 0
  const names = Array.from({ length: count }, (_, index) => `build-${String(index).padStart(3, '0')}`)
  const ended = build(names, {
    onStart: (id) => (pid = id),
    onLine: (line) => {
      peak = peakOf(pid) ?? peak
      const progress = /^(?:(build-\d+): )? +[\dms ]+ {2}Customizing$/.exec(line)
      if (progress !== null) going.add(progress[1] ?? '')
    },
  })
  while (going.size < count) await Promise.race([sleep(100), ended])
  await emulator.control.forgetRequests()
  await sleep(seconds * 1000)
  const minutes = seconds / 60
  const counted = { statuses: (await statusRequests(emulator)).length / minutes, logs: (await logRequests(emulator)).length / minutes }
  await emulator.control.set({ hold: null })
  await ended
  return { ...counted, peak }
}

// In MB; undefined if the process has ended.
const peakOf = (pid: number): number | undefined => {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1e6
  } catch {
    return undefined
  }
}
