// The steps that a build would take, as far as they are known offline.
import { addressIn, unknownContainer } from '../artifacts/address.js'
import { isByLink } from '../artifacts/private-script.js'
import type { TemplatePlan } from './plan.js'
import type { PlannedTrigger } from './trigger.js'
import { unsignedAddresses } from './address.js'
import type { Addresses } from './render.js'

// One step, for people and for `--json`.
export type PlannedAction =
  | { readonly action: 'upload'; readonly target: string; readonly path: string; readonly condition: string }
  | { readonly action: 'create' | 'submit' | 'run' | 'delete'; readonly target: string; readonly condition: string }

type PlannedParts = Pick<TemplatePlan, 'name' | 'artifacts' | 'deliveries' | 'destination' | 'containerUrl' | 'trigger'>

// The steps of a build of this template, in order.
export const plannedActions = ({
  name,
  artifacts,
  deliveries,
  destination,
  containerUrl,
  trigger,
}: PlannedParts): readonly PlannedAction[] => [
  ...(destination.kind === 'default' && artifacts.length > 0
    ? [{ action: 'create' as const, target: `storage account ${destination.account}`, condition: ifMissing }]
    : []),
  ...artifacts.map((artifact) => ({
    action: 'upload' as const,
    target: addressIn(containerUrl ?? unknownContainer, artifact.blobName),
    path: artifact.path,
    condition: ifMissing,
  })),
  ...scriptUploads(deliveries, unsignedAddresses(containerUrl ?? unknownContainer)),
  { action: 'submit', target: name, condition: 'create, reuse or replace, depending on what is in Azure' },
  ...(trigger === undefined ? [] : [triggerAction(name, trigger)]),
  { action: 'run', target: name, condition: 'or follow the run in progress of the same template' },
  // A trigger is deleted with its template.
  ...(trigger?.action === 'keep' ? [] : [{ action: 'delete' as const, target: name, condition: 'after the build, depending on cleanup' }]),
]

// Each script once, although several steps may run it.
const scriptUploads = (deliveries: PlannedParts['deliveries'], addresses: Addresses): readonly PlannedAction[] => {
  const uploads = deliveries.filter(isByLink).map((delivery): readonly [address: string, upload: PlannedAction] => {
    const { address } = addresses.script(delivery)
    return [
      address,
      {
        action: 'upload',
        // A signed link changes the checksum of the script at each run.
        target: address.replace(/[0-9a-f]{64}(?=\/)/, '<sha256>'),
        path: `the script that downloads ${delivery.artifact.path}`,
        condition: 'with a link, for this build only',
      },
    ]
  })
  return [...new Map(uploads).values()]
}

const triggerAction = (template: string, { action, name }: PlannedTrigger): PlannedAction => {
  const target = `trigger ${template}/${name}`
  return action === 'keep' ? { action: 'create', target, condition: ifMissing } : { action: 'delete', target, condition: 'if it exists' }
}

const ifMissing = 'if missing'
