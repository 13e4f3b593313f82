import { isWord } from '../../json.js'
import { failed, type Check } from '../check.js'
import { tooSmall } from '../subnet-size.js'
import { containerGroups as service, delegationsOf, readSubnet, subnet } from './subnet.js'

// The subnet of the build's containers exists and is delegated to them.
export const containerSubnet: Check = {
  id: 'container-subnet',
  title: 'Subnet of the containers',
  why: 'The service runs the build in a container in this subnet. Container groups can be created only in a subnet that is delegated to them.',
  right: subnet.right,
  fix: `Delegate it: az network vnet subnet update --delegations ${service} --vnet-name <network> --name <subnet> --resource-group <group>.`,
  source: 'template reference, containerInstanceSubnetId',
  applies: (subject) => subject.containerSubnet !== undefined,
  check: async (subject, azure) => {
    if (subject.containerSubnet === undefined) return []
    const found = await readSubnet(subject.containerSubnet, subject, azure)
    if ('remarks' in found) return found.remarks
    const isDelegated = delegationsOf(found.subnet).some((one) => isWord(one, service))
    const { value, at: where } = subject.containerSubnet
    return [
      ...(isDelegated ? [] : [failed(where, `The subnet ${value} is not delegated to ${service}.`)]),
      ...tooSmall(value, where, found.subnet, 1),
    ]
  },
}
