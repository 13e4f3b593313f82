import { deepEqual } from 'node:assert/strict'
import { droppedRunOutputs, patchableParts } from '../../../shared/template/patchable.js'

describe('What PATCH can change of a template', () => {
  it('grows with the API version', () => {
    deepEqual(patchableParts('2019-02-01-preview'), ['tags'])
    deepEqual(patchableParts('2022-07-01'), ['tags', 'identity'])
    deepEqual(patchableParts('2023-07-01'), ['tags', 'identity', 'properties.distribute'])
    deepEqual(patchableParts('2024-02-01'), ['tags', 'identity', 'properties.distribute', 'properties.vmProfile'])
    deepEqual(patchableParts('2025-10-01'), ['tags', 'identity', 'properties.distribute', 'properties.vmProfile'])
  })

  it('does not take a run output away', () => {
    const body = (...names: string[]) => ({ properties: { distribute: names.map((runOutputName) => ({ type: 'VHD', runOutputName })) } })
    deepEqual(droppedRunOutputs(body('one', 'two'), body('two', 'three')), ['one'])
    deepEqual(droppedRunOutputs(body('one'), body('two', 'one')), [])
    deepEqual(droppedRunOutputs(body('one'), {}), ['one'])
  })
})
