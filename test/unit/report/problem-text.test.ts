import assert from 'node:assert/strict'
import { AibError } from '../../../shared/errors.js'
import { errorEntry } from '../../../shared/report/problem-text.js'

describe('an error for programs', () => {
  it('spells inputs as the platform does', () => {
    const fix = 'Pass it with the parameters input: identity=…'
    const error = new AibError({ code: 'parameter-missing', message: 'The parameter identity has no value.', fix })
    assert.equal(errorEntry(error, 'terminal').problems[0]?.fix, 'Pass it with --parameters identity=…')
    assert.equal(errorEntry(error, 'github').problems[0]?.fix, fix)
  })
})
