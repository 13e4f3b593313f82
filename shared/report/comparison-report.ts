// A comparison for people.
import type { Comparison, Difference } from '../comparison/comparison.js'
import { labelOf } from '../template/node.js'
import type { Json } from '../json.js'
import { code, paragraph, strong, table, type Page } from '../page.js'

// What differs, whether AIB can patch it, and what follows.
export const comparisonReport = (comparison: Comparison): Page => [
  paragraph(strong(`Compared with ${comparison.against}`), `: ${consequence(comparison)}`),
  table(
    ['', 'Property', 'Difference', 'AIB can'],
    comparison.kind === 'compared'
      ? comparison.differences.map((one) => [code(marks[one.kind]), code(placeOf(one)), code(valuesOf(one)), howWords[one.how]])
      : [],
  ),
]

// What follows from a comparison, as sentences.
const consequence = (comparison: Comparison): string => {
  switch (comparison.kind) {
    case 'absent':
      return 'There is no such template: it is new.'
    case 'unreadable':
      return `The template there cannot be rendered: ${comparison.because}`
    case 'compared':
      return `${templateSentence(comparison)} ${comparison.rebuild ? 'What makes the image differs: it is to be built again.' : 'What makes the image is the same.'}`
  }
}

// A difference as a cell or a column: its place, with the name of its step.
const placeOf = ({ path, step }: Difference): string => `${labelOf(path)}${step === undefined ? '' : ` "${step}"`}`

// What was and what is, each on one line and no longer than a line should be.
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
    return isSameTemplate ? 'Nothing differs.' : 'No property differs; its fingerprint does, so that a build takes it for another template.'
  const replacing = differences.filter(({ how }) => how === 'replace')
  if (replacing.length === 0) return 'AIB can patch all of it into the template.'
  return `AIB cannot patch ${replacing.length === differences.length ? 'it' : 'all of it'}: the template must be replaced.`
}

const short = (digest: Json | undefined): string => (typeof digest === 'string' ? digest.slice(0, 12) : '')

const longest = 160

const shown = (value: Json | undefined): string => {
  const text = JSON.stringify(value ?? null)
  return text.length <= longest ? text : `${text.slice(0, longest)}…`
}
