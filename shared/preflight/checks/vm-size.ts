import type { AzureReader } from '../../azure/reader.js'
import type { Place } from '../../errors.js'
import { isWord } from '../../json.js'
import { each, failed, orUnknown, warning, type Check, type Remark } from '../check.js'
import { readSourceImage } from '../source-image.js'
import type { Subject } from '../subject.js'
import { machinesOf, nearestVmSize, readVmSize, skusRight, type Machine, type VmSize } from '../vm-sizes.js'

// The VM sizes are available in the region, and run the source image.
export const vmSize: Check = {
  id: 'vm-size',
  title: 'VM sizes',
  why: 'Not every size exists in every region, is open to every subscription, or runs images of both generations and architectures. With a wrong one, the build fails when the VM is created.',
  right: skusRight,
  fix: 'Choose another vmSize (or proxyVmSize): az vm list-skus --location <region> --resource-type virtualMachines --all shows them with their restrictions.',
  source: 'template reference, vmSize; Compute, resource SKUs',
  applies: ({ source }) => source !== undefined,
  check: async (subject, azure) => each(await machinesOf(subject, azure), (machine) => checkMachine(machine, subject, azure)),
}

const checkMachine = async (machine: Machine, subject: Subject, azure: AzureReader): Promise<readonly Remark[]> => {
  const { role, where } = machine
  const name = nameOf(machine)
  const region = subject.location.value
  const size = await readVmSize(machine.size, subject, azure)
  if (size === undefined) {
    const meant = await nearestVmSize(machine.size, subject, azure)
    return [
      failed(
        where,
        `The size ${name} of the ${role} is not available in ${region}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
      ),
    ]
  }
  const { restriction, zoneRestriction } = size
  return [
    ...(restriction === undefined
      ? []
      : [failed(where, `The size ${name} of the ${role} is not open to this subscription in ${region} (${restriction}).`)]),
    ...(zoneRestriction === undefined
      ? []
      : [
          warning(
            where,
            `The size ${name} of the ${role} is closed to this subscription in every zone of ${region} (${zoneRestriction}). The service does not request a zone, so a VM may still be created.`,
          ),
        ]),
    ...(role === 'build VM' ? await orUnknown(() => mismatches(name, where, size, subject, azure)) : []),
  ]
}

const mismatches = async (name: string, where: Place, size: VmSize, subject: Subject, azure: AzureReader): Promise<readonly Remark[]> => {
  const { generation, architecture } = (await readSourceImage(subject, azure)).traits
  return [
    ...(generation === undefined || size.generations.includes(generation.toUpperCase())
      ? []
      : [failed(where, `The size ${name} runs generation ${size.generations.join(' and ')}; the source image has ${generation}.`)]),
    ...(architecture === undefined || isWord(size.architecture, architecture)
      ? []
      : [failed(where, `The size ${name} has the architecture ${size.architecture}, the source image ${architecture}.`)]),
  ]
}

const nameOf = ({ size, isDefault }: Machine): string => (isDefault ? `${size} (the service’s default)` : size)
