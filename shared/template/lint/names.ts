// Rules about the name of the template, the outputs, tags, and the API version.
import { resourceName } from '../model/image-template.js'
import { isAmong, isNewer, isSince, newestApiVersion } from '../model/api-versions.js'
import { whyNotEvaluated } from '../left-expressions.js'
import type { StringNode } from '../node.js'
import { explicitVersion } from './distribution.js'
import { distributors, kindOf, nameOf, yaml, type Remark, type Rule, type Subject } from './rule.js'

export const nameRules: readonly Rule[] = [
  {
    id: 'template-name',
    severity: 'error',
    title: 'A name that an image template cannot have',
    why: 'The service refuses names with other characters, and longer ones.',
    source: 'schemas of the API versions',
    bad: yaml`
      name: golden image # ✗
    `,
    good: yaml`
      name: golden-image
    `,
    check: ({ name, apiVersion }) => nameRemarks(name, apiVersion.value),
  },
  {
    id: 'run-output-name-twice',
    severity: 'error',
    title: 'Two run outputs with one name',
    why: 'Each output of a run is a resource with this name, and names of resources are not case-sensitive.',
    source: 'template reference, Distribute',
    bad: yaml`
      properties:
        distribute:
          - type: VHD
            runOutputName: image
          - type: ManagedImage
            runOutputName: Image # ✗
    `,
    good: yaml`
      properties:
        distribute:
          - type: VHD
            runOutputName: disk
          - type: ManagedImage
            runOutputName: image
    `,
    check: (subject) => repeatedNames(subject),
  },
  {
    id: 'tag-limits',
    severity: 'error',
    title: 'More or longer tags than a resource can have',
    why: 'A resource has at most 50 tags, with names of up to 512 characters without < > % & \\ ? / and values of up to 256.',
    source: 'Azure Resource Manager, limits of tags',
    bad: yaml`
      tags:
        cost/centre: '1234' # ✗
    `,
    good: yaml`
      tags:
        cost-centre: '1234'
    `,
    check: (subject) => tagRemarks(subject),
  },
  {
    id: 'api-version-gone',
    severity: 'error',
    until: '2019-05-01-preview',
    title: 'An API version that is no longer served',
    why: 'Of the previews, only 2019-05-01-preview is still served.',
    source: 'release notes, Preview API',
    bad: yaml`
      apiVersion: 2019-02-01-preview # ✗
    `,
    good: yaml`
      apiVersion: '2024-02-01'
    `,
    check: ({ apiVersion }) => [
      {
        at: apiVersion.at,
        message: `The API version ${apiVersion.value} is no longer served. Use 2024-02-01 or another one from 2020-02-14 on.`,
      },
    ],
  },
  {
    id: 'api-version-preview',
    severity: 'warning',
    since: '2019-05-01-preview',
    until: '2020-02-14',
    title: 'A deprecated API version',
    why: 'The preview is deprecated and may end.',
    source: 'release notes, Preview API',
    bad: yaml`
      apiVersion: 2019-05-01-preview # ✗
    `,
    good: yaml`
      apiVersion: '2024-02-01'
    `,
    check: ({ apiVersion }) => [
      { at: apiVersion.at, message: `The API version ${apiVersion.value} is a deprecated preview. Use 2020-02-14 or a newer one.` },
    ],
  },
  {
    id: 'api-version-old',
    severity: 'info',
    since: '2020-02-14',
    until: '2024-02-01',
    title: 'An older API version',
    why: 'Before 2024-02-01 the service silently drops properties that it does not know. Before 2022-07-01 it numbers gallery image versions by a logic that is deprecated.',
    source: 'release notes, May 2024; template reference, versioning',
    bad: yaml`
      apiVersion: '2022-07-01' # ✗
    `,
    good: yaml`
      apiVersion: '2024-02-01'
    `,
    check: ({ apiVersion, find }) => {
      const isNumbered = find(distributors).some(({ node }) => kindOf(node) === 'sharedimage' && explicitVersion(node) === undefined)
      const numbers =
        isNumbered && !isSince(apiVersion.value, '2022-07-01')
          ? ' Its way of numbering gallery image versions is deprecated; from 2022-07-01 on, versioning chooses one.'
          : ''
      return [
        {
          at: apiVersion.at,
          message: `The API version ${apiVersion.value} still works. From 2024-02-01 on, the service refuses misspelt properties instead of dropping them.${numbers}`,
        },
      ]
    },
  },
  {
    id: 'api-version-newer',
    severity: 'warning',
    since: newestApiVersion,
    title: 'An API version that is newer than this tool',
    why: 'The template is checked against the newest API version that this tool knows, and sent unchanged.',
    source: 'schemas of the API versions',
    bad: yaml`
      apiVersion: '2099-01-01' # ✗
    `,
    good: yaml`
      apiVersion: '2025-10-01'
    `,
    check: ({ apiVersion }) =>
      isNewer(apiVersion.value)
        ? [
            {
              at: apiVersion.at,
              message: `The API version ${apiVersion.value} is newer than this tool, which checks the template as one of ${newestApiVersion}.`,
            },
          ]
        : [],
  },
]

const nameRemarks = (name: StringNode | undefined, version: string): readonly Remark[] => {
  if (name === undefined) return []
  const broken = resourceName.patterns.find((one) => isAmong(version, one) && !new RegExp(one.pattern).test(name.value))
  if (broken === undefined) return []
  const left = whyNotEvaluated(name)
  return [
    { at: name.at, message: left ?? `The name of an image template must be ${broken.description}, not ${JSON.stringify(name.value)}.` },
  ]
}

const repeatedNames = ({ find }: Subject): readonly Remark[] => {
  const first = new Map<string, StringNode>()
  return find(`${distributors}.runOutputName`).flatMap(({ node }) => {
    // The pattern rule reports an empty name.
    if (node.kind !== 'string' || node.value === '') return []
    const before = first.get(node.value.toLowerCase())
    if (before === undefined) first.set(node.value.toLowerCase(), node)
    const message = `The runOutputName ${node.value} is also that of another distributor (line ${String(before?.at.line)}). Give each its own.`
    return before === undefined ? [] : [{ at: node.at, message }]
  })
}

// The maps in the model whose names are not ids are tags.
const tagRemarks = ({ visits }: Subject): readonly Remark[] =>
  visits.flatMap((part) => {
    const { node, property } = part
    if (property?.kind !== 'map' || property.names !== undefined || node.kind !== 'object') return []
    const label = nameOf(part)
    const tooMany =
      node.entries.length > 50 ? [{ at: node.at, message: `${label} holds ${node.entries.length} tags; a resource has at most 50.` }] : []
    const broken = node.entries.flatMap(({ key, value }) => {
      const isName = key.value.length <= 512 && !/[<>%&\\?/]/.test(key.value)
      if (!isName) return [{ at: key.at, message: `${label}: the name of a tag has up to 512 characters, and none of < > % & \\ ? /.` }]
      const isLong = value.kind === 'string' && value.value.length > 256
      return isLong ? [{ at: value.at, message: `${label}: the value of ${key.value} has more than 256 characters.` }] : []
    })
    return [...tooMany, ...broken]
  })
