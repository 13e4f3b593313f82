// Finds misspelt regions of a promotion before anything changes: Azure would refuse them only when the version is already being changed.
import { ArmError } from '../azure/arm-error.js'
import { nearestRegion, normalizeRegion, unknownRegion } from '../azure/region.js'
import { didYouMean } from '../did-you-mean.js'
import type { Problem } from '../errors.js'
import type { GalleryImageVersion } from '../gallery/image-version.js'
import type { PromoteInputs } from '../inputs/inputs.js'
import { spell } from '../inputs/spelling.js'
import { at, textOf } from '../json.js'
import type { GalleryJob } from './gallery-job.js'

// A problem for each region to add that neither this tool nor the subscription knows. The subscription is asked only about regions that
// this tool does not know, which may be newer.
export const unknownRegions = async (job: Job, { targetRegions }: GalleryImageVersion): Promise<readonly Problem[]> => {
  const existing = new Set(targetRegions.map(({ name }) => normalizeRegion(name)))
  const added = job.inputs.promotion.targetRegions.map(({ name }) => name).filter((name) => !existing.has(normalizeRegion(name)))
  const unknown = added.filter((name) => unknownRegion(name) !== undefined)
  if (unknown.length === 0) return []
  const known = await locations(job)
  const where = spell('version-target-regions', job.host.platform)
  return unknown
    .filter((name) => known?.includes(normalizeRegion(name)) !== true)
    .map((name) => (known === undefined ? unreadable(name, where) : missing(name, known, where)))
}

type Job = GalleryJob & { readonly inputs: PromoteInputs }

const missing = (name: string, known: readonly string[], where: string): Problem => {
  const region = normalizeRegion(name)
  const guess = didYouMean(region, known) ?? nearestRegion(region)
  return {
    code: 'input-invalid',
    message: `${name} is not a region of the subscription.${guess === undefined ? '' : ` Did you mean ${guess}?`}`,
    where,
    fix: 'Command that lists the regions: az account list-locations --query "[].name"',
  }
}

const unreadable = (name: string, where: string): Problem => ({
  code: 'input-invalid',
  message: unknownRegion(name) ?? '',
  where,
  fix: `If ${name} is a new region, allow the pipeline’s identity to list the regions of the subscription: Microsoft.Resources/subscriptions/locations/read.`,
})

// The regions of the subscription; undefined if they cannot be read. Source: Azure Resource Manager's reference, Subscriptions, List Locations.
const locations = async ({ arm, inputs, polling }: Job): Promise<readonly string[] | undefined> => {
  try {
    const path = `/subscriptions/${inputs.definition.subscriptionId}/locations`
    return (await arm.list(path, '2022-12-01', polling.signal)).flatMap((body) => textOf(at(body, 'name')) ?? [])
  } catch (error) {
    if (error instanceof ArmError) return undefined
    throw error
  }
}
