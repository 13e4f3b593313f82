// The plan of a retention: for each version, whether to keep or delete it, and why.
import type { Environment } from '../azure/clouds.js'
import type { Verdict } from '../gallery/retention.js'
import { code, heading, paragraph, strong, table, type Line, type Page } from '../page.js'
import { linkedIn, type ShowResource } from './resource-link.js'

// The plan and its result.
export const retentionReport = (
  verdicts: readonly Verdict[],
  {
    deleted,
    isApplied,
    environment,
  }: { readonly deleted: ReadonlySet<string>; readonly isApplied: boolean; readonly environment: Environment },
): Page => [
  heading(`Retention of image versions${isApplied ? '' : ' (dry run: nothing was deleted)'}`),
  ...retentionPlan(verdicts, deleted, linkedIn(environment)),
]

// One table for each image definition.
export const retentionPlan = (verdicts: readonly Verdict[], deleted: ReadonlySet<string> = new Set(), show: ShowResource = code): Page =>
  verdicts.length === 0
    ? [paragraph('There are no image versions.')]
    : byDefinition(verdicts).flatMap(([definition, own]) => [
        paragraph(show(definition), `: ${counts(own)}`),
        table(
          ['Version', 'Decision', 'Why'],
          own.map(({ version, isDeletable, because }) => [code(version.name), actionText(isDeletable, deleted.has(version.id)), because]),
        ),
      ])

// Entries for the outputs.
export const verdictEntries = (verdicts: readonly Verdict[]): readonly { id: string; version: string; reason: string }[] =>
  verdicts.map(({ version, because }) => ({ id: version.id, version: version.name, reason: because }))

const actionText = (isDeletable: boolean, isDeleted: boolean): Line =>
  isDeleted ? strong('deleted') : isDeletable ? strong('delete') : 'keep'

const counts = (verdicts: readonly Verdict[]): string => {
  const deletable = verdicts.filter(({ isDeletable }) => isDeletable).length
  return `${verdicts.length} ${verdicts.length === 1 ? 'version' : 'versions'}: ${verdicts.length - deletable} to keep, ${deletable} to delete`
}

const byDefinition = (verdicts: readonly Verdict[]): readonly (readonly [string, readonly Verdict[]])[] => {
  const definitionOf = ({ version }: Verdict): string => version.id.slice(0, version.id.lastIndexOf('/versions/'))
  return [...new Set(verdicts.map(definitionOf))].map((definition) => [
    definition,
    verdicts.filter((verdict) => definitionOf(verdict) === definition),
  ])
}
