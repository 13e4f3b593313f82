// Whole numbers beyond 2^53, which JavaScript writes with other digits.
import assert from 'node:assert/strict'
import { inexactNumberIn, losesDigits } from '../../../shared/template/exact-number.js'
import { parseDocument } from '../../../shared/template/load.js'
import { get, toJson } from '../../../shared/template/node.js'
import { evaluateTemplate, given, problemsOf, scope } from './helpers.js'

const evaluated = (tag: string, type: string, parameters: string, file = 'image.json') => {
  const template = {
    parameters: { n: { type } },
    resources: [
      {
        type: 'Microsoft.VirtualMachineImages/imageTemplates',
        name: 'web',
        apiVersion: '2024-02-01',
        location: 'westeurope',
        tags: { n: tag },
        properties: {},
      },
    ],
  }
  const { body } = evaluateTemplate(parseDocument(JSON.stringify(template), file), given(parameters), scope({ resourceGroup: 'images' }))
  const found = get(body, 'tags', 'n')
  return found === undefined ? undefined : toJson(found)
}

describe('a whole number beyond 2^53', () => {
  it('is recognised by its digits', () => {
    for (const digits of ['9007199254740993', '-9007199254740993', '9223372036854775807', '123456789012345678901'])
      assert.equal(losesDigits(Number(digits), digits), true, digits)
    for (const digits of ['9007199254740991', '9007199254740992', '5', '-5', '1e21', '0.12345678901234567890', ''])
      assert.equal(losesDigits(Number(digits), digits), false, digits)
    assert.equal(inexactNumberIn('{"id": "9007199254740993", "n": [1, 9007199254740995]}'), '9007199254740995')
    assert.equal(inexactNumberIn('{"id": "a 9007199254740993", "n": 24.10}'), undefined)
  })

  it('keeps its digits in a text', () => {
    for (const parameters of ['n=9007199254740993', '{"n": 9007199254740993}'])
      for (const tag of ["[string(parameters('n'))]", "[format('{0}', parameters('n'))]", "[concat(parameters('n'))]"])
        assert.equal(evaluated(tag, 'int', parameters), '9007199254740993', `${tag} ${parameters}`)
  })

  it('is an error if an expression would compute with other digits', () => {
    for (const tag of ['[string(9007199254740993)]', "[string(json('9007199254740993'))]", "[string(add(parameters('n'), 1))]"])
      assert.match(
        problemsOf(() => evaluated(tag, 'int', 'n=9007199254740993'))
          .map(({ message }) => message)
          .join(),
        /exact here/,
        tag,
      )
  })
})

describe('JSON in the quotes of a shell', () => {
  it('is read as the value of a parameter', () => {
    for (const [type, parameters, expected] of [
      ['object', `n='{"a":1}'`, '{"a":1}'],
      ['object', `n={'a':1}`, '{"a":1}'],
      ['object', `n: '{"a":1}'`, '{"a":1}'],
      ['array', `n='["a"]'`, '["a"]'],
      ['array', `n=['a', 'b']`, '["a","b"]'],
      ['object', `'{"n": {"a":1}}'`, '{"a":1}'],
    ] as const)
      assert.equal(evaluated("[string(parameters('n'))]", type, parameters), expected, parameters)
  })

  it('stays a text if the parameter is one', () => {
    for (const text of [`'{"a":1}'`, `{'a':1}`, "'x'"]) assert.equal(evaluated("[parameters('n')]", 'string', `n=${text}`), text)
  })
})
