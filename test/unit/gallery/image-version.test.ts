import assert from 'node:assert/strict'
import { parseImageVersion } from '../../../shared/gallery/image-version.js'
import { jsonObjectOf } from '../../../shared/json.js'
import { versionBody } from './versions.js'

describe('an image version in an answer', () => {
  const version = (properties: object, more: object = {}): unknown => {
    const body = versionBody('1.0.0')
    return { ...body, ...more, properties: { ...jsonObjectOf(body['properties']), ...properties } }
  }

  // A value that keeps a version must not be ignored because it is not understood.
  for (const [what, body, reason] of [
    ['that is a text', 'x', /it is a string/],
    ['whose tags are a list', version({}, { tags: ['keep'] }), /tags is an array/],
    ['whose tags are a text', version({}, { tags: 'keep=x' }), /tags is a string/],
    ['with a tag that is a number', version({}, { tags: { keep: 1 } }), /the value of the tag keep is not a string/],
    ['with a tag that is a list', version({}, { tags: { keep: [] } }), /the value of the tag keep is not a string/],
    ['whose properties are a list', { name: '1.0.0', properties: [] }, /properties is an array/],
    ['whose profile is a list', version({ publishingProfile: [] }), /publishingProfile is an array/],
    ['whose end of life is a number', version({ publishingProfile: { endOfLifeDate: 4_070_908_800 } }), /endOfLifeDate is a number/],
    ['whose end of life is not a date', version({ publishingProfile: { endOfLifeDate: '31.12.2099' } }), /endOfLifeDate is not a time/],
    ['whose regions are an object', version({ publishingProfile: { targetRegions: {} } }), /targetRegions is an object/],
    ['whose flag for latest is a text', version({ publishingProfile: { excludeFromLatest: 'true' } }), /excludeFromLatest is a string/],
    ['whose safety flag is a text', version({ safetyProfile: { blockDeletionBeforeEndOfLife: 'true' } }), /EndOfLife is a string/],
    ['whose source is a text', version({ storageProfile: { source: 'x' } }), /source is a string/],
    ['whose source id is a list', version({ storageProfile: { source: { id: [] } } }), /source\.id is an array/],
    ['whose state is a number', version({ provisioningState: 5 }), /provisioningState is a number/],
    ['whose replication is a list', version({ replicationStatus: [] }), /replicationStatus is an array/],
  ] as const)
    it(`is refused ${what}`, () => {
      assert.throws(() => parseImageVersion(body), { name: 'ArmError', code: 'UnexpectedAnswer', message: reason })
    })

  it('may lack all of that, or have null', () => {
    assert.equal(parseImageVersion({ name: '1.0.0' })?.endOfLife, undefined)
    assert.deepEqual(parseImageVersion({ name: '1.0.0', tags: null, properties: { publishingProfile: null } })?.tags, {})
    assert.equal(
      parseImageVersion(version({ publishingProfile: { endOfLifeDate: '2099-12-31T00:00:00.0000000+00:00' } }))?.endOfLife,
      4_102_358_400_000,
    )
  })
})
