// Faults × phases × commands, through the built bundles.
import assert from 'node:assert/strict'
import { availableParallelism } from 'node:os'
import type { Emulator } from '../emulator/start.js'
import { allDoors } from '../integration/doors.js'
import type { NamedFault } from './faults.js'
import { Lanes } from './lane.js'
import { scenarios, type Phase, type Scenario } from './scenarios.js'

interface Case {
  readonly number: number
  readonly scenario: Scenario
  readonly phase: Phase
  readonly broken: NamedFault
}

// Children wait for the network much of their time: more lanes than processors keep these busy.
const lanes = availableParallelism() + 2

const cases: readonly Case[] = scenarios
  .flatMap((scenario) => scenario.phases.flatMap((phase) => phase.faults.map((broken) => ({ scenario, phase, broken }))))
  .map((one, number) => ({ ...one, number }))

describe('the matrix', () => {
  let pool: Lanes | undefined
  const results = new Map<number, Promise<void>>()

  before(async () => {
    pool = await Lanes.open(lanes)
  })

  after(() => pool?.stop())

  // A case and those after it, which continue to run while its test waits for it.
  const begin = (first: number): void => {
    for (const one of cases.slice(first, first + lanes)) {
      if (pool === undefined || results.has(one.number)) continue
      const result = pool.run((emulator) => play(emulator, one))
      // It is its own test's to tell.
      result.catch(() => undefined)
      results.set(one.number, result)
    }
  }

  it('has at least 300 cases', () => {
    assert.ok(cases.length >= 300, `${cases.length} cases`)
  })

  for (const one of cases) {
    it(`${one.scenario.name}: ${one.phase.name}: ${one.broken.name}`, async () => {
      begin(one.number)
      await results.get(one.number)
    })
  }
})

// Each front door in turn.
const play = async (emulator: Emulator, { number, scenario, phase, broken }: Case): Promise<void> => {
  const door = allDoors[number % allDoors.length]
  assert.ok(door !== undefined)
  const template = `matrix-${number}`
  await scenario.prepare(emulator, door, template)
  const { on, after } = phase
  const { fault, times = 1 } = broken
  await emulator.control.forgetRequests()
  await emulator.control.fault({ on, ...(after === undefined ? {} : { after }), times, fault })
  const result = await scenario.run(emulator, door, template)
  const requests = await emulator.control.requests()
  assert.ok(
    requests.some(({ fault: injected }) => injected !== undefined),
    `the fault was met: ${result.log}`,
  )
  await emulator.control.clearFaults()
  await scenario.check(emulator, result, template)
}
