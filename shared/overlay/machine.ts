// The machine that builds, and what else the service does, from inputs.
import type { MachineInputs } from '../inputs/overlay-inputs.js'
import type { InputName } from '../inputs/table.js'
import type { Json } from '../json.js'
import type { Assignment } from './assignment.js'
import type { TemplatePath } from '../template/path.js'

// Each property that an input gives; flags turn on what they name, and nothing off.
export const machineAssignments = (inputs: MachineInputs): readonly Assignment[] => [
  ...one(['properties', 'vmProfile', 'vmSize'], inputs.vmSize, 'vm-size'),
  ...one(['properties', 'vmProfile', 'osDiskSizeGB'], inputs.osDiskSizeGB, 'os-disk-size-gb'),
  ...one(
    ['properties', 'vmProfile', 'userAssignedIdentities'],
    inputs.identities.length === 0 ? undefined : inputs.identities,
    'build-vm-identities',
  ),
  ...one(['properties', 'vmProfile', 'vnetConfig', 'subnetId'], inputs.subnetId, 'vnet-subnet-id'),
  ...one(
    ['properties', 'vmProfile', 'vnetConfig', 'containerInstanceSubnetId'],
    inputs.containerInstanceSubnetId,
    'container-instance-subnet-id',
  ),
  ...one(['properties', 'vmProfile', 'vnetConfig', 'proxyVmSize'], inputs.proxyVmSize, 'proxy-vm-size'),
  ...one(['properties', 'stagingResourceGroup'], inputs.stagingResourceGroup, 'staging-resource-group'),
  ...one(['properties', 'managedResourceTags'], inputs.managedResourceTags, 'managed-resource-tags'),
  ...one(['properties', 'optimize', 'vmBoot', 'state'], inputs.optimizeVmBoot ? 'Enabled' : undefined, 'optimize-vm-boot'),
  ...one(['properties', 'autoRun', 'state'], inputs.autoRun ? 'Enabled' : undefined, 'auto-run'),
  ...one(['properties', 'errorHandling', 'onCustomizerError'], inputs.onCustomizerError, 'error-handling-on-customizer-error'),
  ...one(['properties', 'errorHandling', 'onValidationError'], inputs.onValidationError, 'error-handling-on-validation-error'),
]

const one = (path: TemplatePath, value: Json | undefined, input: InputName): readonly Assignment[] =>
  value === undefined ? [] : [{ path, value, input }]
