// The rule about required properties, from the model: missing, empty, or given under a misspelt name that the service drops.
import { didYouMean } from '../../did-you-mean.js'
import { isAmong, isNewer, isSince } from '../model/api-versions.js'
import { requiredIn, type Value } from '../model/property.js'
import type { Visit } from '../model/visit.js'
import type { TemplateNode } from '../node.js'
import { isNull, nameOf, yaml, type Remark, type Rule, type Subject } from './rule.js'

// From this version on, the service refuses unknown names (docs/service.md 1.3).
export const strict = '2024-02-01'

export const missingFieldRules: readonly Rule[] = [
  {
    id: 'field-missing',
    severity: 'error',
    title: 'A required property is missing',
    why: 'The service refuses a template that lacks it.',
    source: 'schemas of the API versions',
    bad: yaml`
      location: westeurope
      identity:
        type: UserAssigned
        userAssignedIdentities:
          /subscriptions/…/resourceGroups/build/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder: {}
      properties:
        source:
          type: PlatformImage
        distribute:
          - type: VHD # ✗
    `,
    good: yaml`
      location: westeurope
      identity:
        type: UserAssigned
        userAssignedIdentities:
          /subscriptions/…/resourceGroups/build/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder: {}
      properties:
        source:
          type: PlatformImage
        distribute:
          - type: VHD
            runOutputName: disk
    `,
    check: (subject) => {
      const unknown = new Set(subject.visits.flatMap((part) => (isOfNoModel(part) ? [(part.key?.value ?? '').toLowerCase()] : [])))
      return subject.visits.flatMap((part) => [...missing(part, subject, unknown), ...misspelt(part, subject), ...kindMissing(part)])
    },
  },
]

// Whether the API version may drop an unknown name instead of refusing the template.
const mayDrop = (version: string): boolean => !isSince(version, strict) || isNewer(version)

// Whether a name that is dropped is probably meant to be a required one: then that one is missing, which is an error.
export const isReportedMissing = ({ key, property, parent }: Visit, version: string): boolean =>
  key?.isGuess === true &&
  property !== undefined &&
  mayDrop(version) &&
  (property.needed === true || isScript(key.value, parent) || isAmongRequired(property, version))

const isAmongRequired = (property: Value, version: string): boolean => {
  const versions = requiredIn(property)
  return versions !== undefined && isAmong(version, versions) && isAmong(version, property)
}

// A step has one of the two.
const isScript = (name: string, step: Visit | undefined): boolean =>
  scripts.has(name) && step?.node.kind === 'object' && step.node.entries.every(({ key }) => key.value === name || !scripts.has(key.value))

const scripts: ReadonlySet<string> = new Set(['inline', 'scriptUri'])

const misspelt = (part: Visit, { apiVersion }: Subject): readonly Remark[] => {
  const { key, parent } = part
  if (key === undefined || parent === undefined || !isReportedMissing(part, apiVersion.value)) return []
  return [
    {
      at: key.at,
      message: `${describe(parent)} needs ${key.value}, and API versions before ${strict} drop ${JSON.stringify(key.written)} silently. Did you mean ${key.value}?`,
    },
  ]
}

// Whether a part is the template itself or its properties.
export const isTop = ({ parent, step }: Visit): boolean => parent === undefined || (parent.parent === undefined && step === 'properties')

const isOfNoModel = ({ key, property, parent }: Visit): boolean =>
  key !== undefined && parent?.members !== undefined && property === undefined

// `unknown` has the names of properties that are not known where they are, in lower case: one of the template itself that is only in the
// wrong object is reported there.
const missing = (part: Visit, { apiVersion, facts }: Subject, unknown: ReadonlySet<string>): readonly Remark[] => {
  const { node, members } = part
  if (members === undefined || node.kind !== 'object') return []
  const version = apiVersion.value
  const given = new Map(node.entries.map(({ key, value }) => [key.value.toLowerCase(), { key, value }]))
  return Object.entries(members).flatMap(([name, property]) => {
    const versions = requiredIn(property)
    const entry = given.get(name.toLowerCase())
    const isSet = entry !== undefined && !isNull(entry.value) && !isEmptyText(entry.value, property)
    if (versions === undefined || !isAmong(version, versions) || !isAmong(version, property) || isSet) return []
    if (isTop(part) && unknown.has(name.toLowerCase())) return []
    if (part.parent === undefined && name === 'location' && facts.isLocationReported === true) return []
    // Its successor is reported as too new for the API version.
    if (name === 'replicationRegions' && given.has('targetregions')) return []
    return entry === undefined
      ? [{ at: node.at, message: `${describe(part)} has no ${name}, which API version ${version} requires.` }]
      : [
          {
            at: isNull(entry.value) ? entry.key.at : entry.value.at,
            message: `${describe(part)} has an empty ${name}, which API version ${version} requires.`,
          },
        ]
  })
}

// An empty string that no other rule reports: one with a pattern does not fit it.
const isEmptyText = (node: TemplateNode, property: Value): boolean =>
  node.kind === 'string' && node.value === '' && property.kind === 'text' && property.patterns === undefined

const describe = (part: Visit): string => (part.parent === undefined ? 'The image template' : nameOf(part))

// For a union whose kind the model cannot tell: whether the kind is absent or null.
const kindMissing = (part: Visit): readonly Remark[] => {
  const { node, property, members } = part
  if (members !== undefined || node.kind !== 'object' || property?.kind !== 'union') return []
  const { on, variants } = property
  const kind = node.entries.find(({ key }) => key.value.toLowerCase() === on.toLowerCase())
  if (kind !== undefined && !isNull(kind.value)) return []
  const names = Object.keys(variants)
  // The oldest API version writes Shell in lower case as well.
  const isFirst = (name: string, index: number): boolean => names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) === index
  const kinds = names.filter(isFirst).join(', ')
  const near = node.entries.slice(0, 200).find(({ key }) => didYouMean(key.value, [on]) !== undefined)?.key
  return kind === undefined
    ? [
        {
          at: near?.at ?? node.at,
          message: `${describe(part)} has no ${on}${near === undefined ? '' : `, but ${JSON.stringify(near.value)}`}. Set ${on} to one of ${kinds}.`,
        },
      ]
    : [{ at: kind.key.at, message: `${describe(part)} has an empty ${on}. Set it to one of ${kinds}.` }]
}
