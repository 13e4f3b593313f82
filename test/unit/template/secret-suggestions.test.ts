import assert from 'node:assert/strict'
import type { Place } from '../../../shared/errors.js'
import { textNode, type ObjectNode } from '../../../shared/template/node.js'
import { hideAtPlaces, markSecret, withMark } from '../../../shared/template/secret-marks.js'

const at = (line: number): Place => ({ file: 'image.json', line, column: 1, pointer: '' })

// A secret value at line 1, an ordinary one at line 2, a secret key at line 3, and a value that a secret chose at line 4.
const body: ObjectNode = {
  kind: 'object',
  at: at(9),
  entries: [
    { key: textNode('scriptUri', at(9)), value: markSecret(textNode('s1q/key.sh', at(1))) },
    { key: textNode('location', at(9)), value: textNode('westuss2', at(2)) },
    { key: markSecret(textNode('vmSiz', at(3))), value: textNode('x', at(9)) },
    { key: textNode('type', at(9)), value: withMark(textNode('Shelll', at(4)), 'chosen') },
  ],
}

describe('A message about a secret value', () => {
  const hide = hideAtPlaces([body])

  it('suggests nothing, because a name that is near a secret reveals it', () => {
    assert.equal(hide('"s1q/key.sh" does not exist. Did you mean S2qq/key.sh?', at(1)), '"***" does not exist.')
    assert.equal(hide('"s1q/key.sh" does not exist. Did you mean S2qq/key?\n a?', at(1)), '"***" does not exist.')
    assert.equal(hide('It is unknown. Did you mean vmSize?', at(3)), 'It is unknown.')
    assert.equal(hide('Shelll is not a type. Did you mean Shell?', at(4)), '*** is not a type.')
  })

  it('keeps the suggestion for an ordinary value', () => {
    const message = 'westuss2 is not a region. Did you mean westus2?'
    assert.equal(hide(message, at(2)), message)
  })
})
