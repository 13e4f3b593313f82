// npm's advisories, of what is bundled: every dependency of this project is a development dependency, so `npm audit --omit=dev` would ask
// about none, and `npm audit` reports what never reaches a user.
import { at, isObject, itemsOf, textOf } from '../../shared/json.js'

// An advisory that a person has judged, and until when that holds.
export interface Exception {
  // GHSA-xxxx-xxxx-xxxx
  readonly id: string
  readonly reason: string
  // The last day, 2026-12-31.
  readonly until: string
}

// A line for each advisory about a bundled package that no exception names, each exception that has expired and each that nothing needs.
// `answer` is what `npm audit --json` printed, `bundled` are folders such as `node_modules/yaml`. Throws if npm got no answer.
export const auditFindings = (
  answer: unknown,
  bundled: readonly string[],
  exceptions: readonly Exception[],
  today: string,
): readonly string[] => {
  const vulnerable = at(answer, 'vulnerabilities')
  if (!isObject(vulnerable))
    throw new Error(`npm audit got no answer: ${textOf(at(answer, 'message')) ?? 'the registry reports no vulnerabilities field'}`)
  const advisories = Object.values(vulnerable).flatMap((one) => (isIn(bundled, one) ? advisoriesOf(one) : []))
  const valid = exceptions.filter(({ until }) => until >= today).map(({ id }) => id)
  return [
    ...new Set(advisories.filter(({ id }) => !valid.includes(id)).map(({ id, text }) => `${id}: ${text}`)),
    ...exceptions
      .filter(({ until }) => until < today)
      .map(({ id, until, reason }) => `The exception for ${id} ended on ${until}: ${reason}`),
    ...exceptions
      .filter(({ id }) => !advisories.some((advisory) => advisory.id === id))
      .map(({ id }) => `The exception for ${id} is no longer needed: remove it.`),
  ]
}

const isIn = (bundled: readonly string[], vulnerability: unknown): boolean =>
  itemsOf(at(vulnerability, 'nodes')).some((node) => bundled.includes(textOf(node) ?? ''))

// What is only affected by way of another package has that package's name in `via`.
const advisoriesOf = (vulnerability: unknown): readonly { readonly id: string; readonly text: string }[] =>
  itemsOf(at(vulnerability, 'via'))
    .filter(isObject)
    .map((advisory) => {
      const [name, range, severity, title, url] = ['name', 'range', 'severity', 'title', 'url'].map((key) => textOf(advisory[key]) ?? '?')
      return {
        id: url?.split('/').at(-1) ?? '?',
        text: `${String(name)} ${String(range)}, ${String(severity)}: ${String(title)} (${String(url)})`,
      }
    })

// The exceptions of a file's JSON; an error for anything that is not one.
export const parseExceptions = (value: unknown): readonly Exception[] =>
  itemsOf(value).map((one) => {
    const [id, reason, until] = ['id', 'reason', 'until'].map((key) => textOf(at(one, key)) ?? '')
    if (!id || !reason || until === undefined || !/^\d{4}-\d\d-\d\d$/.test(until))
      throw new Error(`Not an exception with id, reason and until (2026-12-31): ${JSON.stringify(one)}`)
    return { id, reason, until }
  })
