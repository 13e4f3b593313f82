import assert from 'node:assert/strict'
import { versionOfPipeline } from '../../shared/versions.js'

describe('The version that a number of a pipeline stands for', () => {
  for (const [text, version] of [
    ['1.2.3', '1.2.3'],
    ['v1.2.3', '1.2.3'],
    ['V1.2.3', '1.2.3'],
    ['refs/tags/v10.0.1', '10.0.1'],
    ['2026.04.01', '2026.4.1'],
    ['0.0.2147483647', '0.0.2147483647'],
    ['0.0.2147483648', undefined],
    ['20260401.1', undefined],
    ['1.2.3.4', undefined],
    ['1.2.3-rc.1', undefined],
    ['refs/heads/1.2.3', undefined],
    ['vv1.2.3', undefined],
    ['1.2.x', undefined],
    ['', undefined],
  ] as const)
    it(`of ${JSON.stringify(text)} is ${version ?? 'none'}`, () => {
      assert.equal(versionOfPipeline(text), version)
    })
})
