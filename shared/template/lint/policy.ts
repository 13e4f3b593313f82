// Rules of an organisation, from the policy file that the input lint-policy names. Comments in a template cannot silence them.
import type { Place } from '../../errors.js'
import { defaultVmSizes } from '../../default-vm-sizes.js'
import { normalizeRegion } from '../../azure/region.js'
import { get, getItems, getText, type StringNode, type TemplateNode } from '../node.js'
import { isLikeOne } from '../like.js'
import { isSet, nameOf, validators, yaml, type Remark, type Rule, type Subject } from './rule.js'

export const policyRules: readonly Rule[] = [
  {
    id: 'policy-source',
    severity: 'error',
    title: 'A source image that the policy does not allow',
    why: 'The policy file lists the source images that are allowed.',
    source: 'the policy file, sources',
    bad: yaml`
      properties:
        source:
          type: PlatformImage # ✗
          publisher: example
          offer: unknown
          sku: server
    `,
    good: yaml`
      properties:
        source:
          type: PlatformImage
          publisher: Canonical
          offer: ubuntu-24_04-lts
          sku: server
    `,
    check: ({ body, facts }) => {
      const source = get(body, 'properties', 'source')
      const name = source === undefined ? undefined : nameOfSource(source)
      const allowed = facts.policy?.sources
      if (source === undefined || name === undefined || allowed === undefined || isLikeOne(name, allowed)) return []
      return [{ at: source.at, message: `The policy does not allow the source image ${name}. ${advice(allowed)}` }]
    },
  },
  {
    id: 'policy-region',
    severity: 'error',
    title: 'A region that the policy does not allow',
    why: 'The policy file lists the regions in which templates and images may be.',
    source: 'the policy file, regions',
    bad: yaml`
      location: brazilsouth # ✗
    `,
    good: yaml`
      location: West Europe
    `,
    check: ({ visits, facts }) => {
      const allowed = facts.policy?.regions?.map(normalizeRegion)
      if (allowed === undefined) return []
      return visits.flatMap((part) => {
        const { node, property } = part
        if (property?.kind !== 'text' || property.form !== 'region' || node.kind !== 'string' || node.value === '') return []
        if (isLikeOne(normalizeRegion(node.value), allowed)) return []
        return [{ at: node.at, message: `${nameOf(part)}: the policy does not allow the region ${node.value}. ${advice(allowed)}` }]
      })
    },
  },
  {
    id: 'policy-size',
    severity: 'error',
    title: 'A VM size that the policy does not allow',
    why: `The policy file lists the sizes of build VMs that are allowed. A template without vmSize gets the default of the service, ${Object.values(defaultVmSizes).join(' or ')}.`,
    source: 'the policy file, vm-sizes',
    bad: yaml`
      properties:
        vmProfile:
          vmSize: Standard_M416ms_v2 # ✗
    `,
    good: yaml`
      properties:
        vmProfile:
          vmSize: Standard_D2s_v5
    `,
    check: (subject) => sizeRemarks(subject),
  },
  {
    id: 'policy-tag',
    severity: 'error',
    title: 'A tag that the policy requires',
    why: 'The policy file lists the tags that every image template must have.',
    source: 'the policy file, required-tags',
    bad: yaml`
      location: westeurope
      tags: # ✗
        team: images
    `,
    good: yaml`
      location: westeurope
      tags:
        cost-centre: '1234'
    `,
    check: ({ body, facts }) => {
      const tags = get(body, 'tags')
      const names = tags?.kind === 'object' ? tags.entries.flatMap(({ key, value }) => (isSet(value) ? [key.value] : [])) : []
      // Tag names are case-insensitive (Azure Resource Manager, tags).
      const missing = (facts.policy?.requiredTags ?? []).filter((required) => !names.some((name) => isLikeOne(name, [required])))
      return missing.length === 0
        ? []
        : [
            {
              at: placeForTags(body),
              message: `The policy requires the ${missing.length === 1 ? 'tag' : 'tags'} ${missing.join(', ')}.`,
            },
          ]
    },
  },
  {
    id: 'policy-validator',
    severity: 'error',
    title: 'A validator that the policy requires',
    why: 'The policy file lists the validators that every image template must have, by their names or scripts.',
    source: 'the policy file, required-validators',
    bad: yaml`
      properties:
        validate: # ✗
          inVMValidations:
            - type: Shell
              name: smoke
              inline: ["true"]
    `,
    good: yaml`
      properties:
        validate:
          inVMValidations:
            - type: Shell
              name: cis-benchmark
              inline: ["./check"]
    `,
    check: (subject) => validatorRemarks(subject),
  },
]

