import assert from 'node:assert/strict'
import { defaultAccount, destinationOf, expectedContainer } from '../../../shared/artifacts/default-container.js'
import type { ArtifactInputs } from '../../../shared/inputs/inputs.js'
import type { Environment } from '../../../shared/azure/clouds.js'

const target = { subscriptionId: '11111111-2222-3333-4444-555555555555', resourceGroup: 'Images' }
const inputs = (environment: Environment = 'AzureCloud', more: Partial<ArtifactInputs> = {}): ArtifactInputs => ({
  access: 'sas',
  environment,
  allowSecretsIn: [],
  fixLineEndings: false,
  pinRemote: false,
  createContainer: false,
  ...more,
})

const containerOf = (...request: Parameters<typeof destinationOf>) => expectedContainer(destinationOf(...request))

describe('the default container of artifacts', () => {
  it('is an account whose name never changes for a resource group, in any spelling', () => {
    const { name, id } = defaultAccount(target)
    // A literal: another name would mean a new account for every user.
    assert.equal(name, 'aib1d87b9ccdb49cfef45845')
    assert.equal(defaultAccount({ ...target, resourceGroup: 'images' }).name, name)
    assert.notEqual(defaultAccount({ ...target, resourceGroup: 'images2' }).name, name)
    assert.match(name, /^[a-z0-9]{24}$/)
    assert.equal(id, `/subscriptions/${target.subscriptionId}/resourceGroups/Images/providers/Microsoft.Storage/storageAccounts/${name}`)
  })

  it('is the account that is named', () => {
    assert.equal(containerOf(inputs('AzureCloud', { storageAccount: 'mine' }), target), 'https://mine.blob.core.windows.net/artifacts')
  })

  for (const [environment, host] of [
    ['AzureCloud', 'blob.core.windows.net'],
    ['AzureUSGovernment', 'blob.core.usgovcloudapi.net'],
    ['AzureChinaCloud', 'blob.core.chinacloudapi.cn'],
  ] as const)
    it(`has its cloud’s host in ${environment}`, () => {
      assert.equal(containerOf(inputs(environment), target), `https://${defaultAccount(target).name}.${host}/artifacts`)
    })

  it('has no known URL in a custom cloud, or without a resource group', () => {
    const account = defaultAccount(target).name
    assert.deepEqual(destinationOf(inputs('custom'), target), { kind: 'default', account, containerUrl: undefined })
    assert.deepEqual(destinationOf(inputs(), { subscriptionId: target.subscriptionId }), { kind: 'unknown' })
  })

  it('is the container that is given', () => {
    const containerUrl = 'https://account.blob.core.windows.net/c'
    assert.deepEqual(destinationOf(inputs('custom', { containerUrl }), target), { kind: 'given', containerUrl })
  })
})
