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

  it('judges a list that comes as a whole by all of its items, and takes a map with any keys', () => {
    const added = (distribute: JsonObject[]) =>
      patchOf(
        { properties: {} },
        { properties: { distribute } },
        [{ path: ['properties', 'distribute'], kind: 'added', after: distribute }],
        '2025-10-01',
      )
    const output = (more: JsonObject = {}): JsonObject => ({ type: 'VHD', runOutputName: 'r', artifactTags: { any: 'x' }, ...more })
    deepEqual(added([output(), output()]), { properties: { distribute: [output(), output()] } })
    equal(added([output(), output({ unknown: 1 })]), undefined)
    deepEqual(patchOf({}, { tags: { any: 'x' } }, [{ path: ['tags'], kind: 'added', after: { any: 'x' } }], '2025-10-01'), {})
  })

  it('changes the type of a distributor, and takes what the former type had away', () => {
    const distribute = (output: JsonObject): JsonObject => ({ properties: { distribute: [{ runOutputName: 'r', ...output }] } })
    const [gallery, disk] = [distribute({ type: 'SharedImage', targetRegions: [] }), distribute({ type: 'VHD', uri: 'u' })]
    const at = (name: string) => ['properties', 'distribute', 0, name]
    const changes: readonly ChangedPart[] = [
      { path: at('type'), kind: 'changed', before: 'SharedImage', after: 'VHD' },
      { path: at('targetRegions'), kind: 'removed', before: [] },
      { path: at('uri'), kind: 'added', after: 'u' },
    ]
    deepEqual(patchOf(gallery, disk, changes, '2025-10-01'), disk)
  })

  it('removes identities by null, whatever the case of their ids, and needs one that is left', () => {
    const identities = (...names: string[]): JsonObject => ({
      identity: { type: 'UserAssigned', userAssignedIdentities: Object.fromEntries(names.map((name) => [`/${name}`, { clientId: name }])) },
    })
    const changed = (before: JsonObject, after: JsonObject) =>
      patchOf(before, after, [{ path: ['identity', 'userAssignedIdentities'], kind: 'changed' }], '2024-02-01')
    deepEqual(changed(identities('A', 'b'), identities('a', 'c')), {
      identity: { type: 'UserAssigned', userAssignedIdentities: { '/b': null, '/a': {}, '/c': {} } },
    })
    deepEqual(changed({}, identities('a')), { identity: { type: 'UserAssigned', userAssignedIdentities: { '/a': {} } } })
    equal(changed(identities('a'), { identity: { type: 'None' } }), undefined)
  })

  it('leaves the tags to the caller', () => {
    deepEqual(patch(['tags', 'a'], '2024-02-01', { ...body, tags: { a: 'b' } }), {})
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
    for (const none of [{}, { properties: {} }, { properties: { distribute: [{ type: 'VHD' }] } }])
      deepEqual(droppedRunOutputs(none, outputs('one')), [])
  })
})
