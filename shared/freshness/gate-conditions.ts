// Decides whether a gate opens: evaluates the conditions on an image or a run, and reports the actual value for each. Pure.
import { compareNumericVersions } from '../versions.js'
import { isReplicatedIn, type GalleryImageVersion, type RegionReplication } from '../gallery/image-version.js'
import { tagOf } from '../azure/tags.js'
import { formatAge, formatDays } from '../units.js'
import { normalizeRegion } from '../azure/region.js'
import { isActive, type ImageTemplate, type Run } from '../service/image-template.js'
import { sourceVersionOf } from './last-image.js'
import type { GateConditions } from '../inputs/settings.js'

// The result of one condition, with the actual value in words.
export interface Answer {
  readonly isMet: boolean
  readonly text: string
}

// The conditions for an image version, one answer each.
export const askVersion = (version: GalleryImageVersion, conditions: GateConditions, now: number): readonly Answer[] => {
  const { maxAge, tags, sourceVersion, excludeFromLatest } = conditions
  return [
    { isMet: isUsable(version), text: `its state is ${version.provisioningState}` },
    ...(maxAge === undefined ? [] : [ageAnswer(version.publishedDate, maxAge, now)]),
    ...tags.map((tag) => tagAnswer(tag, tagOf(version, tag.name))),
    ...(sourceVersion === undefined ? [] : [sourceAnswer(sourceVersionOf(tagOf(version, 'VMImageBuilderSource') ?? ''), sourceVersion)]),
    ...(excludeFromLatest === undefined
      ? []
      : [
          {
            isMet: version.excludeFromLatest === excludeFromLatest,
            text: `it is ${version.excludeFromLatest ? 'excluded from latest' : 'not excluded from latest'}`,
          },
        ]),
    ...replicationAnswers(version, conditions.replicatedTo),
  ]
}

// The conditions for the last run of an image template.
export const askRun = (
  template: ImageTemplate,
  endTime: string | undefined,
  { maxAge, tags }: GateConditions,
  now: number,
): readonly Answer[] => {
  const { lastRun } = template
  return [
    {
      isMet: lastRun?.state === 'Succeeded',
      text: lastRun === undefined ? 'it was never run' : `the state of its last run is ${lastRun.state}`,
    },
    ...(maxAge === undefined ? [] : [endAnswer(lastRun, endTime, maxAge, now)]),
    ...tags.map((tag) => tagAnswer(tag, tagOf(template, tag.name))),
  ]
}

// Whether every condition is met.
export const isOpen = (answers: readonly Answer[]): boolean => answers.every(({ isMet }) => isMet)

const isUsable = ({ provisioningState }: GalleryImageVersion): boolean =>
  provisioningState === 'Succeeded' || provisioningState === 'Updating'

// While a run is in progress, its end is in the year 1 (docs/service.md 4.3).
const endAnswer = (run: Run | undefined, endTime: string | undefined, maxAge: number, now: number): Answer => {
  if (isActive(run)) return { isMet: false, text: 'it has not ended' }
  const ended = Date.parse(endTime ?? '')
  return ageAnswer(Number.isNaN(ended) ? undefined : ended, maxAge, now)
}

const ageAnswer = (created: number | undefined, maxAge: number, now: number): Answer =>
  created === undefined
    ? { isMet: false, text: 'its age is unknown' }
    : { isMet: now - created <= maxAge, text: `it is ${formatAge(now - created)} old (limit ${formatDays(maxAge)})` }

const tagAnswer = ({ name, value }: GateConditions['tags'][number], actual: string | undefined): Answer => {
  if (actual === undefined) return { isMet: false, text: `it has no tag ${name}` }
  const isMet = value === undefined || value === actual
  return { isMet, text: `its tag ${name} is ${JSON.stringify(actual)}${isMet ? '' : `, not ${JSON.stringify(value)}`}` }
}

const sourceAnswer = (actual: string | undefined, wanted: string): Answer =>
  actual === undefined
    ? { isMet: false, text: 'the version of its source is unknown' }
    : { isMet: compareNumericVersions(actual, wanted) >= 0, text: `it was built from source version ${actual} (minimum ${wanted})` }

const replicationAnswers = (version: GalleryImageVersion, wanted: GateConditions['replicatedTo']): readonly Answer[] => {
  const regions = wanted === 'all' ? version.targetRegions.map(({ name }) => normalizeRegion(name)) : wanted
  return regions.map((region) => {
    const isMet = isReplicatedIn(version, region)
    const known = version.replication?.find((entry) => normalizeRegion(entry.region) === region)
    return { isMet, text: isMet ? `it is replicated to ${region}` : copyText(version, region, known) }
  })
}

const copyText = (version: GalleryImageVersion, region: string, known: RegionReplication | undefined): string => {
  if (!version.targetRegions.some(({ name }) => normalizeRegion(name) === region)) return `it is not replicated to ${region}`
  return known === undefined ? `it is not replicated to ${region}` : `its copy in ${region} is ${known.state}, ${known.progress} %`
}
