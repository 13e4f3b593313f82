// What a build would do, as far as it can be known offline.
import { addressOf } from '../artifacts/address.js'
import type { Artifact } from '../artifacts/artifact.js'
import type { PlannedTrigger } from '../service/decide-on-triggers.js'
import type { PlannedAction } from './plan.js'

// The steps of a build of this template, in order.
export const plannedActions = (
  name: string,
  artifacts: readonly Artifact[],
  trigger: PlannedTrigger | undefined,
): readonly PlannedAction[] => [
  ...artifacts.map((artifact) => ({
    action: 'upload' as const,
    target: addressOf(artifact),
    path: artifact.path,
    condition: 'where it is not there already' as const,
  })),
  { action: 'submit', target: name, condition: 'create, reuse or replace: unknown until compared with Azure' },
  ...(trigger === undefined ? [] : [triggerAction(name, trigger)]),
  { action: 'run', target: name, condition: 'unless a run of the same template goes on: it is followed then' },
  {
    action: 'delete',
    target: name,
    condition: trigger?.action === 'keep' ? 'never: its trigger would go with it' : 'after the build, as cleanup says',
  },
]

const triggerAction = (template: string, { action, name }: PlannedTrigger): PlannedAction => ({
  action: 'trigger',
  target: `${template}/${name}`,
  condition: action === 'keep' ? 'create it where it is not there' : 'delete it where it is there',
})
