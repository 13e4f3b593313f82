// Rules about names of properties, from the model: unknown, misspelt, too new, removed.
import { didYouMean } from '../../did-you-mean.js'
import { isSince } from '../model/api-versions.js'
import { usableNames } from '../model/spelling.js'
import { pathOf, variantOf, type Visit } from '../model/visit.js'
import { labelOf, type StringNode } from '../node.js'
import { propertyAdvice } from './frequent-mistakes.js'
import { isReportedMissing, isTop, strict } from './missing-fields.js'
import { nameOf, yaml, type Remark, type Rule, type Subject } from './rule.js'

export const fieldRules: readonly Rule[] = [
  {
    id: 'field-unknown',
    severity: 'error',
    warningBefore: strict,
    warningIfNewer: true,
    title: 'A property that the API version does not have',
    why: 'From 2024-02-01 on, the service refuses a template with a property that it does not know. Older API versions drop it silently, so that it does nothing.',
    source: 'release notes, May 2024',
    bad: yaml`
      properties:
        vmProfile:
          vnetConfig:
            subnetName: build # ✗
    `,
    good: yaml`
      properties:
        vmProfile:
          vnetConfig:
            subnetId: /subscriptions/…/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v/subnets/build
    `,
    check: (subject) => subject.visits.filter(isUnknown).flatMap((part, index) => unknown(part, index < mostGuesses, subject)),
  },
  {
    id: 'field-case',
    severity: 'error',
    warningBefore: strict,
    title: 'A property, or one of its fixed values, in the wrong case',
    why: 'From 2024-02-01 on, names and values are case-sensitive. Older API versions accept any case, and the template breaks when its API version is raised.',
    source: 'release notes, May 2024',
    bad: yaml`
      properties:
        optimize:
          vmboot: # ✗
            state: Enabled
    `,
    good: yaml`
      properties:
        optimize:
          vmBoot:
            state: Enabled
    `,
    check: (subject) => subject.visits.flatMap((part) => [...miscased(part), ...miscasedValue(part, subject)]),
  },
  {
    id: 'field-too-new',
    severity: 'error',
    // The previews accepted more than their schemas say: the quick starts of that time use WindowsUpdate and osDiskSizeGB.
    warningBefore: '2020-02-14',
    title: 'A property that the API version does not have yet',
    why: 'The service refuses or drops what its API version does not know: the template would not do what you expect.',
    source: 'schemas of the API versions',
    bad: yaml`
      apiVersion: 2022-07-01
      properties:
        errorHandling: # ✗
          onCustomizerError: abort
    `,
    good: yaml`
      apiVersion: 2023-07-01
      properties:
        errorHandling:
          onCustomizerError: abort
    `,
    check: (subject) => subject.visits.flatMap((part) => tooNew(part, subject)),
  },
  {
    id: 'field-gone',
    severity: 'error',
    warningBefore: '2020-02-14',
    title: 'A property that the API version no longer has',
    why: 'Some properties of the first previews were renamed or dropped.',
    source: 'schemas of the API versions',
    bad: yaml`
      apiVersion: 2022-07-01
      properties:
        customize:
          - type: Shell
            script: https://example.com/install.sh # ✗
    `,
    good: yaml`
      apiVersion: 2022-07-01
      properties:
        customize:
          - type: Shell
            scriptUri: https://example.com/install.sh
    `,
    check: (subject) => subject.visits.flatMap((part) => gone(part, subject)),
  },
  {
    id: 'field-read-only',
    severity: 'warning',
    title: 'A property that only the service writes',
    why: 'The service returns it and does not accept a value for it. It is often left over from an exported template.',
    source: 'REST reference, Create Or Update',
    bad: yaml`
      properties:
        source:
          type: PlatformImage
          version: latest
          exactVersion: 20348.2527.240702 # ✗
    `,
    good: yaml`
      properties:
        source:
          type: PlatformImage
          version: 20348.2527.240702
    `,
    check: ({ visits }) =>
      visits.flatMap((part) =>
        part.key === undefined || part.property?.readOnly !== true
          ? []
          : [{ at: part.key.at, message: `${nameOf(part)} is written by the service and takes no value. Remove it.` }],
      ),
  },
]

// Limits the work for a file full of nonsense.
const mostGuesses = 200

