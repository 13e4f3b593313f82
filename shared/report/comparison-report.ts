// The comparison of two templates, as a report.
import type { Comparison, Difference } from '../comparison/comparison.js'
import { labelOf } from '../template/node.js'
import type { Json } from '../json.js'
import { shortDigest } from '../short-text.js'
import { code, paragraph, strong, table, type Page } from '../page.js'

// The differences, how the service applies each, and what follows.
export const comparisonReport = (comparison: Comparison): Page => [
  paragraph(strong(`Compared with ${comparison.against}`), `: ${consequence(comparison)}`),
  table(
    ['', 'Property', 'Applied by', 'Difference'],
    comparison.kind === 'compared'
      ? comparison.differences.map((one) => [code(marks[one.kind]), code(placeOf(one)), howWords[one.how], code(valuesOf(one))])
      : [],
  ),
]

// The consequences of a comparison, as sentences.
const consequence = (comparison: Comparison): string => {
  switch (comparison.kind) {
    case 'absent':
      return 'The template does not exist there: it is new.'
    case 'unreadable':
      return `That version of the template cannot be rendered: ${comparison.because}`
    case 'compared':
      return `${templateSentence(comparison)} ${comparison.rebuild ? 'The image content changes: a new build is required.' : 'The image content is unchanged.'}`
  }
}

// The place of a difference, with the name of its step.
const placeOf = ({ path, step }: Difference): string => `${labelOf(path)}${step === undefined ? '' : ` "${step}"`}`

// The old and the new value, each shortened to one line.
const valuesOf = ({ kind, before, after, artifact }: Difference): string => {
  if (artifact !== undefined) return `${artifact} has different content: sha256 ${short(before)} → ${short(after)}`
  switch (kind) {
    case 'added':
      return shown(after)
    case 'removed':
      return shown(before)
    case 'changed':
      return `${shown(before)} → ${shown(after)}`
    case 'moved':
      return `moved from [${shown(before)}] to [${shown(after)}]`
  }
}

const marks: Readonly<Record<Difference['kind'], string>> = { added: '+', removed: '-', changed: '~', moved: '>' }

const howWords: Readonly<Record<Difference['how'], string>> = { patch: 'patch', replace: 'replace' }

const templateSentence = ({ differences, isSameTemplate }: Extract<Comparison, { kind: 'compared' }>): string => {
  if (differences.length === 0)
    return isSameTemplate ? 'No differences.' : 'No property differs, but the fingerprint does: a build treats it as a different template.'
  const replacing = differences.filter(({ how }) => how === 'replace')
  if (replacing.length === 0) return 'All changes can be made in place (PATCH).'
  return `${replacing.length === differences.length ? 'The' : 'Some'} changes cannot be made in place (PATCH): the template must be replaced.`
}

const short = (digest: Json | undefined): string => (typeof digest === 'string' ? shortDigest(digest) : '')

const longest = 160

const shown = (value: Json | undefined): string => {
  const text = JSON.stringify(value ?? null)
  return text.length <= longest ? text : `${text.slice(0, longest)}…`
}
