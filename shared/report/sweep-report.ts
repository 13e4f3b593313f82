// The plan of a sweep: for each image template and staging group, whether to keep or delete it, and why.
import type { Leftover } from '../service/sweep.js'
import { code, heading, paragraph, strong, table, type Page } from '../page.js'

// The plan and its result.
export const sweepReport = (leftovers: readonly Leftover[], deleted: ReadonlySet<string>, isApplied: boolean): Page => [
  heading(`Sweep of image templates and staging groups${isApplied ? '' : ' (dry run: nothing was deleted)'}`),
  ...sweepPlan(leftovers, deleted),
]

// One table.
export const sweepPlan = (leftovers: readonly Leftover[], deleted: ReadonlySet<string> = new Set()): Page =>
  leftovers.length === 0
    ? [paragraph('There are no image templates and no staging groups to sweep.')]
    : [
        paragraph(`Image templates and staging groups: ${counts(leftovers)}`),
        table(
          ['Kind', 'Name', 'Decision', 'Why'],
          leftovers.map(({ kind, id, name, isDeletable, because }) => [
            kind,
            code(name),
            deleted.has(id) ? strong('deleted') : isDeletable ? strong('delete') : 'keep',
            because,
          ]),
        ),
      ]

// Entries for the outputs.
export const leftoverEntries = (leftovers: readonly Leftover[]): readonly { kind: Leftover['kind']; id: string; reason: string }[] =>
  leftovers.map(({ kind, id, because }) => ({ kind, id, reason: because }))

const counts = (leftovers: readonly Leftover[]): string => {
  const deletable = leftovers.filter(({ isDeletable }) => isDeletable).length
  return `${leftovers.length - deletable} to keep, ${deletable} to delete`
}
