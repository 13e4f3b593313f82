// Finds what the service would refuse in a template, and probable mistakes, before anything is sent.
import type { Sliced } from '../clock.js'
import { sortFindings, type Finding, type Severity } from './finding.js'
import { operatingSystemOf } from './lint/operating-system.js'
import type { SurroundingFacts, LintedTemplate, Rule, Subject } from './lint/rule.js'
import { oncePerValue } from './lint/once-per-value.js'
import { rules } from './lint/rules.js'
import { isAmong, isNewer, isSince } from './model/api-versions.js'
import { imageTemplate, trigger } from './model/image-template.js'
import { withMeantNames, withModelNames } from './model/spelling.js'
import type { Value } from './model/property.js'
import { visit } from './model/visit.js'
import type { ObjectNode } from './node.js'
import { select, type Selected } from './select.js'

export type { SurroundingFacts, LintedTemplate } from './lint/rule.js'

// All findings in a template, in the order of the file, with a slice for each rule; `facts` are known in addition to the template.
export function* lint(template: LintedTemplate, facts: SurroundingFacts = {}): Sliced<readonly Finding[]> {
  const subject = subjectOf(template, facts)
  const version = template.apiVersion.value
  const findings: (readonly Finding[])[] = []
  for (const rule of rules.filter((one) => isAmong(version, one))) {
    yield
    const remarks = rule.check(subject)
    findings.push(
      (rule.summary === undefined ? oncePerValue(remarks, subject.visits) : remarks).map(({ at, message, severity }) => ({
        rule: rule.id,
        severity: severity ?? severityOf(rule, version),
        message,
        at,
      })),
    )
  }
  return sortFindings(findings.flat())
}

const subjectOf = (template: LintedTemplate, facts: SurroundingFacts): Subject => {
  const { apiVersion, triggers = [] } = template
  // The rules about fields report a name in the wrong case, or a misspelt one, once. Every other rule reads it as what it means.
  const body = withNames(template.body, imageTemplate, apiVersion.value)
  const visits = [
    ...visit(body, imageTemplate, apiVersion.value),
    ...triggers.flatMap(({ at, entries }) => {
      const sent = entries.filter(({ key }) => key.value === 'properties')
      return visit(withNames({ kind: 'object', at, entries: sent }, trigger, apiVersion.value), trigger, apiVersion.value)
    }),
  ]
  const found = new Map<string, readonly Selected[]>()
  const find = (path: string): readonly Selected[] => {
    const known = found.get(path) ?? select(body, path)
    found.set(path, known)
    return known
  }
  return { ...template, body, triggers, facts, visits, find, sourceOs: operatingSystemOf(body) }
}

const withNames = (root: ObjectNode, property: Value, version: string): ObjectNode => {
  const named = withModelNames(root, property, version)
  const meant = withMeantNames(named, property, version)
  return meant === named ? named : withModelNames(meant, property, version)
}

const severityOf = ({ severity, warningBefore, warningIfNewer }: Rule, version: string): Severity => {
  if (warningIfNewer === true && isNewer(version)) return 'warning'
  return warningBefore === undefined || isSince(version, warningBefore) ? severity : 'warning'
}