// Where the template has its tags, or else its location.
const placeForTags = (body: TemplateNode): Place => keyPlace(body, 'tags') ?? keyPlace(body, 'location') ?? body.at

// The place of a property's name: its value may be written in a parameters file.
const keyPlace = (node: TemplateNode | undefined, name: string): Place | undefined =>
  node?.kind === 'object' ? node.entries.find(({ key }) => key.value === name)?.key.at : undefined

const nameOfSource = (source: TemplateNode): string | undefined => {
  // The ISO sources of the previews have an address only.
  const [id] = ['imageVersionId', 'imageId', 'sourceUri', 'sourceURI'].flatMap((name) => getText(source, name) ?? [])
  if (id !== undefined) return id
  const parts = ['publisher', 'offer', 'sku'].map((name) => getText(source, name) ?? '')
  return parts.every((part) => part !== '') ? parts.join(':') : undefined
}

const advice = (allowed: readonly string[], verb = 'Use'): string =>
  allowed.length === 0 ? 'Its list is empty, which allows none.' : `${verb} one of ${listed(allowed)}.`

const listed = (patterns: readonly string[]): string =>
  patterns.length <= 5 ? patterns.join(', ') : `${patterns.slice(0, 5).join(', ')} and ${patterns.length - 5} more`

const sizeRemarks = ({ body, facts }: Subject): readonly Remark[] => {
  const allowed = facts.policy?.vmSizes
  const size = get(body, 'properties', 'vmProfile', 'vmSize')
  if (allowed === undefined) return []
  if (!isSet(size) || (size?.kind === 'string' && size.value === '')) return defaultSizeRemarks(body, allowed)
  if (size?.kind !== 'string' || isLikeOne(size.value, allowed)) return []
  return [{ at: size.at, message: `The policy does not allow the VM size ${size.value}. ${advice(allowed)}` }]
}

// The generation of the source image decides between the defaults, and is not known here: one that is allowed is enough.
const defaultSizeRemarks = (body: TemplateNode, allowed: readonly string[]): readonly Remark[] => {
  const sizes = Object.values(defaultVmSizes)
  if (sizes.some((one) => isLikeOne(one, allowed))) return []
  const profile = get(body, 'properties', 'vmProfile')
  const at = keyPlace(profile, 'vmSize') ?? keyPlace(get(body, 'properties'), 'vmProfile') ?? keyPlace(body, 'properties') ?? body.at
  const message = `Without vmSize, the build VM is a ${sizes.join(' or ')}, which the policy does not allow. ${advice(allowed, 'Set vmSize to')}`
  return [{ at, message }]
}

const validatorRemarks = ({ body, find, facts }: Subject): readonly Remark[] => {
  const found = find(validators).flatMap(({ node }) => textsOf(node).map(({ value }) => value))
  const missing = (facts.policy?.requiredValidators ?? []).filter((required) => !found.some((text) => isLikeOne(text, [required])))
  const at = keyPlace(get(body, 'properties'), 'validate') ?? keyPlace(body, 'properties') ?? body.at
  return missing.length === 0
    ? []
    : [{ at, message: `The policy requires the ${missing.length === 1 ? 'validator' : 'validators'} ${missing.join(', ')}.` }]
}

// An inline validator without a name has the empty name.
const textsOf = (validator: TemplateNode): readonly Pick<StringNode, 'value'>[] => {
  const texts = ['name', 'scriptUri', 'sourceUri'].flatMap((name) => {
    const found = get(validator, name)
    return found?.kind === 'string' ? [found] : []
  })
  return texts.length === 0 && getItems(validator, 'inline').length > 0 ? [{ value: '' }] : texts
}
