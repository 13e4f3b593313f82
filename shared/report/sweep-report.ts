// The plan of a sweep: each image template and staging group, whether it stays or goes, and why.
import type { Leftover } from '../service/sweep.js'
import { code, heading, paragraph, strong, table, type Page } from '../page.js'

// Lines for the log, aligned.
export const sweepLines = (leftovers: readonly Leftover[]): readonly string[] => {
  if (leftovers.length === 0) return ['There are no image templates and no staging groups to sweep.']
  const width = Math.max(...leftovers.map(({ name }) => name.length))
  return [
    `Image templates and staging groups: ${counts(leftovers)}`,
    ...leftovers.map(
      ({ kind, name, goes, because }) =>
        `  ${kind.padEnd('image template'.length)}  ${name.padEnd(width)}  ${goes ? 'goes ' : 'stays'}  ${because}`,
    ),
  ]
}

// The same on the page of the run.
export const sweepSummary = (leftovers: readonly Leftover[], deleted: ReadonlySet<string>, isApplied: boolean): Page => [
  heading(`Sweep of image templates and staging groups${isApplied ? '' : ' (plan: nothing was deleted)'}`),
  paragraph(leftovers.length === 0 ? 'There are none.' : counts(leftovers)),
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