const isUnknown = ({ key, property, parent }: Visit): boolean =>
  key !== undefined && parent?.members !== undefined && (property === undefined || key.isGuess === true)

const unknown = (part: Visit, mayGuess: boolean, { apiVersion }: Subject): readonly Remark[] => {
  const { key, parent } = part
  if (key === undefined || parent?.members === undefined) return []
  const version = apiVersion.value
  if (isReportedMissing(part, version)) return []
  const written = key.written ?? key.value
  const path = [...pathOf(parent), written]
  const owner = labelOf(path.slice(0, -1))
  const names = usableNames(parent.members, version)
  const guess = key.isGuess === true ? key.value : mayGuess ? didYouMean(written, names) : undefined
  const advice =
    propertyAdvice(path) ?? placeOf(parent, written) ?? (guess === undefined ? `It has ${names.join(', ')}.` : `Did you mean ${guess}?`)
  const consequence = isSince(version, strict) ? '' : ` API versions before ${strict} drop it silently; newer ones refuse the template.`
  return [
    {
      at: key.at,
      message: `${owner === '' ? 'An image template' : owner} has no property ${JSON.stringify(written)}. ${advice}${consequence}`,
    },
  ]
}

// Where a property belongs that the template itself or its properties have.
const placeOf = (parent: Visit, name: string): string | undefined => {
  if (parent.parent === undefined) {
    const properties = parent.members?.['properties']
    return properties?.kind === 'object' && Object.hasOwn(properties.members, name) ? 'It belongs in "properties".' : undefined
  }
  for (let at: Visit | undefined = parent.parent; at !== undefined; at = at.parent) {
    if (at.members === undefined || !Object.hasOwn(at.members, name) || !isTop(at)) continue
    return at.parent === undefined ? 'It belongs next to "properties".' : 'It belongs in "properties".'
  }
  return undefined
}

const miscased = (part: Visit): readonly Remark[] => {
  const { key, name } = part
  if (key === undefined || name === undefined || key.isGuess === true) return []
  const owner = labelOf(pathOf(part).slice(0, -1))
  const spelled = [key.replaces, key].flatMap((one) => (one?.written === undefined ? [] : [{ at: one.at, written: one.written }]))
  return spelled.map(({ at, written }) => ({
    at,
    message: `${owner === '' ? written : `${owner}.${written}`} is spelled ${name}: from API version ${strict} on, upper and lower case count.${bothSpelled(key)}`,
  }))
}

// From 2024-02-01 on, value-unknown reports it.
const miscasedValue = (part: Visit, { apiVersion }: Subject): readonly Remark[] => {
  const { node, property } = part
  if (property?.kind !== 'choice' || node.kind !== 'string' || node.written === undefined || isSince(apiVersion.value, strict)) return []
  const message = `${nameOf(part)}: ${node.written} is spelled ${node.value}: from API version ${strict} on, upper and lower case count.`
  return [{ at: node.at, message }]
}

// Two spellings of one name: the later value is sent.
const bothSpelled = ({ value, written, replaces }: StringNode): string =>
  replaces === undefined ? '' : ` It is given twice, as ${replaces.written ?? value} and as ${written ?? value}; the last one counts.`

const tooNew = (part: Visit, { apiVersion }: Subject): readonly Remark[] => {
  const { key, property } = part
  if (key === undefined || property?.since === undefined || isSince(apiVersion.value, property.since)) return []
  return [
    {
      at: key.at,
      message: `${nameOf(part)} needs API version ${property.since} or newer; the template is sent with ${apiVersion.value}. Raise the API version, or remove it.`,
    },
  ]
}

const isGoneKind = (owner: Visit | undefined, version: string): boolean => {
  if (owner?.property?.kind !== 'union' || owner.node.kind !== 'object') return false
  const until = variantOf(owner.node, owner.property, version)?.[1].until
  return until !== undefined && isSince(version, until)
}

const gone = (part: Visit, { apiVersion }: Subject): readonly Remark[] => {
  const { key, property } = part
  if (key === undefined || property?.until === undefined || !isSince(apiVersion.value, property.until)) return []
  // The kind is gone as well, which value-unknown reports.
  if (isGoneKind(part.parent, apiVersion.value)) return []
  const advice = property.instead === undefined ? 'Remove it.' : `Use ${property.instead}.`
  return [{ at: key.at, message: `${nameOf(part)} is gone since API version ${property.until}. ${advice}` }]
}
