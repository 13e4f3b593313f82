// What a rule of the linter is, and what it sees.
import type { Place } from '../../errors.js'
import type { ArtifactReference, OperatingSystem } from '../artifact-references.js'
import type { Severity } from '../finding.js'
import type { ApiVersion, Versions } from '../model/api-versions.js'
import { pathOf, type Visit } from '../model/visit.js'
import { get, getText, labelOf, type ObjectNode, type StringNode, type TemplateNode } from '../node.js'
import type { Policy } from '../policy.js'
import type { Selected } from '../select.js'

// A template as it would be sent; every node's place is the user's own line.
export interface LintedTemplate {
  readonly name?: StringNode | undefined
  readonly apiVersion: StringNode
  readonly body: ObjectNode
  // The scripts and files in it that are not in the repository.
  readonly remoteFiles: readonly ArtifactReference[]
  // Its resources of the type imageTemplates/triggers: name and properties of each.
  readonly triggers?: readonly ObjectNode[]
}

// The clouds of Azure, as the Azure CLI names them.
export type CloudName = 'AzureCloud' | 'AzureUSGovernment' | 'AzureChinaCloud'

// What may be known in addition to the template.
export interface KnownFacts {
  // The size of files, by the sourceUri that they are sent with.
  readonly fileBytes?: ReadonlyMap<string, number>
  // The regions of galleries, by their resource ids in lower case.
  readonly galleryRegions?: ReadonlyMap<string, string>
  // The subscription of the template.
  readonly subscriptionId?: string
  // The cloud that the command is for; undefined for one of the user's own.
  readonly cloud?: CloudName
  // The policy of the organisation, if there is one.
  readonly policy?: Policy
  // The time of the plan, in milliseconds since 1970.
  readonly now?: number
}

// What a rule sees.
export interface Subject extends LintedTemplate {
  readonly triggers: readonly ObjectNode[]
  readonly facts: KnownFacts
  // Every part of the body and of the triggers, with its definition in the model.
  readonly visits: readonly Visit[]
  // The parts that a path such as `properties.customize[].inline[]` names; looked for once.
  readonly find: (path: string) => readonly Selected[]
  // The operating system of the source image, if it is certain.
  readonly sourceOs: OperatingSystem | undefined
}

// One breach of a rule. The message states what is wrong, and what is right.
export interface Remark {
  readonly at: Place
  readonly message: string
}

// One rule: when it holds, how bad a breach of it is, why there is such a rule, and where a template breaks it.
export interface Rule extends Versions {
  readonly id: string
  readonly severity: Severity
  // Where the service became stricter: a breach is but a warning for older API versions.
  readonly warningBefore?: ApiVersion
  // Whether a breach is a warning in API versions that are newer than those known here: these may know what the model lacks.
  readonly warningIfNewer?: true
  readonly title: string
  // One or two sentences, and where they come from.
  readonly why: string
  readonly source: string
  // Fragments of a template as YAML; the lines of `bad` that break the rule end in "# ✗".
  readonly bad: string
  readonly good: string
  readonly check: (subject: Subject) => readonly Remark[]
  // For a rule that one template may break many times for one reason: the message of its only finding, at the first place.
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

// The parts that the paths name and that break a rule: `check` gives the message, or undefined for one that is in order.
export const each = ({ find }: Subject, paths: readonly string[], check: (node: TemplateNode) => string | undefined): readonly Remark[] =>
  paths.flatMap((path) => find(path).flatMap(({ node }) => remarkOn(node, check(node))))

// The remark, if there is a message.
export const remarkOn = ({ at }: TemplateNode, message: string | undefined): readonly Remark[] =>
  message === undefined ? [] : [{ at, message }]

// Remarks on a member of the gallery distributors that have it.
export const onGalleryMember = (
  { find }: Subject,
  member: string,
  check: (distributor: TemplateNode) => string | undefined,
): readonly Remark[] =>
  find(distributors).flatMap(({ node }) => {
    const found = get(node, member)
    if (found === undefined || !isGiven(node, member) || kindOf(node) !== 'sharedimage') return []
    const message = check(node)
    return message === undefined ? [] : [{ at: found.at, message }]
  })

// Whether a member has a meaning: neither absent, nor null, nor the empty text that generators write for an absent one.
export const isGiven = (node: TemplateNode | undefined, ...path: readonly (string | number)[]): boolean => {
  const found = get(node, ...path)
  return found !== undefined && !isNull(found) && !(found.kind === 'string' && found.value === '')
}

// Whether a member is the boolean true.
export const isTrue = (node: TemplateNode | undefined, ...path: readonly (string | number)[]): boolean => {
  const found = get(node, ...path)
  return found?.kind === 'scalar' && found.value === true
}

// The number that a member is, or undefined.
export const getNumber = (node: TemplateNode | undefined, ...path: readonly (string | number)[]): number | undefined => {
  const found = get(node, ...path)
  return found?.kind === 'scalar' && typeof found.value === 'number' ? found.value : undefined
}

// The kind of a step, source or distributor in lower case: a kind in the wrong case is reported once, and means what it means.
export const kindOf = (node: TemplateNode): string => (getText(node, 'type') ?? '').toLowerCase()

// Whether a node is null, which the service takes for absent.
export const isNull = (node: TemplateNode): boolean => node.kind === 'scalar' && node.value === null

// What people call a part: customize[2].scriptUri.
export const nameOf = (part: Visit): string => labelOf(pathOf(part))
