import assert from 'node:assert/strict'
import { galleryLimits } from '../../../shared/preflight/checks/gallery-limits.js'
import { definitionId, denied, said, subscription, template, type World } from './world.js'

const graph = '/providers/Microsoft.ResourceGraph/resources'
const permissions = (actions: readonly string[]): World => ({
  [`${subscription}/providers/Microsoft.Authorization/permissions`]: { value: [{ actions, notActions: [] }] },
})
const world: World = { ...permissions(['*/read']), [definitionId]: { location: 'westus2', properties: { osType: 'Linux' } } }
const counted = (...data: readonly object[]): World => ({ [graph]: { data } })
const into = (...numbers: readonly string[]) =>
  template({
    distribute: numbers.map((number) => ({
      ...{ type: 'SharedImage', runOutputName: `image-${number}`, galleryImageId: `${definitionId}/versions/${number}` },
    })),
  })
const remarksIn = (more: World, body = into('1.0.0')) => said(galleryLimits, body, { ...world, ...more })

describe('the limit of image versions', () => {
  it('counts those of all galleries of the subscription, in the region of the definition', async () => {
    const full = counted({ location: 'West US 2', versions: 10_000 }, { location: 'eastus', versions: 3 })
    assert.deepEqual(await remarksIn(full), [
      'failed: The subscription of the gallery has 10000 image versions in westus2; it can have 10000.',
    ])
    assert.deepEqual(await remarksIn(counted({ location: 'eastus', versions: 10_000 })), [])
    assert.deepEqual(await remarksIn(counted()), [])
  })

  it('holds for all versions of a build, each definition once', async () => {
    const room = counted({ location: 'westus2', versions: 9999 })
    assert.deepEqual(await remarksIn(room), [])
    assert.equal((await remarksIn(room, into('1.0.0', '1.0.1'))).length, 1)
  })

  it('is not checked if not every version can be read, or the answer has no count', async () => {
    for (const more of [
      { [graph]: {} },
      { [graph]: { data: [{ location: 'westus2' }] } },
      { [graph]: denied },
      { ...counted(), ...permissions(['Microsoft.Compute/galleries/images/read']) },
    ])
      assert.match((await remarksIn(more)).join(), /^unknown: /)
  })

  it('does not apply without a gallery, and leaves a missing definition to another check', async () => {
    assert.deepEqual(await remarksIn({}, template({ distribute: [] })), ['-'])
    assert.deepEqual(await said(galleryLimits, into('1.0.0'), {}), [])
  })
})
