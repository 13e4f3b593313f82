// The preflight in the log: its findings, and a count.
import { statusOf, type CheckResult, type Remark, type Status } from '../preflight/check.js'
import type { Annotation } from '../host.js'
import { messageAnnotation, placeText, type Sources } from './problem-text.js'

type Finding = Exclude<Remark, { status: 'unknown' }>

// A finding of one template.
export interface PlacedFinding {
  readonly result: CheckResult
  readonly remark: Finding
  readonly sources: Sources
}

// The findings for the log: each text once, at its first place, followed by its other places.
export const sharedFindings = (
  found: readonly PlacedFinding[],
): readonly { readonly status: Finding['status']; readonly annotation: Annotation }[] => {
  const byText = new Map<string, PlacedFinding[]>()
  for (const one of found) {
    const { text, where, fix } = remarkAnnotation(one)
    const key = JSON.stringify([text, where, fix])
    byText.set(key, [...(byText.get(key) ?? []), one])
  }
  return [...byText.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return []
    const places = [...new Set(others.flatMap(({ remark: { where } }) => (typeof where === 'object' ? [placeText(where)] : [])))]
    const also = places.length === 0 ? {} : { also: listed(places) }
    return [{ status: first.remark.status, annotation: { ...remarkAnnotation(first), ...also } }]
  })
}

const longestList = 10

const listed = (places: readonly string[]): string =>
  places.length <= longestList
    ? places.join(', ')
    : `${places.slice(0, longestList).join(', ')} and ${places.length - longestList} more places`

// A certain or likely failure: its place, the check, and the fix.
const remarkAnnotation = ({ result: { check }, remark, sources }: PlacedFinding): Annotation => ({
  ...messageAnnotation({ ...remark, text: `${remark.message} [${check.id}]` }, sources),
  fix: remark.fix ?? check.fix,
})

// `14 checks: 12 passed, 1 failed, 1 unknown.`
export const countText = (results: readonly CheckResult[]): string => {
  const counts = (['passed', 'failed', 'warning', 'unknown'] satisfies Status[]).flatMap((status) => {
    const count = results.filter((result) => statusOf(result) === status).length
    return count === 0 ? [] : [`${count} ${status}${status === 'warning' && count > 1 ? 's' : ''}`]
  })
  return `${results.length} ${results.length === 1 ? 'check' : 'checks'}: ${counts.join(', ')}.`
}

// The checks that were not possible, one line per reason. A missing right is not a failure.
export const unknownTexts = (results: readonly CheckResult[]): readonly string[] => {
  const unknown = results.flatMap(({ check, remarks }) =>
    remarks.flatMap((remark) => (remark.status === 'unknown' ? [{ id: check.id, ...remark }] : [])),
  )
  const denied = [...new Set(unknown.flatMap(({ id, right }) => (right === undefined ? [] : [`${id} (${right})`])))]
  const others = new Map<string, readonly string[]>()
  for (const { id, right, message } of unknown) {
    if (right === undefined) others.set(message, [...new Set([...(others.get(message) ?? []), id])])
  }
  return [
    ...(denied.length === 0
      ? []
      : [`Not checked, because the pipeline’s identity lacks rights that the role Reader has: ${denied.join(', ')}.`]),
    ...[...others].map(([message, ids]) => `Not checked: ${ids.join(', ')}: ${message}`),
  ]
}
