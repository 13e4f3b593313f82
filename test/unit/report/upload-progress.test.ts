import assert from 'node:assert/strict'
import { UploadProgress } from '../../../shared/report/upload-progress.js'

const one = { path: 'one', bytes: 600_000_000 }
const two = { path: 'two', bytes: 400_000_000 }

describe('the progress of an upload', () => {
  it('has what is sent of what is to be sent, the rate, and how long it may take', () => {
    const progress = new UploadProgress([one, two], 1000)
    assert.equal(progress.text(1000), '0 B of 1.0 GB sent, 0 B/s')
    progress.sent('one', 100_000_000)
    progress.sent('one', 200_000_000)
    progress.sent('two', 50_000_000)
    assert.equal(progress.text(3500), '250.0 MB of 1.0 GB sent, 100.0 MB/s, about 8s left')
    progress.done({ artifact: one, sent: true })
    progress.done({ artifact: two, sent: true })
    assert.equal(progress.end(11_000), '1.0 GB sent in 10s, 100.0 MB/s')
  })

  it('does not count files that are already uploaded, and prints nothing about an upload that took no time', () => {
    const progress = new UploadProgress([one, two], 0)
    progress.done({ artifact: one, sent: false })
    progress.sent('two', 100_000_000)
    assert.equal(progress.text(1000), '100.0 MB of 400.0 MB sent, 100.0 MB/s, about 3s left')
    progress.done({ artifact: two, sent: true })
    assert.equal(progress.end(999), undefined)
    const nothing = new UploadProgress([one], 0)
    nothing.done({ artifact: one, sent: false })
    assert.equal(nothing.end(5000), undefined)
  })
})
