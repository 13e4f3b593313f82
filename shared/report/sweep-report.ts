// The plan of a sweep: each image template and staging group, whether it stays or goes, and why.
import type { Leftover } from '../service/sweep.js'
import { code, escapeMarkdown, table } from './markdown.js'

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
export const sweepSummary = (leftovers: readonly Leftover[], deleted: ReadonlySet<string>, isApplied: boolean): string =>
  [
    `## Sweep of image templates and staging groups${isApplied ? '' : ' (plan: nothing was deleted)'}`,
    '',
    leftovers.length === 0 ? 'There are none.' : counts(leftovers),
    '',
    ...(leftovers.length === 0
      ? []
      : [
          table(
            ['', 'Name', '', 'Why'],
            leftovers.map(({ kind, id, name, goes, because }) => [
              kind,
              code(name),
              deleted.has(id) ? '**deleted**' : goes ? '**goes**' : 'stays',
              escapeMarkdown(because),
            ]),
          ),
        ]),
  ].join('\n')

// Entries of the outputs.
export const leftoverEntries = (leftovers: readonly Leftover[]): readonly { kind: Leftover['kind']; id: string; reason: string }[] =>
  leftovers.map(({ kind, id, because }) => ({ kind, id, reason: because }))

const counts = (leftovers: readonly Leftover[]): string => {
  const going = leftovers.filter(({ goes }) => goes).length
  return `${leftovers.length - going} ${leftovers.length - going === 1 ? 'stays' : 'stay'}, ${going} ${going === 1 ? 'goes' : 'go'}`
}
