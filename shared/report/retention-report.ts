// The plan of a retention: each version, whether it stays or goes, and why.
import type { Verdict } from '../gallery/retention.js'
import { code, heading, paragraph, strong, table, type Line, type Page } from '../page.js'

// What the plan was, and what came of it.
export const retentionReport = (verdicts: readonly Verdict[], deleted: ReadonlySet<string>, isApplied: boolean): Page => [
  heading(`Retention of image versions${isApplied ? '' : ' (plan: nothing was deleted)'}`),
  ...retentionPlan(verdicts, deleted),
]

// One table for each image definition.
export const retentionPlan = (verdicts: readonly Verdict[], deleted: ReadonlySet<string> = new Set()): Page =>
  verdicts.length === 0
    ? [paragraph('There are no image versions.')]
    : byDefinition(verdicts).flatMap(([definition, own]) => [
        paragraph(code(definition), `: ${counts(own)}`),
        table(
          ['Version', '', 'Why'],
          own.map(({ version, goes, because }) => [code(version.name), fate(goes, deleted.has(version.id)), because]),
        ),
      ])

// Entries of the outputs.
export const verdictEntries = (verdicts: readonly Verdict[]): readonly { id: string; version: string; reason: string }[] =>
  verdicts.map(({ version, because }) => ({ id: version.id, version: version.name, reason: because }))

const fate = (goes: boolean, isDeleted: boolean): Line => (isDeleted ? strong('deleted') : goes ? strong('goes') : 'stays')

const counts = (verdicts: readonly Verdict[]): string => {
  const going = verdicts.filter(({ goes }) => goes).length
  return `${verdicts.length} versions, ${verdicts.length - going} stay, ${going} ${going === 1 ? 'goes' : 'go'}`
}

const byDefinition = (verdicts: readonly Verdict[]): readonly (readonly [string, readonly Verdict[]])[] => {
  const definitionOf = ({ version }: Verdict): string => version.id.slice(0, version.id.lastIndexOf('/versions/'))
  return [...new Set(verdicts.map(definitionOf))].map((definition) => [
    definition,
    verdicts.filter((verdict) => definitionOf(verdict) === definition),
  ])
}
