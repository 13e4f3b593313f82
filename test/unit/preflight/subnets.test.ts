import assert from 'node:assert/strict'
import { serviceApplication } from '../../../shared/preflight/checks/service-application.js'
import { containerSubnet } from '../../../shared/preflight/checks/container-subnet.js'
import { networkAccess } from '../../../shared/preflight/checks/network-access.js'
import { subnet } from '../../../shared/preflight/checks/subnet.js'
import { freeAddresses } from '../../../shared/preflight/subnet-size.js'
import { denied, group, identityId, networkId, said, subscription, template, type World } from './world.js'

const buildSubnet = { vmProfile: { vnetConfig: { subnetId: `${networkId}/subnets/build` } } }
const both = {
  vmProfile: { vnetConfig: { subnetId: `${networkId}/subnets/build`, containerInstanceSubnetId: `${networkId}/subnets/containers` } },
}
const network = (build: object, containers: object = {}): World => ({
  [networkId]: {
    location: 'westus2',
    properties: {
      subnets: [
        { name: 'build', properties: { privateLinkServiceNetworkPolicies: 'Disabled', ...build } },
        {
          name: 'containers',
          properties: { delegations: [{ properties: { serviceName: 'Microsoft.ContainerInstance/containerGroups' } }], ...containers },
        },
      ],
    },
  },
})
const used = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `/ip/${index}` }))

describe('the size of a subnet', () => {
  for (const [properties, free] of [
    [{ addressPrefix: '10.0.0.0/24' }, 251],
    [{ addressPrefix: '10.0.0.0/29' }, 3],
    [{ addressPrefixes: ['10.0.0.0/28', '10.1.0.0/28'] }, 22],
    [{ addressPrefix: '10.0.0.0/28', addressPrefixes: ['10.0.0.0/28', 'fd00::/64'] }, 11],
    [{ addressPrefixes: ['fd00::/64'] }, 0],
    [{ addressPrefix: '10.0.0.0/29', ipConfigurations: used(3) }, 0],
    [{}, undefined],
  ] as const)
    it(`leaves ${String(free)} addresses in ${JSON.stringify(properties).slice(0, 60)}`, () => {
      assert.equal(freeAddresses({ properties }), free)
    })

  it('fails if no address is left, and warns if there may be too few', async () => {
    const full = { addressPrefix: '10.0.0.0/29', ipConfigurations: used(3) }
    assert.match(
      (await said(subnet, template(buildSubnet), network(full))).join(),
      /^failed: The subnet .*\/build has at most 0 free IPv4 addresses/,
    )
    assert.match(
      (await said(subnet, template(buildSubnet), network({ addressPrefix: '10.0.0.0/29' }))).join(),
      /^warning: .* has at most 3 free IPv4 addresses; the build needs 4\.$/,
    )
    assert.deepEqual(await said(subnet, template(both), network({ addressPrefix: '10.0.0.0/29' })), [])
    assert.match(
      (await said(containerSubnet, template(both), network({}, full))).join(),
      /^failed: The subnet .*\/containers has at most 0/,
    )
  })
})

describe('rules inside the subnet of the build VM', () => {
  const groupId = `${group}/providers/Microsoft.Network/networkSecurityGroups/rules`
  const rule = (name: string, priority: number, access: string, more: object) => ({
    name,
    properties: {
      ...{ priority, access, direction: 'Inbound', protocol: '*', sourceAddressPrefix: '*', destinationAddressPrefix: '*' },
      ...{ destinationPortRange: '*', ...more },
    },
  })
  const world = (...securityRules: readonly object[]): World => ({
    ...network({ addressPrefix: '10.0.1.0/24', networkSecurityGroup: { id: groupId } }),
    [groupId]: { properties: { securityRules } },
  })
  const balancer = rule('balancer', 100, 'Allow', { sourceAddressPrefix: 'AzureLoadBalancer', destinationPortRange: '60000-60001' })
  const inside = rule('inside', 110, 'Allow', { sourceAddressPrefix: 'VirtualNetwork', destinationPortRanges: ['22', '5986'] })
  const denyAll = rule('deny-all', 4000, 'Deny', {})

  it('must let the proxy VM reach the build VM', async () => {
    for (const [customizer, port] of [
      ['Shell', 22],
      ['PowerShell', 5986],
    ] as const) {
      const body = template({ ...buildSubnet, customize: [{ type: customizer, inline: ['hello'] }] })
      const remarks = await said(networkAccess, body, world(balancer, denyAll))
      assert.match(
        remarks.join('\n'),
        new RegExp(
          `^failed: The rule deny-all .* denies inbound traffic between the proxy VM and the build VM, inside the subnet, on port ${port}\\.$`,
        ),
      )
      assert.deepEqual(await said(networkAccess, body, world(balancer, inside, denyAll)), [])
    }
  })
})

describe('the application of the service', () => {
  const staging = group.replace(/[^/]+$/, 'staging')
  const windows = template({
    ...{ ...both, stagingResourceGroup: staging },
    source: { type: 'PlatformImage', publisher: 'p', offer: 'o', sku: 's', version: '1.0.0' },
  })
  const image = `${subscription}/providers/Microsoft.Compute/locations/westus2/publishers/p/artifacttypes/vmimage/offers/o/skus/s/versions/1.0.0`
  const world = (operatingSystem: string, ...principals: readonly string[]): World => ({
    [image]: { properties: { osDiskImage: { operatingSystem } } },
    [staging]: { location: 'westus2' },
    [identityId]: { properties: { principalId: 'template' } },
    ['/roles/contributor']: { properties: { permissions: [{ actions: ['*'], notActions: [] }] } },
    [`${staging}/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()`]: {
      value: principals.map((principalId) => ({
        properties: {
          principalId,
          principalType: principalId === 'person' ? 'User' : 'ServicePrincipal',
          roleDefinitionId: '/roles/contributor',
        },
      })),
    },
  })
  const remarks = (some: World) => said(serviceApplication, windows, some)

  it('is missed if no other application may write', async () => {
    assert.match(
      (await remarks(world('Windows', 'template', 'person'))).join(),
      /^warning: No application may create disks in the staging group/,
    )
  })

  it('is not known if another may', async () => {
    assert.match((await remarks(world('Windows', 'template', 'other'))).join(), /^unknown: Whether the service’s own application cf32a0cc-/)
  })

  it('does not apply to Linux, or for a group that the service creates', async () => {
    assert.deepEqual(await remarks(world('Linux', 'template')), [])
    assert.deepEqual(await remarks({ ...world('Windows', 'template'), [staging]: undefined }), [])
    assert.deepEqual(await said(serviceApplication, template(both), {}), ['-'])
  })

  it('is not checked if the assignments cannot be read', async () => {
    const assignments = `${staging}/providers/Microsoft.Authorization/roleAssignments?$filter=atScope()`
    assert.match((await remarks({ ...world('Windows'), [assignments]: denied })).join(), /^unknown: The pipeline/)
  })
})
