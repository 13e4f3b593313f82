// Faults × phases × commands, through the built bundles. One run of a bundle meets several faults, each in another phase; each fault is a
// test.
import assert from 'node:assert/strict'
import { availableParallelism } from 'node:os'
import { matches, nameOf } from '../emulator/net/faults.js'
import type { RequestRecord } from '../emulator/net/request-log.js'
import type { Emulator } from '../emulator/start.js'
import { allDoors } from '../integration/doors.js'
import type { NamedFault } from './faults.js'
import { Lanes } from './lane.js'
import { scenarios, type Phase, type Scenario } from './scenarios.js'

interface Break {
  readonly phase: Phase
  readonly broken: NamedFault
}

interface Run {
  readonly number: number
  readonly scenario: Scenario
  readonly breaks: readonly Break[]
}

// Children wait for the network much of their time: more lanes than processors keep these busy.
const lanes = availableParallelism() + 2

// As many runs as the phase with the most faults has: each phase has each of its faults in one of them. Neighbours are two faults apart, so
// that no run has the same status in two phases (`assertMet` tells faults apart by phase and status).
const runsOfGroup = (group: readonly Phase[]): readonly (readonly Break[])[] => {
  const count = Math.max(...group.map(({ faults }) => faults.length))
  return Array.from({ length: count }, (_, run) =>
    group.flatMap((phase, index) => {
      const broken = phase.faults[(run + 2 * index) % count]
      return broken === undefined ? [] : [{ phase, broken }]
    }),
  )
}

const runs: readonly Run[] = scenarios
  .flatMap((scenario) => scenario.groups.flatMap((group) => runsOfGroup(group).map((breaks) => ({ scenario, breaks }))))
  .map((run, number) => ({ ...run, number }))

describe('the matrix', () => {
  let pool: Lanes | undefined
  const results = new Map<number, Promise<readonly RequestRecord[]>>()

  before(async () => {
    pool = await Lanes.open(lanes)
  })

  after(() => pool?.stop())

  // A run and those after it, which continue while its tests wait for it.
  const begin = (first: number): void => {
    for (const run of runs.slice(first, first + lanes)) {
      if (pool === undefined || results.has(run.number)) continue
      const result = pool.run((emulator) => play(emulator, run))
      // Its own tests report it.
      result.catch(() => undefined)
      results.set(run.number, result)
    }
  }

  it('has at least 300 cases', () => {
    const count = runs.flatMap(({ breaks }) => breaks).length
    assert.ok(count >= 300, `${count} cases`)
  })

  for (const run of runs)
    for (const one of run.breaks)
      it(`${run.scenario.name}: ${one.phase.name}: ${one.broken.name}`, async () => {
        begin(run.number)
        assertMet(one, (await results.get(run.number)) ?? [])
      })
})

// Each front door in turn. Returns the requests of the run.
const play = async (emulator: Emulator, { number, scenario, breaks }: Run): Promise<readonly RequestRecord[]> => {
  const door = allDoors[number % allDoors.length]
  assert.ok(door !== undefined)
  const template = `matrix-${number}`
  await scenario.prepare(emulator, door, template)
  await emulator.control.forgetRequests()
  for (const { phase, broken } of breaks) {
    const { on, after } = phase
    await emulator.control.fault({ on, ...(after === undefined ? {} : { after }), times: broken.times ?? 1, fault: broken.fault })
  }
  const result = await scenario.run(emulator, door, template)
  const requests = await emulator.control.requests()
  await emulator.control.clearFaults()
  await scenario.check(emulator, result, template)
  return requests
}

const assertMet = ({ phase, broken }: Break, requests: readonly RequestRecord[]): void => {
  const faults = requests.filter(({ fault }) => fault !== undefined)
  assert.ok(
    faults.some(({ host, method, path, fault }) => fault === nameOf(broken.fault) && matches(phase.on, host, method, path)),
    `the fault was not met: ${JSON.stringify(faults)}`,
  )
}
