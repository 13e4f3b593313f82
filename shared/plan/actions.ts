// What a build would do, as far as it can be known offline.
import { addressOf } from '../artifacts/address.js'
import type { Artifact } from '../artifacts/artifact.js'
import type { PlannedAction } from './plan.js'

// The steps of a build of this template, in order.
export const plannedActions = (name: string, artifacts: readonly Artifact[]): readonly PlannedAction[] => [
  ...artifacts.map((artifact) => ({
    action: 'upload' as const,
    target: addressOf(artifact),
    path: artifact.path,
    condition: 'where it is not there already' as const,
  })),
  { action: 'submit', target: name, condition: 'create, reuse or replace: unknown until compared with Azure' },
  { action: 'run', target: name, condition: 'unless a run of the same template goes on: it is followed then' },
  { action: 'delete', target: name, condition: 'after the build, as cleanup says' },
]
