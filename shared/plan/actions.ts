// What a build would do, as far as it can be known offline.
import { addressOf } from '../artifacts/address.js'
import type { Artifact } from '../artifacts/artifact.js'
import type { PrivateScript } from '../artifacts/private-script.js'
import type { PlannedTrigger } from '../service/decide-on-triggers.js'
import type { PlannedAction } from './plan.js'

export interface ActionFacts {
  readonly name: string
  readonly artifacts: readonly Artifact[]
  readonly privateScripts: readonly PrivateScript[]
  // The storage account that is made where it is missing; undefined where the container is somebody else's business.
  readonly ownAccount: string | undefined
  readonly trigger: PlannedTrigger | undefined
}

// The steps of a build of this template, in order.
export const plannedActions = ({ name, artifacts, privateScripts, ownAccount, trigger }: ActionFacts): readonly PlannedAction[] => [
  ...(ownAccount === undefined || artifacts.length === 0
    ? []
    : [{ action: 'create' as const, target: `storage account ${ownAccount}`, condition: whereMissing }]),
  ...artifacts.map((artifact) => ({
    action: 'upload' as const,
    target: addressOf(artifact),
    path: artifact.path,
    condition: whereMissing,
  })),
  ...privateScripts.map(({ path, plannedUrl }) => ({
    action: 'upload' as const,
    // Its checksum is another with each link.
    target: plannedUrl.replace(/\/[0-9a-f]{64}\//, '/<sha256>/'),
    path: `the script that downloads ${path}`,
    condition: 'with a link in it, for this build alone',
  })),
  { action: 'submit', target: name, condition: 'create, reuse or replace: unknown until compared with Azure' },
  ...(trigger === undefined ? [] : [triggerAction(name, trigger)]),
  { action: 'run', target: name, condition: 'unless a run of the same template goes on: it is followed then' },
  // A trigger would go with its template.
  ...(trigger?.action === 'keep' ? [] : [{ action: 'delete' as const, target: name, condition: 'after the build, as cleanup says' }]),
]

const triggerAction = (template: string, { action, name }: PlannedTrigger): PlannedAction => {
  const target = `trigger ${template}/${name}`
  return action === 'keep'
    ? { action: 'create', target, condition: whereMissing }
    : { action: 'delete', target, condition: 'where it is there' }
}

const whereMissing = 'where it is not there already'
