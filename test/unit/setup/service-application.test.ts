// The right of the service's own application: for a Windows source, a subnet and a staging group of the user's, it must be Contributor on the
// group, or the build fails with "Authorization error creating disk".
import assert from 'node:assert/strict'
import type { Json } from '../../../shared/json.js'
import { renderBicep } from '../../../shared/setup/bicep.js'
import { makeSetup } from '../../../shared/setup/make.js'
import { compareWithAzure } from '../../../shared/setup/missing.js'
import { renderScript } from '../../../shared/setup/script.js'
import type { Setup } from '../../../shared/setup/setup.js'
import { group, networkId, planOf, readerOf, subscription, template } from '../preflight/world.js'

const application = 'cf32a0cc-373c-47c9-9156-0db11f6a6dfc'
const stagingResourceGroup = `${subscription}/resourceGroups/staging`
const windows = {
  type: 'PlatformImage',
  publisher: 'MicrosoftWindowsServer',
  offer: 'WindowsServer',
  sku: '2022-datacenter-g2',
  version: 'latest',
}
const vmProfile = { vnetConfig: { subnetId: `${networkId}/subnets/build` } }
const ofGallery = { type: 'SharedImageVersion', imageVersionId: `${group}/providers/Microsoft.Compute/galleries/g/images/i/versions/1.0.0` }
const powerShell = [{ type: 'PowerShell', name: 'hello', inline: ['hello'] }]
const shell = [{ type: 'Shell', name: 'hello', inline: ['hello'] }]

type Properties = Readonly<Record<string, Json>>

const setupOf = (
  properties: Properties,
  roles: 'custom' | 'built-in' = 'custom',
  commands: readonly ('build' | 'retain')[] = ['build'],
): Setup =>
  makeSetup([planOf(template(properties))], {
    target: { subscriptionId: subscription.split('/')[2] ?? '', resourceGroup: 'images' },
    pipeline: { login: 'identity', name: 'image-pipeline', commands, branches: [], environments: [], pullRequests: false },
    artifacts: {
      ...{ createContainer: false, environment: 'AzureCloud', access: 'identity' },
      ...{ allowSecretsIn: [], fixLineEndings: false, pinRemote: false },
    },
    roles,
    preflightReader: false,
    audience: 'api://AzureADTokenExchange',
  })

const rightsOfService = ({ assignments }: Setup): readonly string[] =>
  assignments.flatMap(({ principal, role, scope }) => (principal.kind === 'service' ? [`${role.kind} ${role.name} ${scope}`] : []))

const needing: Properties = { source: windows, vmProfile, stagingResourceGroup }

describe('the right of the service’s own application', () => {
  const cases: readonly (readonly [string, Properties, boolean])[] = [
    ['Windows from the Marketplace', needing, true],
    ['Windows by its steps', { ...needing, source: ofGallery, customize: powerShell }, true],
    ['a source whose system only Azure knows', { ...needing, source: ofGallery }, true],
    ['Linux from the Marketplace', { vmProfile, stagingResourceGroup }, false],
    ['Linux by its steps', { ...needing, source: ofGallery, customize: shell }, false],
    ['a staging group of the service', { source: windows, vmProfile }, false],
    ['a network of the service', { source: windows, stagingResourceGroup }, false],
  ]
  for (const [name, properties, isNeeded] of cases)
    it(`is ${isNeeded ? '' : 'not '}part of the set-up for ${name}`, () => {
      for (const roles of ['custom', 'built-in'] as const)
        assert.deepEqual(rightsOfService(setupOf(properties, roles)), isNeeded ? [`built-in Contributor ${stagingResourceGroup}`] : [])
    })

  it('is not part of the set-up of a pipeline that does not build', () => {
    assert.deepEqual(rightsOfService(setupOf(needing, 'custom', ['retain'])), [])
  })

  it('is assigned by the script, after the providers are registered and the group exists', () => {
    const lines = renderScript(setupOf(needing)).split('\n')
    const placeOf = (line: string): number => lines.findIndex((one) => one.trim().startsWith(line))
    const places = [
      ...['az provider register --namespace Microsoft.VirtualMachineImages', 'az group create --name staging'],
      ...[`service=$(az ad sp show --id ${application} --query id --output tsv)`, `give "$service" Contributor ${stagingResourceGroup}`],
    ].map(placeOf)
    assert.ok(!places.includes(-1), lines.join('\n'))
    assert.deepEqual(
      places,
      places.toSorted((one, other) => one - other),
    )
  })

  it('is a command in the comment of the Bicep file, which cannot look up an application', () => {
    const file = renderBicep(setupOf(needing))
    const command = `//   az role assignment create --assignee ${application} --role Contributor --scope ${stagingResourceGroup} --output none`
    assert.ok(file.includes(`${command}\n`), file)
    assert.ok(file.indexOf('az group create --name staging') < file.indexOf(command), file)
    assert.equal(file.split(application).length, 2)
  })

  it('is printed by --check, which says that Resource Manager does not show it', async () => {
    const { missing, unreadable } = await compareWithAzure(setupOf(needing), readerOf({}))
    assert.equal(rightsOfService(missing).length, 1)
    assert.deepEqual(unreadable, ['Resource Manager does not show which principal is the service’s own application'])
  })
})
