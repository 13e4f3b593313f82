// Leaves out the findings that the author of a template silenced, with a comment or with a list of rules.
import { guesser } from '../../did-you-mean.js'
import type { Place } from '../../errors.js'
import type { Finding } from '../finding.js'
import { inputPlace } from '../node.js'
import { ruleIds } from './rules.js'

export interface SilenceOptions {
  // Ids of rules that are never reported.
  readonly ignore?: readonly string[]
  // The input that lists them, as the platform spells it.
  readonly ignoredBy?: string
  // The texts of the files that places point into: "aib-ignore <rule>[, <rule>]" in a comment silences those rules for its own line, and
  // for the next one if the comment is alone on its line.
  readonly sources?: ReadonlyMap<string, string>
}

// The findings that remain, and a warning for each id that names no rule.
export const silence = (findings: readonly Finding[], options: SilenceOptions): readonly Finding[] => [
  ...withoutSilenced(findings, options),
  ...unknownIgnores(options),
]

// The findings that are not silenced.
export const withoutSilenced = (findings: readonly Finding[], { ignore = [], sources = new Map() }: SilenceOptions): readonly Finding[] => {
  const silenced = new Set(
    commentsIn(sources).flatMap(({ rules, lines, at }) => rules.flatMap((rule) => lines.map((line) => key(rule, at.file, line)))),
  )
  // A policy overrides the repository: only the input can silence its rules.
  const isSilenced = ({ rule, at }: Finding): boolean => !rule.startsWith('policy-') && silenced.has(key(rule, at.file, at.line))
  return findings.filter((finding) => !ignore.includes(finding.rule) && !isSilenced(finding))
}

// A warning for each ignored id that names no rule. The rules of the Bicep compiler and of ShellCheck are not known here.
export const unknownIgnores = ({ ignore = [], ignoredBy = 'lint-ignore', sources = new Map() }: SilenceOptions): readonly Finding[] => {
  const asked = [
    ...ignore.map((rule) => ({ rule, at: inputPlace(ignoredBy) })),
    ...commentsIn(sources).flatMap(({ rules, at }) => rules.map((rule) => ({ rule, at }))),
  ]
  const guess = guesser()
  return asked
    .filter(({ rule }) => !ruleIds.includes(rule) && !/^(?:bicep-|shellcheck-sc\d)/.test(rule))
    .map(({ rule, at }) => unknownRule(rule, guess(rule, ruleIds), at))
}

const commentsIn = (sources: ReadonlyMap<string, string>): readonly IgnoreComment[] =>
  [...sources].flatMap(([file, text]) => commentsOf(file, text))

const key = (rule: string, file: string, line: number): string => `${String(line)} ${rule} ${file}`

interface IgnoreComment {
  readonly rules: readonly string[]
  // The rules that it names.
  readonly lines: readonly number[]
  readonly at: Place
}

const ids = '([a-z0-9-]+(?:[ \\t]*,[ \\t]*[a-z0-9-]+)*)'
const inJson = new RegExp(`(?://|/\\*)[ \\t]*aib-ignore[ \\t]+${ids}`)
const inYaml = new RegExp(`(?<=^|[ \\t])#[ \\t]*aib-ignore[ \\t]+${ids}`)

const commentsOf = (file: string, text: string): readonly IgnoreComment[] => {
  if (!text.includes('aib-ignore')) return []
  const isYaml = !/\.(?:jsonc?|bicep|bicepparam)\b/i.test(file)
  const lines = text.split(/\r?\n/)
  const comments: IgnoreComment[] = []
  // From the end, so that the line after each comment is known: further comments and empty lines may be in between.
  let next = lines.length
  for (let own = lines.length; own > 0; own--) {
    const line = lines[own - 1] ?? ''
    const isAlone = isComment(line, isYaml)
    const match = (isYaml ? inYaml : inJson).exec(line)
    const rules = (match?.[1] ?? '').split(',').map((rule) => rule.trim())
    const at = { file, line: own, column: (match?.index ?? 0) + 1, pointer: '' }
    if (match !== null) comments.push({ rules, lines: isAlone ? [own, next] : [own], at })
    if (!isAlone) next = own
  }
  return comments.toReversed()
}

const isComment = (line: string, isYaml: boolean): boolean => (isYaml ? /^\s*(?:#|$)/ : /^\s*(?:\/\/|\/\*.*\*\/\s*$|$)/).test(line)

const unknownRule = (rule: string, guess: string | undefined, at: Place): Finding => {
  const message = `There is no rule ${rule} to ignore.${guess === undefined ? ' docs/rules.md lists all of them.' : ` Did you mean ${guess}?`}`
  return { rule: 'ignore-unknown', severity: 'warning', message, at }
}
