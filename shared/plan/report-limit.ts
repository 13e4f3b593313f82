// Limits how many problems of a job's templates are reported. A file of 1 MB can have 50,000 mistakes, mostly one that repeats; to show
// each with its line would take longer than a minute.
import { defined } from '../defined.js'
import { AibError, type Problem } from '../errors.js'
import { shortText } from '../short-text.js'
import type { Finding } from '../template/finding.js'
import type { TemplatePlan } from './plan.js'

// How many are reported. Both platforms show 10 errors of a step, and code scanning keeps 5,000 results of a file (docs/platforms.md 1.4, 1.5, 2.14).
export const mostReported = 500

const next = 'Correct those that are, then plan again.'

// A message quotes names and values of the template, of any length. In characters.
const longestMessage = 2000

// The findings, with messages that contain no secrets and are short enough to read.
export const withShortMessages = (findings: readonly Finding[], redact: (text: string) => string): readonly Finding[] =>
  findings.map((finding) => ({ ...finding, message: shortMessage(finding.message, redact) }))

// The same for the problems of an error.
export const withShortProblems = (error: AibError, redact: (text: string) => string): AibError =>
  error.withTexts((text) => shortMessage(text, redact))

const shortMessage = (message: string, redact: (text: string) => string): string => shortText(redact(message), longestMessage)

// The plans with at most 500 findings in all. In each plan, one more finding counts those that were left out. Errors come before warnings,
// and warnings before notes.
export const withFirstFindings = <One extends Pick<TemplatePlan, 'findings'>>(plans: readonly One[]): readonly One[] => {
  const all = plans.flatMap(({ findings }) => findings)
  if (all.length <= mostReported) return plans
  const kept = new Set(severities.flatMap((severity) => inTurns(all.filter((one) => one.severity === severity))).slice(0, mostReported))
  return plans.map((plan) => {
    const omitted = plan.findings.filter((one) => !kept.has(one))
    const [worst] = severities.flatMap((severity) => omitted.find((one) => one.severity === severity) ?? [])
    if (worst === undefined) return plan
    return { ...plan, findings: [...plan.findings.filter((one) => kept.has(one)), leftOut(worst, omitted.length)] }
  })
}

const severities = ['error', 'warning', 'info'] as const

type Reported = Pick<Problem, 'rule' | 'message'> & Partial<Pick<Problem, 'code'>>

// The first of each rule come before further ones, and in each rule the first of each kind: a mistake that repeats hides no other.
const inTurns = <One extends Reported>(all: readonly One[]): readonly One[] =>
  roundRobin(roundRobin(all, kindOf), ({ code, rule }) => rule ?? code ?? '')

const roundRobin = <One>(all: readonly One[], groupOf: (one: One) => string): readonly One[] => {
  const counts = new Map<string, number>()
  const rounds = all.map((one) => {
    const group = groupOf(one)
    const round = counts.get(group) ?? 0
    counts.set(group, round + 1)
    return { one, round }
  })
  return rounds.sort((left, right) => left.round - right.round).map(({ one }) => one)
}

// Messages of one kind differ in what they quote, and in numbers.
const kindOf = ({ message }: Reported): string => message.slice(0, 200).replaceAll(/"[^"]*"|'[^']*'|\S*\d\S*/g, '')

// It is as severe as the worst finding that it stands for, so that it fails whatever that would fail.
const leftOut = ({ severity, at }: Finding, count: number): Finding => ({
  rule: 'findings-left-out',
  severity,
  message: `${count === 1 ? 'One more finding is' : `${String(count)} more findings are`} not listed. ${next}`,
  at,
})

// The error with 500 of its problems, its first among them, and one more that counts those that were left out.
export const withFirstProblems = (error: AibError): AibError => {
  const [first, ...others] = error.problems
  if (error.problems.length <= mostReported) return error
  const kept = new Set(inTurns(error.problems).slice(0, mostReported))
  const [omitted = first, ...rest] = others.filter((one) => !kept.has(one))
  const { code, rule, where } = omitted
  const more: Problem = {
    code,
    ...defined({ rule, where }),
    message: `${rest.length === 0 ? 'One more problem is' : `${String(rest.length + 1)} more problems are`} not listed. ${next}`,
  }
  return new AibError([first, ...others.filter((one) => kept.has(one)), more], { cause: error.cause, sources: error.sources })
}
