// What a rule of the linter is, and what it gets.
import type { Place } from '../../errors.js'
import type { ArtifactReference, OperatingSystem } from '../artifact-references.js'
import type { Severity } from '../finding.js'
import type { ApiVersion, Versions } from '../model/api-versions.js'
import { pathOf, type Visit } from '../model/visit.js'
import { get, getText, labelOf, type ObjectNode, type StringNode, type TemplateNode } from '../node.js'
import type { Policy } from '../policy.js'
import type { Selected } from '../select.js'

// A template as it would be sent; every node has its place in the user's file.
export interface LintedTemplate {
  readonly name?: StringNode | undefined
  readonly apiVersion: StringNode
  readonly body: ObjectNode
  // The scripts and files in it that are not in the repository.
  readonly remoteFiles: readonly ArtifactReference[]
  // Its resources of the type imageTemplates/triggers: name and properties of each.
  readonly triggers?: readonly ObjectNode[]
}

// Azure's clouds, as the Azure CLI names them.
export type CloudName = 'AzureCloud' | 'AzureUSGovernment' | 'AzureChinaCloud'

// What is known from outside the template; each fact may be missing.
export interface SurroundingFacts {
  // The size of files, by the sourceUri that they are sent with.
  readonly fileBytes?: ReadonlyMap<string, number>
  // The sourceUri of File steps that the service does not copy (a step of ours does, or the file is missing): it sets no limits to their
  // destinations.
  readonly notCopied?: ReadonlySet<string>
  // The regions of galleries, by their resource ids in lower case.
  readonly galleryRegions?: ReadonlyMap<string, string>
  // The subscription of the template.
  readonly subscriptionId?: string
  // The cloud that the command is for.
  readonly cloud?: CloudName | 'custom'
  // The policy of the organisation, if there is one.
  readonly policy?: Policy
  // Whether it was already reported that the template has no location.
  readonly isLocationReported?: boolean
  // The time of the plan, in milliseconds since 1970.
  readonly now?: number
}

// The context of a rule.
export interface Subject extends LintedTemplate {
  readonly triggers: readonly ObjectNode[]
  readonly facts: SurroundingFacts
  // Every part of the body and of the triggers, with its definition in the model.
  readonly visits: readonly Visit[]
  // The parts that a path such as `properties.customize[].inline[]` names; searched once.
  readonly find: (path: string) => readonly Selected[]
  // The operating system of the source image, if it is certain.
  readonly sourceOs: OperatingSystem | undefined
}

// One violation of a rule. The message says what is wrong, and what is right.
export interface Remark {
  readonly at: Place
  readonly message: string
  // Where it does less harm than the rule's other violations.
  readonly severity?: 'info' | 'warning'
}

// One rule: when it applies, how severe a violation is, why the rule exists, and where a template violates it.
export interface Rule extends Versions {
  readonly id: string
  readonly severity: Severity
  // Where the service became stricter: a violation is only a warning in older API versions.
  readonly warningBefore?: ApiVersion
  // Whether a violation is only a warning in API versions that are newer than the known ones, which may have what the model lacks.
  readonly warningIfNewer?: true
  readonly title: string
  // One or two sentences, and their source.
  readonly why: string
  readonly source: string
  // Fragments of a template as YAML; the lines of `bad` that violate the rule end in "# ✗".
  readonly bad: string
  readonly good: string
  readonly check: (subject: Subject) => readonly Remark[]
  // For a rule that one template may violate many times for one reason: the message of its only finding, at the first place.
  readonly summary?: (count: number) => string
}

// A fragment without the indentation of the code around it.
export const yaml = (parts: TemplateStringsArray): string => {
  const lines = parts.join('').replace(/^\n/, '').trimEnd().split('\n')
  const indent = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length))
  return lines.map((line) => line.slice(indent)).join('\n')
}

// The paths of the lists.
export const customizers = 'properties.customize[]'
export const validators = 'properties.validate.inVMValidations[]'
export const distributors = 'properties.distribute[]'

// The parts at these paths that violate a rule: `check` returns the message, or undefined for a part that is in order.
export const each = ({ find }: Subject, paths: readonly string[], check: (node: TemplateNode) => string | undefined): readonly Remark[] =>
  paths.flatMap((path) => find(path).flatMap(({ node }) => remarkOn(node, check(node))))

// The violation, if there is a message.
export const remarkOn = ({ at }: TemplateNode, message: string | undefined): readonly Remark[] =>
  message === undefined ? [] : [{ at, message }]

// Violations in a property of the gallery distributors that have it.
export const onGalleryMember = (
  { find }: Subject,
  member: string,
  check: (distributor: TemplateNode) => string | undefined,
): readonly Remark[] =>
  find(distributors).flatMap(({ node }) => {
    const found = get(node, member)
    if (found === undefined || !isSet(node, member) || kindOf(node) !== 'sharedimage') return []
    const message = check(node)
    return message === undefined ? [] : [{ at: found.at, message }]
  })

// Whether a property is set: not absent, null, or the empty string that generators write for an absent one.
export const isSet = (node: TemplateNode | undefined, ...path: readonly (string | number)[]): boolean => {
  const found = get(node, ...path)
  return found !== undefined && !isNull(found) && !(found.kind === 'string' && found.value === '')
}

// Whether a property is the boolean true.
export const isTrue = (node: TemplateNode | undefined, ...path: readonly (string | number)[]): boolean => {
  const found = get(node, ...path)
  return found?.kind === 'scalar' && found.value === true
}

// The number in a property; undefined for anything else.
export const getNumber = (node: TemplateNode | undefined, ...path: readonly (string | number)[]): number | undefined => {
  const found = get(node, ...path)
  return found?.kind === 'scalar' && typeof found.value === 'number' ? found.value : undefined
}

// The kind of a step, source or distributor in lower case: a kind in the wrong case is reported once, and its meaning is clear.
export const kindOf = (node: TemplateNode): string => (getText(node, 'type') ?? '').toLowerCase()

// Whether a node is null, which the service takes for absent.
export const isNull = (node: TemplateNode): boolean => node.kind === 'scalar' && node.value === null

// The name of a part for people: customize[2].scriptUri.
export const nameOf = (part: Visit): string => labelOf(pathOf(part))
