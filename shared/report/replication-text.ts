// The replication of a run's images, in words.
import type { RegionReplication } from '../gallery/image-version.js'
import { normalizeRegion } from '../azure/region.js'
import type { RunOutput } from '../service/run-outputs.js'

// A region and how far its copy is.
export const regionText = ({ region, state, progress, details }: RegionReplication): string =>
  `${region}: ${state}${state === 'Completed' ? '' : `, ${progress} %`}${details === '' ? '' : `, ${details}`}`

// The regions without a whole copy.
export const unfinished = ({ replication = [] }: RunOutput): readonly RegionReplication[] =>
  replication.filter(({ state }) => state !== 'Completed')

// The regions of an image as the template has them, with the state where the copy is not whole.
export const regionTexts = (output: RunOutput): readonly string[] => {
  const rest = unfinished(output)
  const whole = output.regions.filter((name) => !rest.some(({ region }) => normalizeRegion(region) === normalizeRegion(name)))
  return [...whole, ...rest.map(regionText)]
}

// An image that the service gave up waiting for, as what it is.
export const lateText = (output: RunOutput): string => {
  const { id, name, version, replication } = output
  const regions = replication === undefined || replication.length === 0 ? '' : ` (${replication.map(regionText).join('; ')})`
  return `The image of ${name} was made: version ${version ?? ''} exists and ${stateText(output)}${regions}: ${id ?? ''}`
}

const stateText = (output: RunOutput): string => {
  if (output.replication === undefined) return 'the gallery is still replicating it, as far as is known'
  if (output.replication.length > 0 && unfinished(output).length === 0) return 'is replicated by now'
  return unfinished(output).some(({ state }) => state === 'Failed') ? 'its replication failed' : 'is still being replicated'
}
