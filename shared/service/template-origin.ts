// Says whose template a pipeline finds under its template's name, and what differs. Values may be secret; names are not.
import { at, textOf } from '../json.js'
import { toolTagNames } from '../template/tool-tags.js'
import type { ImageTemplate } from './image-template.js'

const mostNames = 8

// What differs from the pipeline's template, as one sentence or none.
export const differencesText = (differs: readonly string[]): readonly string[] => {
  if (differs.length === 0) return []
  const more = differs.length > mostNames ? ` and ${differs.length - mostNames} more` : ''
  return [`What differs: ${differs.slice(0, mostNames).join(', ')}${more}.`]
}

// Whose template it is: our tags show that a pipeline created it. Otherwise systemData does, which the API declares although no recorded
// answer of the service has it (azure-cli, 2023-07-01, in May 2025).
export const originText = (existing: ImageTemplate | undefined): readonly string[] => {
  if (existing === undefined) return []
  const { tags, body } = existing
  const owner = tags[toolTagNames.owner]
  const run = tags[toolTagNames.run]
  const pipeline = owner === undefined ? [] : [`It belongs to ${owner}${run === undefined ? '' : ` (run ${run})`}.`]
  const by = textOf(at(body, 'systemData', 'createdBy'))
  const when = textOf(at(body, 'systemData', 'createdAt'))
  if (by === undefined) return owner === undefined ? ['It has no tags of these pipelines.'] : pipeline
  const kind = textOf(at(body, 'systemData', 'createdByType'))
  return [...pipeline, `Created by ${by}${kind === undefined ? '' : ` (${kind})`}${when === undefined ? '' : ` on ${when.slice(0, 10)}`}.`]
}
