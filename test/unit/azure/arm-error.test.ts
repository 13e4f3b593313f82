import assert from 'node:assert/strict'
import { retryAfter } from '../../../shared/azure/arm-error.js'

describe('Retry-After', () => {
  it('is a number of seconds, a date, or nothing', () => {
    assert.equal(retryAfter({ 'retry-after': '7' }), 7000)
    assert.equal(retryAfter({}), 0)
    assert.equal(retryAfter({ 'retry-after': 'soon' }), 0)
  })

  it('as a date is told by the clock of the service, which may not be ours', () => {
    const headers = { 'retry-after': 'Wed, 21 Oct 2015 07:28:30 GMT', date: 'Wed, 21 Oct 2015 07:28:00 GMT' }
    assert.equal(retryAfter(headers), 30_000)
    assert.equal(retryAfter({ 'retry-after': headers['retry-after'] }), 0, 'long ago by this machine')
  })
})
