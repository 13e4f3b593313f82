// From the service's change of a run's state to the line that reports it, at the usual poll interval.
import { setTimeout as sleep } from 'node:timers/promises'
import type { BuildRecord } from '../emulator/image-builder/build-record.js'
import type { RequestRecord } from '../emulator/net/request-log.js'
import { atSite, statusRequests, type Site } from './jobs.js'
import { median, toRow, type Row } from './measure.js'

const many = 20
// Most states of real runs last for minutes; here they last for longer than a poll interval, and end at random.
const lasting = { least: 6_000, most: 14_000 }
const goal = 5_000
const mostRequests = 15

// Once for jobs of one build each, and once for one job of as many.
export const measureLatency = async (): Promise<readonly Row[]> => {
  const names = Array.from({ length: many }, (_, index) => `latency-${index}`)
  const alone = await atSite({ lasting }, (site) =>
    measure(
      site,
      names.map((name) => [name]),
    ),
  )
  const together = await atSite({ lasting }, (site) => measure(site, [names]))
  return [...rowsOf(`of a build, ${many} jobs`, alone), ...rowsOf(`of ${many} builds in one job`, together)]
}

interface Measured {
  readonly latencies: readonly number[]
  // A minute, of one job.
  readonly requests: number
}

const rowsOf = (what: string, { latencies, requests }: Measured): readonly Row[] => [
  toRow(`from a state ${what} to its line, median`, 1, quantile(latencies, 0.5), goal),
  toRow(`from a state ${what} to its line, 95th percentile`, 1, quantile(latencies, 0.95), goal),
  toRow(`looks at the state ${what}`, 1, requests, mostRequests, '/min'),
]

const quantile = (values: readonly number[], part: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN

const measure = async ({ emulator, build }: Site, jobs: readonly (readonly string[])[]): Promise<Measured> => {
  const reported = new Map<string, number>()
  const work = jobs.map(async (names) => {
    // Jobs do not begin together.
    await sleep(jobs.length === 1 ? 0 : Math.random() * 8_000)
    await build(names, {
      onLine: (line) => {
        const [, name = names[0] ?? '', state = ''] = /^(?:(latency-\d+): )? +[\dms ]+ {2}([A-Z][a-z]+)$/.exec(line) ?? []
        if (state !== '') reported.set(`${name} ${state}`, Date.now())
      },
    })
  })
  await Promise.all(work)
  const { runs } = await emulator.control.builds()
  const latencies = runs.flatMap(({ template, states }) =>
    states.flatMap(({ name, at }) => {
      const line = reported.get(`${template} ${name}`)
      return line === undefined ? [] : [line - Date.parse(at)]
    }),
  )
  const looks = await statusRequests(emulator)
  const rates = jobs.map((names) => rateOf(looks, names, runs))
  return { latencies, requests: median(rates) }
}

// The polls of one job per minute while all of its runs are in progress: requests before and after a run are not polls of its state.
const rateOf = (looks: readonly RequestRecord[], names: readonly string[], runs: readonly BuildRecord[]): number => {
  const own = runs.filter(({ template }) => names.includes(template))
  const start = Math.max(...own.map(({ states }) => Date.parse(states[0]?.at ?? '')))
  const end = Math.min(...own.map(({ states }) => Date.parse(states.at(-1)?.at ?? '')))
  const times = looks.flatMap(({ at, path }) => {
    const template = /\/imageTemplates\/([^/?]+)/.exec(path)?.[1]
    const time = Date.parse(at)
    return time >= start && time <= end && (template === undefined || names.includes(template)) ? [time] : []
  })
  return ((times.length - 1) / ((times.at(-1) ?? Number.NaN) - (times[0] ?? Number.NaN))) * 60_000
}
