// The replication of a run's images, in words.
import type { RegionReplication } from '../gallery/image-version.js'
import { normalizeRegion } from '../azure/region.js'
import type { RunOutput } from '../service/run-outputs.js'

// A region and the progress of its copy.
export const regionText = ({ region, state, progress, details }: RegionReplication): string =>
  `${region}: ${state}${state === 'Completed' ? '' : `, ${progress} %`}${details === '' ? '' : `, ${details}`}`

// The regions whose copy is incomplete.
export const unfinished = ({ replication = [] }: RunOutput): readonly RegionReplication[] =>
  replication.filter(({ state }) => state !== 'Completed')

// The regions of an image in the order of the template, with the state if the copy is incomplete.
export const regionTexts = (output: RunOutput): readonly string[] => {
  const rest = unfinished(output)
  const whole = output.regions.filter((name) => !rest.some(({ region }) => normalizeRegion(region) === normalizeRegion(name)))
  return [...whole, ...rest.map(regionText)]
}

// An image that the service stopped waiting for, with its state.
export const lateText = (output: RunOutput): string => {
  const { id, name, version, replication } = output
  const regions = replication === undefined || replication.length === 0 ? '' : ` (${replication.map(regionText).join('; ')})`
  return `The image of ${name} was created: version ${version ?? ''} exists and ${stateText(output)}${regions}: ${id ?? ''}`
}

const stateText = (output: RunOutput): string => {
  if (output.replication === undefined) return 'is probably still being replicated'
  if (output.replication.length > 0 && unfinished(output).length === 0) return 'is replicated by now'
  return unfinished(output).some(({ state }) => state === 'Failed') ? 'its replication failed' : 'is still being replicated'
}
