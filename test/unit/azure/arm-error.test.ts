import assert from 'node:assert/strict'
import { errorIn, parseBody, retryAfter } from '../../../shared/azure/arm-error.js'

describe('Retry-After', () => {
  it('is a number of seconds, a date, or nothing', () => {
    assert.equal(retryAfter({ 'retry-after': '7' }), 7000)
    assert.equal(retryAfter({}), 0)
    assert.equal(retryAfter({ 'retry-after': 'soon' }), 0)
  })

  it('as a date is compared with the clock of the service, which may differ from ours', () => {
    const headers = { 'retry-after': 'Wed, 21 Oct 2015 07:28:30 GMT', date: 'Wed, 21 Oct 2015 07:28:00 GMT' }
    assert.equal(retryAfter(headers), 30_000)
    assert.equal(retryAfter({ 'retry-after': headers['retry-after'] }), 0, 'long ago by this machine')
  })
})

describe('the error in a body', () => {
  const error = { code: 'ValidationFailed', message: "Validation failed: 'ImageTemplate': Missing field 'identity'." }

  it('has no envelope up to api-version 2020-02-14', () => {
    assert.deepEqual(errorIn(error), error)
  })

  it('is wrapped since 2021-10-01, and in operations', () => {
    assert.deepEqual(errorIn({ error }), error)
    assert.deepEqual(errorIn({ name: 'X', status: 'Failed', error }), error)
  })

  it('is reported with its details, and with theirs', () => {
    const inner = { code: 'Outer', message: 'two', details: [{ code: 'InternalOperationError', message: 'Internal error occurred.' }] }
    assert.deepEqual(errorIn({ error: { code: 'ResourceDeploymentFailure', message: 'one', details: [inner] } }), {
      code: 'ResourceDeploymentFailure',
      message: 'one Outer: two InternalOperationError: Internal error occurred.',
    })
  })

  it('is empty without a body', () => {
    assert.deepEqual(errorIn(undefined), {})
    assert.deepEqual(errorIn({ error: null, code: 5 }), {})
  })
})

describe('a body', () => {
  const nested = (levels: number): string => '{"details":['.repeat(levels / 2) + ']}'.repeat(levels / 2)

  it('is its JSON', () => {
    assert.deepEqual(parseBody('{"a": [1, null]}'), { a: [1, null] })
    assert.notEqual(parseBody(nested(400)), undefined)
  })

  for (const [what, text] of [
    ['it is empty', ''],
    ['it is missing', undefined],
    ['it is a page', '<html></html>'],
    ['it is nested so deep that a visit would exhaust the stack', nested(20_000)],
    ['it is a list that is nested so deep', '['.repeat(20_000) + ']'.repeat(20_000)],
  ] as const)
    it(`is nothing if ${what}`, () => {
      assert.equal(parseBody(text), undefined)
    })
})
