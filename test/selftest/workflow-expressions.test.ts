import assert from 'node:assert/strict'
import { fillIn, isTrue } from '../front-doors/workflow-expressions.js'

const contexts = { matrix: { image: 'web' }, steps: { image: { outputs: { 'build-needed': 'true', reasons: '' } } } }

describe('the expressions of the workflow runner of tests', () => {
  it('fills in members, also in text', () => {
    assert.equal(fillIn('images/${{ matrix.image }}/image.yaml', contexts), 'images/web/image.yaml')
  })

  const conditions: readonly [string, boolean][] = [
    ["steps.image.outputs.build-needed == 'true'", true],
    ["${{ steps.image.outputs.build-needed != 'TRUE' }}", false],
    ["steps.image.outputs.reasons || matrix.image == 'web'", true],
    ["(steps.image.outputs.reasons == '') && matrix.image != 'web'", false],
    ['steps.image.outputs.reasons', false],
  ]
  for (const [condition, expected] of conditions)
    it(`takes ${condition} for ${String(expected)}`, () => {
      assert.equal(isTrue(condition, contexts), expected)
    })

  for (const unknown of [
    'always()',
    'steps.image.outputs.typo',
    "contains(matrix.image, 'w')",
    'matrix.image > 1',
    'matrix.image matrix.image',
    '',
  ])
    it(`refuses ${JSON.stringify(unknown)}`, () => {
      assert.throws(() => isTrue(unknown, contexts))
    })
})
