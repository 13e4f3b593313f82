// Rules about values of properties, from the model: type, choice, pattern, range.
import { didYouMean } from '../../did-you-mean.js'
import { isAmong, isSince, type Versions } from '../model/api-versions.js'
import type { Value } from '../model/property.js'
import { pathOf, type Visit } from '../model/visit.js'
import type { TemplateNode } from '../node.js'
import { typeAdvice } from './frequent-mistakes.js'
import { isNull, nameOf, yaml, type Remark, type Rule, type Subject } from './rule.js'

export const valueRules: readonly Rule[] = [
  {
    id: 'value-type',
    severity: 'error',
    title: 'A value of the wrong type',
    why: 'The service refuses a string in place of a list, a number or a boolean, and the reverse. The outlines in the documentation show some types wrongly.',
    source: 'schemas of the API versions',
    bad: yaml`
      properties:
        customize:
          - type: PowerShell
            inline: Install-WindowsFeature Web-Server # ✗
            validExitCodes: "0" # ✗
    `,
    good: yaml`
      properties:
        customize:
          - type: PowerShell
            inline:
              - Install-WindowsFeature Web-Server
            validExitCodes: [0]
    `,
    check: ({ visits }) => visits.flatMap((part) => wrongType(part)),
  },
  {
    id: 'value-unknown',
    severity: 'error',
    warningBefore: '2020-02-14',
    warningIfNewer: true,
    title: 'A value that is not allowed',
    why: 'Values are case-sensitive. The documentation writes sharedImage, latest and source in some places; the service expects SharedImage, Latest and Source.',
    source: 'schemas of the API versions',
    bad: yaml`
      properties:
        distribute:
          - type: sharedImage # ✗
    `,
    good: yaml`
      properties:
        distribute:
          - type: SharedImage
    `,
    check: (subject) => subject.visits.flatMap((part) => unknownValue(part, subject)),
  },
  {
    id: 'value-pattern',
    severity: 'error',
    title: 'A name with characters that it cannot have',
    why: 'Names of run outputs and resources are refused when they do not fit the pattern of the service.',
    source: 'schemas of the API versions',
    bad: yaml`
      properties:
        distribute:
          - type: VHD
            runOutputName: golden image # ✗
    `,
    good: yaml`
      properties:
        distribute:
          - type: VHD
            runOutputName: golden-image
    `,
    check: (subject) => subject.visits.flatMap((part) => offPattern(part, subject)),
  },
  {
    id: 'value-range',
    severity: 'error',
    title: 'A number out of its range',
    why: 'The service refuses numbers below or above what it allows.',
    source: 'schemas of the API versions',
    bad: yaml`
      properties:
        buildTimeoutInMinutes: 1000 # ✗
    `,
    good: yaml`
      properties:
        buildTimeoutInMinutes: 960
    `,
    check: ({ visits }) => visits.flatMap((part) => outOfRange(part)),
  },
]

const wrongType = (part: Visit): readonly Remark[] => {
  const { node, property } = part
  if (property === undefined || property.readOnly === true || fits(node, property)) return []
  if (isNull(node)) return emptyItem(part)
  const advice = textAdvice(part, property) ?? booleanAdvice(node, property) ?? dashAdvice(node, property) ?? typeAdvice(pathOf(part))
  return [
    {
      at: node.at,
      message: `${nameOf(part)} must be ${wanted(property)}, not ${typeOf(node)}.${advice === undefined ? '' : ` ${advice}`}`,
    },
  ]
}

// YAML and JSON read 24.04, 1 and true as numbers and booleans, and 24.10 as 24.1: only quotes keep what was written.
// A restart timeout needs its unit as well (the rule restart-timeout).
const textAdvice = (part: Visit, { kind }: Value): string | undefined => {
  if (kind !== 'text' || part.node.kind !== 'scalar') return undefined
  return pathOf(part).at(-1) === 'restartTimeout' ? 'Write a number with a unit, such as 10m.' : 'Write the value in quotes.'
}

// YAML 1.2 reads yes, no, on and off as strings, also without quotes.
const booleanAdvice = (node: TemplateNode, { kind }: Value): string | undefined => {
  if (kind !== 'boolean' || node.kind !== 'string') return undefined
  const word = node.value.trim().toLowerCase()
  if (word === 'true' || word === 'false') return `Write ${word} without quotes.`
  if (['yes', 'on', 'y', '1'].includes(word)) return 'Write true.'
  return ['no', 'off', 'n', '0'].includes(word) ? 'Write false.' : undefined
}

// YAML reads lines such as `-echo a` as one string, and `-type: Shell` as an entry of an object.
const dashAdvice = (node: TemplateNode, { kind }: Value): string | undefined => {
  if (kind !== 'list') return undefined
  const first = node.kind === 'object' ? node.entries[0]?.key : node
  return first?.kind === 'string' && /^-[^-\s]/.test(first.value) ? 'A space is needed after the dash of each item.' : undefined
}

