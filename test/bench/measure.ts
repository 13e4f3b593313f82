// A measurement beside its bound: both are taken in turn in one run, so that a busy machine slows both.
import { performance } from 'node:perf_hooks'

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

// A row from two times in milliseconds.
export const toRow = (name: string, goal: number, value: number, bound: number): Row => {
  const ratio = value / bound
  return { name, value: round(value), unit: 'ms', bound: round(bound), ratio: round(ratio), goal, ok: ratio <= goal }
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

export const time = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  const own = await work()
  return typeof own === 'number' ? own : performance.now() - start
}

const round = (value: number): number => Math.round(value * 100) / 100
