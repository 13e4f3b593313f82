// What an overlay is made from, and the values in it that no input spells out.
import { createHash } from 'node:crypto'
import type { ArtifactInputs, TargetInputs, TemplateInputs } from '../inputs/inputs.js'
import type { InputName } from '../inputs/table.js'
import type { Assignment } from './assignment.js'
import type { SourceFiles } from './customize.js'
import type { ObjectNode } from '../template/node.js'
import { locateTemplate } from '../template/view.js'

export interface OverlayRequest {
  readonly inputs: TemplateInputs
  readonly target: TargetInputs
  readonly access: ArtifactInputs['access']
  // What customizer-source is; undefined if it is not given.
  readonly files: LocatedSource | undefined
  // The name of the run.
  readonly run: string
  readonly spell: (name: InputName) => string
}

export interface LocatedSource extends SourceFiles {
  // Whether the build VM has to download it itself.
  readonly isDownloaded: boolean
}

// The id of a managed image that the inputs do not name: a new one for each run, as azure/build-vm-image did (docs/platforms.md 1.9).
export const imageOfRun = ({ target, run }: OverlayRequest): string | undefined => {
  const { subscriptionId, resourceGroup } = target
  if (subscriptionId === undefined || resourceGroup === undefined) return undefined
  const name = `mi_${createHash('sha256').update(run).digest('hex').slice(0, 12)}`
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/images/${name}`
}

// A build VM that downloads something and has no identity gets the template's: the older tools needed no other.
export const vmIdentityAssignments = (body: ObjectNode, { inputs, files, access }: OverlayRequest): readonly Assignment[] => {
  if (files?.isDownloaded !== true || access !== 'identity' || inputs.simple.machine.identities.length > 0) return []
  const { identity, properties } = locateTemplate(body)
  if ((properties?.vmProfile?.userAssignedIdentities ?? []).length > 0) return []
  if (identity?.userAssignedIdentities === undefined) return []
  const value = identity.userAssignedIdentities.slice(0, 1).map(({ key }) => key.value)
  return [{ path: ['properties', 'vmProfile', 'userAssignedIdentities'], value, input: 'customizer-source' }]
}
