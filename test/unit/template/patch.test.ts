import { deepEqual, equal } from 'node:assert/strict'
import type { JsonObject } from '../../../shared/json.js'
import { droppedRunOutputs, patchOf, type ChangedPart } from '../../../shared/template/patch.js'

const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i'
const body = {
  location: 'westeurope',
  identity: { type: 'UserAssigned', userAssignedIdentities: { [id]: {} } },
  properties: {
    source: { type: 'PlatformImage', version: 'latest' },
    distribute: [{ type: 'VHD', runOutputName: 'r', artifactTags: { a: '1' } }],
    vmProfile: { vmSize: 'Standard_D2s_v5', vnetConfig: { subnetId: 's', proxyVmSize: 'p' } },
  },
}

const patch = (path: ChangedPart['path'], apiVersion: string, wanted: JsonObject = body) =>
  patchOf(body, wanted, [{ path, kind: 'changed', before: 'a', after: 'b' }], apiVersion)

describe('What PATCH can change of a template', () => {
  it('grows with the API version', () => {
    const since = (path: ChangedPart['path']) =>
      ['2018-02-01-preview', '2019-05-01-preview', '2022-07-01', '2023-07-01', '2024-02-01', '2025-10-01'].find(
        (version) => patch(path, version) !== undefined,
      )
    equal(since(['tags', 'a']), '2018-02-01-preview')
    equal(since(['identity', 'userAssignedIdentities', id]), '2019-05-01-preview')
    equal(since(['properties', 'distribute', 0, 'artifactTags', 'a']), '2023-07-01')
    equal(since(['properties', 'vmProfile', 'vmSize']), '2024-02-01')
    equal(since(['properties', 'vmProfile', 'vnetConfig', 'subnetId']), '2024-02-01')
  })

  it('leaves out the proxy, the source, the place and what the model does not know', () => {
    for (const path of [['properties', 'vmProfile', 'vnetConfig', 'proxyVmSize'], ['properties', 'source', 'version'], ['location'], ['x']])
      equal(patch(path, '2025-10-01'), undefined, path.join('.'))
  })

  it('judges a part that comes as a whole by all that is in it', () => {
    const added = (network: JsonObject) =>
      patchOf(
        { properties: {} },
        { properties: { vmProfile: { vnetConfig: network } } },
        [{ path: ['properties', 'vmProfile', 'vnetConfig'], kind: 'added', after: network }],
        '2024-02-01',
      )
    deepEqual(added({ subnetId: 's' }), { properties: { vmProfile: { vnetConfig: { subnetId: 's' } } } })
    equal(added({ subnetId: 's', proxyVmSize: 'p' }), undefined)
  })

  it('sends each part as a whole', () => {
    deepEqual(patch(['properties', 'distribute', 0, 'artifactTags', 'a'], '2024-02-01'), {
      properties: { distribute: body.properties.distribute },
    })
  })

  it('does not take a run output away', () => {
    const outputs = (...names: string[]) => ({ properties: { distribute: names.map((runOutputName) => ({ type: 'VHD', runOutputName })) } })
    deepEqual(droppedRunOutputs(outputs('one', 'two'), outputs('two', 'three')), ['one'])
    deepEqual(droppedRunOutputs(outputs('one'), outputs('two', 'one')), [])
    deepEqual(droppedRunOutputs(outputs('one'), {}), ['one'])
  })
})
