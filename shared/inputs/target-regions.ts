// The regions of version-target-regions: lines, or JSON in Compute's format.
import { isObject, textOf } from '../json.js'
import type { RequestedRegion } from './settings.js'
import { normalizeRegion } from '../azure/region.js'
import { listOf } from '../lists.js'

// The regions in the text, or what is wrong with it as a sentence.
export const requestedRegions = (text: string): readonly RequestedRegion[] | string => {
  const regions = text.trimStart().startsWith('[') ? fromJson(text) : fromLines(text)
  if (typeof regions === 'string') return regions
  const keys = regions.map(({ name }) => normalizeRegion(name))
  const twice = regions.find(({ name }, index) => keys.indexOf(normalizeRegion(name)) !== index)
  return twice === undefined ? regions : `${twice.name} is named twice.`
}

const fromLines = (text: string): readonly RequestedRegion[] | string => {
  return collect(listOf(text), (entry) => {
    const [, name = '', count] = /^([A-Za-z][\w ]*?)\s*(?:=\s*(\d+))?$/.exec(entry) ?? []
    if (name === '') return `${JSON.stringify(entry)} is neither a region nor region=replicas.`
    return region(name, count === undefined ? {} : { regionalReplicaCount: Number(count) })
  })
}

const fromJson = (text: string): readonly RequestedRegion[] | string => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return `The list is not JSON: ${error instanceof Error ? error.message : String(error)}.`
  }
  if (!Array.isArray(value)) return 'The JSON is not an array.'
  return collect(value, (item: unknown) => {
    const name = isObject(item) ? textOf(item['name']) : undefined
    if (!isObject(item) || name === undefined || name.trim() === '') return `${JSON.stringify(item)} has no name.`
    return region(name, Object.fromEntries(Object.entries(item).filter(([key]) => key !== 'name')))
  })
}

// A version has up to 100 replicas (docs/service.md 6.10).
const region = (name: string, properties: RequestedRegion['properties']): RequestedRegion | string => {
  const replicas = properties['regionalReplicaCount']
  const isCount = typeof replicas === 'number' && Number.isInteger(replicas) && replicas >= 1 && replicas <= 100
  return replicas === undefined || isCount ? { name, properties } : `${name} must have 1 to 100 replicas, got ${JSON.stringify(replicas)}.`
}

const collect = <Item>(items: readonly Item[], read: (item: Item) => RequestedRegion | string): readonly RequestedRegion[] | string => {
  const results = items.map(read)
  const problems = results.filter((result) => typeof result === 'string')
  return problems.length > 0 ? problems.join(' ') : results.filter((result) => typeof result !== 'string')
}
