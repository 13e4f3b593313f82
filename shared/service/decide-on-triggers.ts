// Decides what happens to the triggers of an image template, from those that exist and those that are wanted. Pure.
import { sourceImage, type PlannedTrigger } from '../plan/trigger.js'
import type { Trigger } from './trigger.js'

export interface TriggerChanges {
  readonly remove: readonly string[]
  readonly put: readonly string[]
  // Triggers that stay although none is wanted, because another user created them.
  readonly foreign: readonly string[]
}

// The changes to an existing template. A template takes only one trigger of a kind: one with another name is replaced.
export const decideOnTriggers = ({ action, name }: PlannedTrigger, existing: readonly Trigger[]): TriggerChanges => {
  const ofKind = existing.filter(({ kind }) => kind === sourceImage).map((trigger) => trigger.name)
  const same = ofKind.filter((other) => isSame(other, name))
  const others = ofKind.filter((other) => !isSame(other, name))
  return action === 'keep'
    ? { remove: others, put: same.length === 0 ? [name] : [], foreign: [] }
    : { remove: same, put: [], foreign: others }
}

// The triggers to create again after their template was replaced: they were deleted with the old template, and must not be lost.
export const survivors = (planned: PlannedTrigger | undefined, had: readonly Trigger[]): readonly Trigger[] =>
  had.filter(({ kind, name }) => {
    if (planned === undefined || kind !== sourceImage) return true
    return planned.action === 'remove' && !isSame(name, planned.name)
  })

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
