// The machine that builds, and what else the service does, from inputs.
import type { MachineInputs } from '../inputs/overlay-inputs.js'
import type { InputName } from '../inputs/table.js'
import type { Json } from '../json.js'
import type { Assignment } from './assignment.js'

// Each property that an input gives; flags turn on what they name, and nothing off.
export const machineAssignments = (inputs: MachineInputs): readonly Assignment[] => [
  ...one(['vmProfile', 'vmSize'], inputs.vmSize, 'vm-size'),
  ...one(['vmProfile', 'osDiskSizeGB'], inputs.osDiskSizeGB, 'os-disk-size-gb'),
  ...one(['vmProfile', 'userAssignedIdentities'], inputs.identities.length === 0 ? undefined : inputs.identities, 'build-vm-identities'),
  ...one(['vmProfile', 'vnetConfig', 'subnetId'], inputs.subnetId, 'vnet-subnet-id'),
  ...one(['vmProfile', 'vnetConfig', 'containerInstanceSubnetId'], inputs.containerInstanceSubnetId, 'container-instance-subnet-id'),
  ...one(['vmProfile', 'vnetConfig', 'proxyVmSize'], inputs.proxyVmSize, 'proxy-vm-size'),
  ...one(['stagingResourceGroup'], inputs.stagingResourceGroup, 'staging-resource-group'),
  ...one(['managedResourceTags'], inputs.managedResourceTags, 'managed-resource-tags'),
  ...one(['optimize', 'vmBoot', 'state'], inputs.optimizeVmBoot ? 'Enabled' : undefined, 'optimize-vm-boot'),
  ...one(['autoRun', 'state'], inputs.autoRun ? 'Enabled' : undefined, 'auto-run'),
  ...one(['errorHandling', 'onCustomizerError'], inputs.onCustomizerError, 'error-handling-on-customizer-error'),
  ...one(['errorHandling', 'onValidationError'], inputs.onValidationError, 'error-handling-on-validation-error'),
]

const one = (path: readonly string[], value: Json | undefined, input: InputName): readonly Assignment[] =>
  value === undefined ? [] : [{ path: ['properties', ...path], value, input }]
