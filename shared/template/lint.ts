// Finds what the service would refuse in a template, and what is likely a mistake, before anything is sent.
import { isSince, type ApiVersion } from './api-version.js'
import type { Place } from '../errors.js'
import { sortFindings, type Finding, type Severity } from './finding.js'
import { rules } from './lint-rules.js'
import type { ObjectNode, StringNode } from './node.js'

// A template as it would be sent; every node's place is the user's own line.
export interface LintedTemplate {
  readonly name?: StringNode | undefined
  readonly apiVersion: StringNode
  readonly body: ObjectNode
}

// One rule: when it holds, how bad a breach of it is, and where a template breaks it.
export interface Rule {
  readonly id: string
  readonly severity: Severity
  // The API versions that it holds for, `before` excluded; all of them where nothing is said.
  readonly since?: ApiVersion
  readonly before?: ApiVersion
  readonly check: (template: LintedTemplate) => readonly Remark[]
}

// One breach of a rule. The message is a sentence that says what is wrong and what is right.
export interface Remark {
  readonly at: Place
  readonly message: string
}

// All findings in a template, in the order of the file.
export const lint = (template: LintedTemplate): readonly Finding[] => {
  const version = template.apiVersion.value
  const applicable = rules.filter(
    ({ since, before }) => (since === undefined || isSince(version, since)) && (before === undefined || !isSince(version, before)),
  )
  return sortFindings(
    applicable.flatMap(({ id, severity, check }) => check(template).map(({ at, message }) => ({ rule: id, severity, message, at }))),
  )
}
