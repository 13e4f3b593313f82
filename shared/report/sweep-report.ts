// The plan of a sweep: each image template and staging group, whether it stays or goes, and why.
import type { Leftover } from '../service/sweep.js'
import { code, heading, paragraph, strong, table, type Page } from '../page.js'

// What the plan was, and what came of it.
export const sweepReport = (leftovers: readonly Leftover[], deleted: ReadonlySet<string>, isApplied: boolean): Page => [
  heading(`Sweep of image templates and staging groups${isApplied ? '' : ' (plan: nothing was deleted)'}`),
  ...sweepPlan(leftovers, deleted),
]

// One table.
export const sweepPlan = (leftovers: readonly Leftover[], deleted: ReadonlySet<string> = new Set()): Page =>
  leftovers.length === 0
    ? [paragraph('There are no image templates and no staging groups to sweep.')]
    : [
        paragraph(`Image templates and staging groups: ${counts(leftovers)}`),
        table(
          ['', 'Name', '', 'Why'],
          leftovers.map(({ kind, id, name, goes, because }) => [
            kind,
            code(name),
            deleted.has(id) ? strong('deleted') : goes ? strong('goes') : 'stays',
            because,
          ]),
        ),
      ]

// Entries of the outputs.
export const leftoverEntries = (leftovers: readonly Leftover[]): readonly { kind: Leftover['kind']; id: string; reason: string }[] =>
  leftovers.map(({ kind, id, because }) => ({ kind, id, reason: because }))

const counts = (leftovers: readonly Leftover[]): string => {
  const going = leftovers.filter(({ goes }) => goes).length
  return `${leftovers.length - going} ${leftovers.length - going === 1 ? 'stays' : 'stay'}, ${going} ${going === 1 ? 'goes' : 'go'}`
}
