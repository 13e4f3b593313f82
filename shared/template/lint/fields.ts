// Rules about names of properties, from the model: unknown, misspelt, too new, gone, missing.
import { didYouMean } from '../../did-you-mean.js'
import { isAmong, isNewer, isSince } from '../model/api-versions.js'
import { requiredIn, type Value } from '../model/property.js'
import { usableNames } from '../model/spelling.js'
import { pathOf, type Visit } from '../model/visit.js'
import { labelOf, type StringNode } from '../node.js'
import { knownMistakes } from './known-mistakes.js'
import { isNull, nameOf, yaml, type Remark, type Rule, type Subject } from './rule.js'

// From this version on the service refuses names that it does not know (release notes, May 2024).
const strict = '2024-02-01'

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
    // The previews took more than their schemas say: the quick starts of their time have WindowsUpdate and osDiskSizeGB.
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
    check: (subject) => subject.visits.flatMap((part) => [...missing(part, subject), ...misspelt(part, subject), ...kindMissing(part)]),
  },
]

// A file full of nonsense shall not cost more than it is worth.
const mostGuesses = 200

const isUnknown = ({ key, property, parent }: Visit): boolean =>
  key !== undefined && parent?.members !== undefined && (property === undefined || key.isGuess === true)

const unknown = (part: Visit, mayGuess: boolean, { apiVersion }: Subject): readonly Remark[] => {
  const { key, parent } = part
  if (key === undefined || parent?.members === undefined) return []
  const version = apiVersion.value
  if (isReportedMissing(part, version)) return []
  const written = writtenName(key)
  const path = [...pathOf(parent), written]
  const owner = labelOf(path.slice(0, -1))
  const names = usableNames(parent.members, version)
  const guess = key.isGuess === true ? key.value : mayGuess ? didYouMean(written, names) : undefined
  const advice = knownMistakes(path) ?? (guess === undefined ? `It has ${names.join(', ')}.` : `Did you mean ${guess}?`)
  const fate = isSince(version, strict) ? '' : ` API versions before ${strict} drop it silently; newer ones refuse the template.`
  return [
    { at: key.at, message: `${owner === '' ? 'An image template' : owner} has no property ${JSON.stringify(written)}. ${advice}${fate}` },
  ]
}

const writtenName = ({ value, written }: StringNode): string => written ?? value

// Whether the API version may drop a name that it does not know, instead of refusing the template.
const mayDrop = (version: string): boolean => !isSince(version, strict) || isNewer(version)

// Whether a name is likely meant to be one that must be given, and is dropped: then that one is missing, which is an error.
const isReportedMissing = ({ key, property, parent }: Visit, version: string): boolean =>
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
      message: `${describe(parent)} needs ${key.value}, and API versions before ${strict} drop ${JSON.stringify(writtenName(key))} silently. Did you mean ${key.value}?`,
    },
  ]
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

// Two spellings of one name: the later value is the one that is sent.
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

const gone = (part: Visit, { apiVersion }: Subject): readonly Remark[] => {
  const { key, property } = part
  if (key === undefined || property?.until === undefined || !isSince(apiVersion.value, property.until)) return []
  const advice = property.instead === undefined ? 'Remove it.' : `Use ${property.instead}.`
  return [{ at: key.at, message: `${nameOf(part)} is gone since API version ${property.until}. ${advice}` }]
}

const missing = (part: Visit, { apiVersion }: Subject): readonly Remark[] => {
  const { node, members } = part
  if (members === undefined || node.kind !== 'object') return []
  const version = apiVersion.value
  const given = new Map(node.entries.map(({ key, value }) => [key.value.toLowerCase(), { key, value }]))
  return Object.entries(members).flatMap(([name, property]) => {
    const versions = requiredIn(property)
    const entry = given.get(name.toLowerCase())
    const isSet = entry !== undefined && !isNull(entry.value)
    if (versions === undefined || !isAmong(version, versions) || !isAmong(version, property) || isSet) return []
    // Its successor is reported as too new for the API version.
    if (name === 'replicationRegions' && given.has('targetregions')) return []
    return entry === undefined
      ? [{ at: node.at, message: `${describe(part)} has no ${name}, which API version ${version} requires.` }]
      : [{ at: entry.key.at, message: `${describe(part)} has an empty ${name}, which API version ${version} requires.` }]
  })
}

const describe = (part: Visit): string => (part.parent === undefined ? 'The image template' : nameOf(part))

// For a union whose kind the model cannot tell: whether the kind is absent or null.
const kindMissing = (part: Visit): readonly Remark[] => {
  const { node, property, members } = part
  if (members !== undefined || node.kind !== 'object' || property?.kind !== 'union') return []
  const { on, variants } = property
  const kind = node.entries.find(({ key }) => key.value.toLowerCase() === on.toLowerCase())
  if (kind !== undefined && !isNull(kind.value)) return []
  const kinds = Object.keys(variants).join(', ')
  const near = node.entries.slice(0, mostGuesses).find(({ key }) => didYouMean(key.value, [on]) !== undefined)?.key
  return kind === undefined
    ? [
        {
          at: near?.at ?? node.at,
          message: `${describe(part)} has no ${on}${near === undefined ? '' : `, but ${JSON.stringify(near.value)}`}. Set ${on} to one of ${kinds}.`,
        },
      ]
    : [{ at: kind.key.at, message: `${describe(part)} has an empty ${on}. Set it to one of ${kinds}.` }]
}
