// Rules about the virtual network of a build.
import { get, getText, type TemplateNode } from '../node.js'
import { isSet, remarkOn, type Remark, type Rule, type Subject } from './rule.js'

const network = '/subscriptions/…/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/v/subnets'

export const networkRules: readonly Rule[] = [
  {
    id: 'network-subnet-missing',
    severity: 'error',
    title: 'A network without the subnet of the build VM',
    why: 'containerInstanceSubnetId can be set only together with subnetId.',
    source: 'template reference, containerInstanceSubnetId',
    bad: `properties:\n  vmProfile:\n    vnetConfig:\n      containerInstanceSubnetId: ${network}/containers # ✗`,
    good: `properties:\n  vmProfile:\n    vnetConfig:\n      subnetId: ${network}/build\n      containerInstanceSubnetId: ${network}/containers`,
    check: (subject) =>
      networkRemarks(subject, 'containerInstanceSubnetId', (config) =>
        isSet(config, 'subnetId')
          ? undefined
          : 'containerInstanceSubnetId can be given only together with subnetId, the subnet of the build.',
      ),
  },
  {
    id: 'network-container-subnet',
    severity: 'error',
    title: 'A container subnet in the wrong place',
    why: 'The container runs in another subnet of the same virtual network.',
    source: 'template reference, containerInstanceSubnetId',
    bad: `properties:\n  vmProfile:\n    vnetConfig:\n      subnetId: ${network}/build\n      containerInstanceSubnetId: ${network}/build # ✗`,
    good: `properties:\n  vmProfile:\n    vnetConfig:\n      subnetId: ${network}/build\n      containerInstanceSubnetId: ${network}/containers`,
    check: (subject) => networkRemarks(subject, 'containerInstanceSubnetId', misplacedSubnet),
  },
  {
    id: 'network-proxy',
    severity: 'error',
    title: 'A proxy size without a proxy',
    why: 'With containerInstanceSubnetId the service does not create a proxy VM, and proxyVmSize must not be set.',
    source: 'template reference, proxyVmSize',
    bad: `properties:\n  vmProfile:\n    vnetConfig:\n      subnetId: ${network}/build\n      containerInstanceSubnetId: ${network}/containers\n      proxyVmSize: Standard_A1_v2 # ✗`,
    good: `properties:\n  vmProfile:\n    vnetConfig:\n      subnetId: ${network}/build\n      proxyVmSize: Standard_A1_v2`,
    check: (subject) =>
      networkRemarks(subject, 'proxyVmSize', (config) =>
        isSet(config, 'containerInstanceSubnetId')
          ? 'proxyVmSize cannot be used with containerInstanceSubnetId, because no proxy VM is created then. Remove proxyVmSize.'
          : undefined,
      ),
  },
  {
    id: 'network-proxy-alone',
    severity: 'warning',
    title: 'A proxy size without a network',
    why: 'proxyVmSize belongs to a build in your own subnet; without subnetId it has no effect.',
    source: 'template reference, proxyVmSize',
    bad: `properties:\n  vmProfile:\n    vnetConfig:\n      proxyVmSize: Standard_A1_v2 # ✗`,
    good: `properties:\n  vmProfile:\n    vnetConfig:\n      subnetId: ${network}/build\n      proxyVmSize: Standard_A1_v2`,
    check: (subject) =>
      networkRemarks(subject, 'proxyVmSize', (config) =>
        isSet(config, 'subnetId') || isSet(config, 'containerInstanceSubnetId') ? undefined : 'proxyVmSize has no effect without subnetId.',
      ),
  },
]

const networkRemarks = ({ body }: Subject, member: string, check: (config: TemplateNode) => string | undefined): readonly Remark[] => {
  const config = get(body, 'properties', 'vmProfile', 'vnetConfig')
  const found = get(config, member)
  return config === undefined || found === undefined || !isSet(config, member) ? [] : remarkOn(found, check(config))
}

const misplacedSubnet = (config: TemplateNode): string | undefined => {
  const [build, containers] = [getText(config, 'subnetId') ?? '', getText(config, 'containerInstanceSubnetId') ?? ''].map((id) =>
    id.toLowerCase(),
  )
  if (build === undefined || containers === undefined || build === '') return undefined
  if (build === containers) return 'containerInstanceSubnetId must be a different subnet from subnetId.'
  const [mine, other] = [build, containers].map((id) => id.replace(/\/subnets\/[^/]+$/, ''))
  return mine === other ? undefined : 'containerInstanceSubnetId must be a subnet of the same virtual network as subnetId.'
}
