// What becomes of the triggers of an image template, from what there is and what is asked. Pure.
import { sourceImage, type PlannedTrigger } from '../plan/trigger.js'
import type { Trigger } from './trigger.js'

export interface TriggerChanges {
  readonly remove: readonly string[]
  readonly put: readonly string[]
  // Those that stay although none is wanted: another user made them.
  readonly foreign: readonly string[]
}

// The changes of an existing template. It takes only one trigger of a kind: one with another name is replaced.
export const decideOnTriggers = ({ action, name }: PlannedTrigger, existing: readonly Trigger[]): TriggerChanges => {
  const ofKind = existing.filter(({ kind }) => kind === sourceImage).map((trigger) => trigger.name)
  const same = ofKind.filter((other) => isSame(other, name))
  const others = ofKind.filter((other) => !isSame(other, name))
  return action === 'keep'
    ? { remove: others, put: same.length === 0 ? [name] : [], foreign: [] }
    : { remove: same, put: [], foreign: others }
}

// The triggers that are created again after their template was replaced: they were deleted with the old one, and must not be lost.
export const survivors = (planned: PlannedTrigger | undefined, had: readonly Trigger[]): readonly Trigger[] =>
  had.filter(({ kind, name }) => {
    if (planned === undefined || kind !== sourceImage) return true
    return planned.action === 'remove' && !isSame(name, planned.name)
  })

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
