// A measurement with its bound: both are taken in turn in one run, so that a busy machine slows both.
import { performance } from 'node:perf_hooks'
import { at, itemsOf, textOf } from '../../shared/json.js'

export interface Row {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly bound: number
  // value : bound; 1 is as fast as the bound.
  readonly ratio: number
  readonly goal: number
  readonly ok: boolean
}

// Times `work` against `bound`, by the medians of as many rounds; milliseconds. What they give, if it is a number, is their own time.
export const compare = async (
  name: string,
  goal: number,
  rounds: number,
  work: () => Promise<unknown>,
  bound: () => Promise<unknown>,
): Promise<Row> => {
  const values: number[] = []
  const bounds: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    bounds.push(await time(bound))
    values.push(await time(work))
  }
  return toRow(name, goal, median(values), median(bounds))
}

// A row from two measurements, as a rule in milliseconds.
export const toRow = (name: string, goal: number, value: number, bound: number, unit = 'ms'): Row => {
  const ratio = value / bound
  return { name, value: round(value), unit, bound: round(bound), ratio: round(ratio), goal, ok: ratio <= goal }
}

// The rows that a child process has printed as JSON.
export const rowsOf = (printed: string): readonly Row[] =>
  itemsOf(JSON.parse(printed)).map((row) =>
    toRow(
      textOf(at(row, 'name')) ?? '',
      Number(at(row, 'goal')),
      Number(at(row, 'value')),
      Number(at(row, 'bound')),
      textOf(at(row, 'unit')),
    ),
  )

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

export const time = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  const own = await work()
  return typeof own === 'number' ? own : performance.now() - start
}

const round = (value: number): number => Math.round(value * 100) / 100
