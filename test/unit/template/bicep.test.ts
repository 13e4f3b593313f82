import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { AibError } from '../../../shared/errors.js'
import { compileFile } from '../../../shared/template/bicep.js'
import type { BicepDiagnostic } from '../../../shared/tools.js'

const error = (file: string, code: string): BicepDiagnostic => ({ file, line: 2, column: 1, severity: 'error', code, message: 'wrong' })

const problems = async (...diagnostics: readonly BicepDiagnostic[]): Promise<readonly string[]> => {
  try {
    await compileFile(
      () => Promise.resolve({ diagnostics, problems: [] }),
      '/w/image.bicep',
      'image.bicep',
      (path) => path,
    )
  } catch (thrown) {
    if (thrown instanceof AibError) return thrown.problems.map(({ message }) => message)
    throw thrown
  }
  return []
}

describe('compileFile', () => {
  it('reports the errors of a module, not also that it has errors', async () => {
    assert.deepEqual(await problems(error('/w/module.bicep', 'BCP033'), error('/w/image.bicep', 'BCP104')), ['BCP033: wrong'])
    assert.deepEqual(await problems(error('/w/image.bicep', 'BCP104')), ['BCP104: wrong'])
  })
})
