// What becomes of the triggers of an image template, from what there is and what is asked. Pure.
import { sourceImage, type PlannedTrigger } from '../plan/trigger.js'
import type { Trigger } from './trigger.js'

export interface TriggerChanges {
  readonly remove: readonly string[]
  readonly put: readonly string[]
  // Those that stay although none is asked for: somebody else made them.
  readonly foreign: readonly string[]
}

// The changes of a template that is there. It takes one trigger of a kind only: one of another name gives way.
export const decideOnTriggers = ({ action, name }: PlannedTrigger, existing: readonly Trigger[]): TriggerChanges => {
  const ofKind = existing.filter(({ kind }) => kind === sourceImage).map((trigger) => trigger.name)
  const same = ofKind.filter((other) => isSame(other, name))
  const others = ofKind.filter((other) => !isSame(other, name))
  return action === 'keep'
    ? { remove: others, put: same.length === 0 ? [name] : [], foreign: [] }
    : { remove: same, put: [], foreign: others }
}

// The triggers that come back after their template was replaced: deleted with the old one, they are nobody's to lose.
export const survivors = (planned: PlannedTrigger | undefined, had: readonly Trigger[]): readonly Trigger[] =>
  had.filter(({ kind, name }) => {
    if (planned === undefined || kind !== sourceImage) return true
    return planned.action === 'remove' && !isSame(name, planned.name)
  })

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
