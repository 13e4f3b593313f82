// Rules about regions.
import { guesser } from '../../did-you-mean.js'
import { azureRegions, nearestRegion, normalizeRegion, templateRegions, unknownRegion } from '../../azure/region.js'
import { get, type StringNode } from '../node.js'
import { nameOf, yaml, type CloudName, type Remark, type Rule, type Subject } from './rule.js'

export const regionRules: readonly Rule[] = [
  {
    id: 'region-form',
    severity: 'error',
    title: 'A string that is not a region',
    why: 'Regions are written as westus2 or West US 2: letters, digits and spaces.',
    source: 'template reference, Location',
    bad: yaml`
      location: west-europe # ✗
    `,
    good: yaml`
      location: westeurope
    `,
    check: (subject) => {
      const guess = guesser()
      return regionsOf(subject)
        .filter(({ node, label }) => !isRegionForm(node.value) && !(label === 'location' && subject.facts.isLocationReported === true))
        .map(({ node, label }) => ({
          at: node.at,
          message: `${label} must be a region, such as westeurope or West US 2, not ${JSON.stringify(node.value)}.${guessOf(node.value, guess)}`,
        }))
    },
  },
  {
    id: 'region-misspelt',
    severity: 'warning',
    title: 'A region that is not known',
    why: 'A misspelt region is refused late: at the template, or after the whole build when the image is distributed. If the region is newer than this version, silence the rule.',
    source: 'template reference, Location',
    bad: yaml`
      location: westeurop # ✗
    `,
    good: yaml`
      location: West Europe
    `,
    check: (subject) => {
      const guess = guesser()
      return regionsOf(subject).flatMap((region) => misspelt(region, guess))
    },
  },
  {
    id: 'region-cloud',
    severity: 'warning',
    title: 'A region of another cloud',
    why: 'The clouds of Azure are separate: a template in one cannot use regions of another. The input environment names the cloud of the command.',
    source: 'template reference, Location: Azure Government and Azure in China',
    bad: yaml`
      location: usgovvirginia # ✗
    `,
    good: yaml`
      location: westeurope
    `,
    check: (subject) => regionsOf(subject).flatMap((region) => elsewhere(region, subject)),
  },
  {
    id: 'region-undocumented',
    severity: 'info',
    title: 'A region in which the service has no image templates',
    why: 'The service lists the regions in which an image template can be. Images can be distributed to the others. If the list is newer than this version, silence the rule; the preflight asks Azure.',
    source: 'template reference, Location',
    bad: yaml`
      location: westindia # ✗
    `,
    good: yaml`
      location: centralindia
    `,
    check: (subject) => undocumented(subject),
  },
]

// region-misspelt and region-cloud report the others.
const undocumented = ({ body, facts }: Subject): readonly Remark[] => {
  const location = get(body, 'location')
  if (location?.kind !== 'string') return []
  const region = normalizeRegion(location.value)
  if (templateRegions.includes(region) || !azureRegions.includes(region) || cloudOf(region) !== facts.cloud) return []
  return [
    {
      at: location.at,
      message: `location: the documentation of the service does not list ${location.value} among the regions for image templates. Use one that it lists; images can be distributed to ${location.value}.`,
    },
  ]
}

const elsewhere = ({ node, label }: Region, { facts }: Subject): readonly Remark[] => {
  const region = normalizeRegion(node.value)
  const cloud = azureRegions.includes(region) ? cloudOf(region) : undefined
  if (cloud === undefined || facts.cloud === undefined || facts.cloud === 'custom' || cloud === facts.cloud) return []
  return [
    {
      at: node.at,
      message: `${label}: ${node.value} is a region of ${cloud}, and the command is for ${facts.cloud}. Set environment to ${cloud}, or use another region.`,
    },
  ]
}

// The name of a region shows its cloud.
const cloudOf = (region: string): CloudName => {
  if (/^(?:usgov|usdod)/.test(region)) return 'AzureUSGovernment'
  return /^china(?:east|north)/.test(region) ? 'AzureChinaCloud' : 'AzureCloud'
}

interface Region {
  readonly node: StringNode
  readonly label: string
}

const regionsOf = ({ visits }: Subject): readonly Region[] =>
  visits.flatMap((part) => {
    const { node, property } = part
    if (property?.kind !== 'text' || property.form !== 'region' || node.kind !== 'string' || node.value === '') return []
    return [{ node, label: nameOf(part) }]
  })

const isRegionForm = (value: string): boolean => /^[A-Za-z][A-Za-z0-9 ]*$/.test(value)

const guessOf = (value: string, guessWord: ReturnType<typeof guesser>): string => {
  const guess = nearestRegion(normalizeRegion(value.replaceAll(/[^A-Za-z0-9]/g, '')), guessWord)
  if (guess === undefined) return ''
  return /^(["']).*\1$/.test(value) ? ` Write ${guess}, without the quotes.` : ` Did you mean ${guess}?`
}

const misspelt = ({ node, label }: Region, guess: ReturnType<typeof guesser>): readonly Remark[] => {
  const message = isRegionForm(node.value) ? unknownRegion(node.value, guess) : undefined
  return message === undefined ? [] : [{ at: node.at, message: `${label}: ${message}` }]
}
