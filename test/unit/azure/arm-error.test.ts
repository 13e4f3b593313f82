import assert from 'node:assert/strict'
import { errorIn } from '../../../shared/azure/arm-error.js'

describe('the error in a body', () => {
  const error = { code: 'ValidationFailed', message: "Validation failed: 'ImageTemplate': Missing field 'identity'." }

  it('stands bare up to api-version 2020-02-14', () => {
    assert.deepEqual(errorIn(error), error)
  })

  it('is wrapped since 2021-10-01, and in operations', () => {
    assert.deepEqual(errorIn({ error }), error)
    assert.deepEqual(errorIn({ name: 'X', status: 'Failed', error }), error)
  })

  it('has its details told with it, and theirs', () => {
    const inner = { code: 'Outer', message: 'two', details: [{ code: 'InternalOperationError', message: 'Internal error occurred.' }] }
    assert.deepEqual(errorIn({ error: { code: 'ResourceDeploymentFailure', message: 'one', details: [inner] } }), {
      code: 'ResourceDeploymentFailure',
      message: 'one Outer: two InternalOperationError: Internal error occurred.',
    })
  })

  it('is nothing where the body is none', () => {
    assert.deepEqual(errorIn(undefined), {})
    assert.deepEqual(errorIn({ error: null, code: 5 }), {})
  })
})
