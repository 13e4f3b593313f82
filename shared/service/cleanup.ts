// Whether an image template may be deleted after its run.
import { at, itemsOf, textOf } from '../azure/wire.js'
import type { JsonObject } from '../template/node.js'

export interface CleanupFacts {
  readonly cleanup: 'on-success' | 'always' | 'never'
  readonly succeeded: boolean
  // Whether pipelines of this owner made the template.
  readonly isOurs: boolean
  // Whether this job started the run.
  readonly isOurRun: boolean
  readonly template: JsonObject
}

export type CleanupDecision = { readonly delete: true } | { readonly delete: false; readonly because: string }

// Decides; the reason to keep a template is a sentence for people.
export const decideOnCleanup = (facts: CleanupFacts): CleanupDecision => {
  const because = reasonToKeep(facts)
  return because === undefined ? { delete: true } : { delete: false, because }
}

const reasonToKeep = ({ cleanup, succeeded, isOurs, isOurRun, template }: CleanupFacts): string | undefined => {
  if (cleanup === 'never') return 'cleanup is never'
  if (!isOurs) return 'it was not made by a pipeline of this repository'
  if (!isOurRun) return 'the run belongs to another job'
  if (cleanup === 'on-success' && !succeeded) return 'the build did not succeed (cleanup is on-success)'
  // SERVICE.md section 2: such a VHD lives in the storage account of the staging group.
  if (itemsOf(at(template, 'properties', 'distribute')).some(isVhdInStaging))
    return 'its VHD has no uri of its own and would be deleted with it'
  return undefined
}

const isVhdInStaging = (distributor: unknown): boolean =>
  textOf(at(distributor, 'type'))?.toLowerCase() === 'vhd' && (textOf(at(distributor, 'uri')) ?? '') === ''
