// The preflight in the log: only what is not as it should be, and a count.
import { statusOf, type CheckResult, type Remark, type Status } from '../preflight/check.js'
import type { Annotation } from '../host.js'
import { annotation, type Sources } from './problem-text.js'

type Finding = Exclude<Remark, { status: 'unknown' }>

// Something that fails, or likely will: where, by which check, and what to do.
export const remarkAnnotation = ({ check }: CheckResult, { message, where, fix }: Finding, sources: Sources): Annotation => {
  const place = typeof where === 'string' && !message.includes(where) ? `\n  where: ${where}` : ''
  const text = `${message} [${check.id}]${place}\n  what to do: ${fix ?? check.fix}`
  return typeof where === 'object' ? annotation(text, where, sources) : { text }
}

// `14 checks: 12 passed, 1 failed, 1 unknown.`
export const countText = (results: readonly CheckResult[]): string => {
  const counts = (['passed', 'failed', 'warning', 'unknown'] satisfies Status[]).flatMap((status) => {
    const count = results.filter((result) => statusOf(result) === status).length
    return count === 0 ? [] : [`${count} ${status}`]
  })
  return `${results.length} checks: ${counts.join(', ')}.`
}

// What could not be checked and why, one line for each reason. A missing right is not a failure.
export const unknownTexts = (results: readonly CheckResult[]): readonly string[] => {
  const unknown = results.flatMap(({ check, remarks }) =>
    remarks.flatMap((remark) => (remark.status === 'unknown' ? [{ id: check.id, ...remark }] : [])),
  )
  const denied = [...new Set(unknown.flatMap(({ id, right }) => (right === undefined ? [] : [`${id} (${right})`])))]
  const others = new Set(unknown.flatMap(({ id, right, message }) => (right === undefined ? [`Not checked: ${id}: ${message}`] : [])))
  return [
    ...(denied.length === 0 ? [] : [`Not checked: the pipeline lacks these rights, which the role Reader gives: ${denied.join(', ')}.`]),
    ...others,
  ]
}