// A property that is null counts as absent. An item of a list cannot be null, nor can an object in a map; a tag may have no value.
const emptyItem = (part: Visit): readonly Remark[] => {
  const { node, parent, property } = part
  const map = parent?.property?.kind === 'map'
  if (property === undefined || (parent?.property?.kind !== 'list' && !(map && property.kind === 'object'))) return []
  const advice = map ? 'Write {} as its value.' : 'Remove the item or complete it.'
  return [{ at: node.at, message: `${nameOf(part)} is empty (null): it must be ${wanted(property)}. ${advice}` }]
}

const fits = (node: TemplateNode, { kind }: Value): boolean => {
  switch (kind) {
    case 'text':
    case 'choice':
      return node.kind === 'string'
    case 'integer':
      return node.kind === 'scalar' && Number.isInteger(node.value)
    case 'boolean':
      return node.kind === 'scalar' && typeof node.value === 'boolean'
    case 'list':
      return node.kind === 'array'
    case 'map':
    case 'object':
    case 'union':
      return node.kind === 'object'
    case 'anything':
      return true
  }
}

const wanted = (property: Value): string => {
  switch (property.kind) {
    case 'text':
      return 'a string'
    case 'choice':
      return `one of ${Object.keys(property.values).join(', ')}`
    case 'integer':
      return 'a whole number'
    case 'boolean':
      return 'true or false'
    case 'list':
      return 'a list'
    default:
      return 'an object'
  }
}

const typeOf = (node: TemplateNode): string => {
  if (node.kind === 'object') return 'an object'
  if (node.kind === 'array') return 'a list'
  if (node.kind === 'string') return `the text ${JSON.stringify(shortened(node.value))}`
  return `the ${typeof node.value} ${node.written === undefined ? String(node.value) : shortened(node.written)}`
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text)

const unknownValue = (part: Visit, { apiVersion }: Subject): readonly Remark[] => {
  const { node, property } = part
  if (property?.kind !== 'choice' || node.kind !== 'string') return []
  const version = apiVersion.value
  const found = Object.hasOwn(property.values, node.value) ? property.values[node.value] : undefined
  if (found !== undefined && isAmong(version, found)) return miscased(part, version)
  const label = nameOf(part)
  const since = found?.since
  if (since !== undefined && !isSince(version, since))
    return [{ at: node.at, message: `${label}: ${node.value} needs API version ${since} or newer; the template is sent with ${version}.` }]
  if (found?.until !== undefined) {
    const gone = `${label}: ${node.value} is gone since API version ${found.until}.`
    return [{ at: node.at, message: `${gone}${advice(node.value, property.values, version)}` }]
  }
  return [
    { at: node.at, message: `${label} cannot be ${JSON.stringify(shortened(node.value))}.${advice(node.value, property.values, version)}` },
  ]
}

// Before 2024-02-01, field-case reports it.
const miscased = (part: Visit, version: string): readonly Remark[] => {
  const { node } = part
  if (node.kind !== 'string' || node.written === undefined || !isSince(version, '2024-02-01')) return []
  const message = `${nameOf(part)} cannot be ${JSON.stringify(node.written)}. It is spelled ${node.value}: upper and lower case count.`
  return [{ at: node.at, message }]
}

const advice = (value: string, values: Readonly<Record<string, Versions>>, version: string): string => {
  const allowed = Object.entries(values).flatMap(([name, versions]) => (isAmong(version, versions) ? [name] : []))
  const guess = didYouMean(value, allowed)
  if (guess === undefined) return ` It is one of ${allowed.join(', ')}.`
  return ` Did you mean ${guess}?`
}

const offPattern = (part: Visit, { apiVersion }: Subject): readonly Remark[] => {
  const { node, property } = part
  if (property?.kind !== 'text' || property.patterns === undefined || node.kind !== 'string') return []
  const broken = property.patterns.find((one) => isAmong(apiVersion.value, one) && !new RegExp(one.pattern).test(node.value))
  return broken === undefined
    ? []
    : [{ at: node.at, message: `${nameOf(part)} must be ${broken.description}, not ${JSON.stringify(shortened(node.value))}.` }]
}

const outOfRange = (part: Visit): readonly Remark[] => {
  const { node, property } = part
  if (property?.kind !== 'integer' || node.kind !== 'scalar' || typeof node.value !== 'number') return []
  const { min = -Infinity, max = Infinity } = property
  if (node.value >= min && node.value <= max) return []
  const range = max === Infinity ? `${min} or more` : `from ${min} to ${max}`
  return [{ at: node.at, message: `${nameOf(part)} must be ${range}, not ${node.value}.` }]
}
