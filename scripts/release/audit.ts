// npm's advisories, of what is bundled: every dependency of this project is a development dependency, so `npm audit --omit=dev` would ask
// about none, and `npm audit` reports what never reaches a user.
import { at, isObject, itemsOf, textOf } from '../../shared/json.js'
import { Refusal } from './refusal.js'

// An advisory that a person has judged, and until when that holds.
export interface Exception {
  // GHSA-xxxx-xxxx-xxxx
  readonly id: string
  readonly reason: string
  // The last day, 2026-12-31.
  readonly until: string
}

// A line for each advisory about a bundled package that no exception names, each exception that has expired and each that nothing needs.
// `printed` is the text of `npm audit --json`, `bundled` are folders such as `node_modules/yaml`. A refusal if the registry did not answer.
export const auditFindings = (
  printed: string,
  bundled: readonly string[],
  exceptions: readonly Exception[],
  today: string,
): readonly string[] => {
  const vulnerable = vulnerabilitiesOf(printed)
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

// npm prints a message in place of a report if the registry refuses the question (405, say) or cannot be reached, and nothing if it ends early
// (npm's lib/utils/audit-error.js).
const vulnerabilitiesOf = (printed: string): Readonly<Record<string, unknown>> => {
  const answer = parsed(printed)
  const vulnerable = at(answer, 'vulnerabilities')
  if (isObject(vulnerable)) return vulnerable
  const reason = textOf(at(answer, 'message')) ?? `npm printed ${printed.trim() === '' ? 'nothing' : JSON.stringify(printed.slice(0, 200))}`
  throw new Refusal(
    `npm audit has no report: ${reason}. Nothing is known about the bundled packages: repeat it, or name a registry that answers audits with --registry.`,
  )
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

// The folders of the packages that a bundle contains, of the names of its inputs in esbuild's metafile. A plugin's inputs have its name and
// a colon before the path.
export const packagesOf = (inputs: readonly string[]): readonly string[] => [
  ...new Set(inputs.flatMap((file) => /^(?:[^:/]+:)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? [])),
]

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
      throw new Refusal(`Not an exception with id, reason and until (2026-12-31): ${JSON.stringify(one)}`)
    return { id, reason, until }
  })
