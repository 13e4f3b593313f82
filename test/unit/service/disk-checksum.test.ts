import assert from 'node:assert/strict'
import { joinRanges } from '../../../shared/service/disk-checksum.js'

describe('the written ranges of a disk', () => {
  it('are fetched together if few zeros are between them', () => {
    const ranges = [
      { start: 0, end: 512 },
      { start: 1024, end: 1536 },
      { start: 9216, end: 9728 },
    ]
    assert.deepEqual(joinRanges(ranges, 512), [
      { start: 0, end: 1536 },
      { start: 9216, end: 9728 },
    ])
    assert.deepEqual(joinRanges(ranges, 511), ranges)
    assert.deepEqual(joinRanges([], 512), [])
  })
})
