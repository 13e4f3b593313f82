// The source of an image template, from inputs.
import type { SourceInputs } from '../inputs/overlay-inputs.js'
import type { Json } from '../json.js'
import type { Assignment } from './assignment.js'

// All of properties.source: one of a file is replaced whole.
export const sourceAssignments = (source: SourceInputs | undefined): readonly Assignment[] => {
  if (source === undefined) return []
  const { input } = source.image
  const path = ['properties', 'source'] as const
  if (source.type !== 'PlatformImage') return [{ path, value: byId(source.type, source.image.value), input }]
  const { plan, image } = source
  const whole: Assignment = { path, value: { type: 'PlatformImage', ...image.value }, input }
  return plan === undefined ? [whole] : [whole, { path: [...path, 'planInfo'], value: { ...plan }, input: 'source-plan' }]
}

const byId = (type: 'ManagedImage' | 'SharedImageGallery', id: string): Json =>
  type === 'ManagedImage' ? { type, imageId: id } : { type: 'SharedImageVersion', imageVersionId: id }
