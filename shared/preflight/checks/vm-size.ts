import type { AzureReader } from '../../azure/reader.js'
import { each, failed, warning, type Check, type Remark } from '../check.js'
import type { Subject } from '../subject.js'
import { machinesOf, readVmSize, skusRight, traitsOf, type Machine } from '../vm-sizes.js'

// The VM sizes are available in the region, and can run the source image.
export const vmSize: Check = {
  id: 'vm-size',
  title: 'VM sizes',
  why: 'Not every size is available in every region or to every subscription, or supports both generations and architectures. The build fails when the VM is created.',
  right: skusRight,
  fix: 'Choose another vmSize (or proxyVmSize): az vm list-skus --location <region> --resource-type virtualMachines --all shows them with their restrictions.',
  source: 'template reference, vmSize; Compute, resource SKUs',
  applies: ({ source }) => source !== undefined,
  check: async (subject, azure) => each(await machinesOf(subject, azure), (machine) => checkMachine(machine, subject, azure)),
}

const checkMachine = async (machine: Machine, subject: Subject, azure: AzureReader): Promise<readonly Remark[]> => {
  const { role, where } = machine
  const name = nameOf(machine)
  const size = await readVmSize(machine.size, subject, azure)
  if (size === undefined) return [failed(where, `The size ${name} of the ${role} is not in ${subject.location.value}.`)]
  const { generation, architecture } = role === 'build VM' ? await traitsOf(subject, azure) : {}
  return [
    ...(size.restriction === undefined
      ? []
      : [
          failed(
            where,
            `The size ${name} of the ${role} is not available to this subscription in ${subject.location.value} (${size.restriction}).`,
          ),
        ]),
    ...(size.zoneRestriction === undefined
      ? []
      : [
          warning(
            where,
            `The size ${name} of the ${role} is unavailable to this subscription in every zone of ${subject.location.value} (${size.zoneRestriction}). The service does not request a zone, so a VM may still be created.`,
          ),
        ]),
    ...(generation === undefined || size.generations.includes(generation)
      ? []
      : [failed(where, `The size ${name} runs generation ${size.generations.join(' and ')}; the source image has ${generation}.`)]),
    ...(architecture === undefined || size.architecture.toLowerCase() === architecture.toLowerCase()
      ? []
      : [failed(where, `The size ${name} has the architecture ${size.architecture}, the source image ${architecture}.`)]),
  ]
}

const nameOf = ({ size, isDefault }: Machine): string => (isDefault ? `${size} (the service’s default)` : size)
