import assert from 'node:assert/strict'
import type { Json, JsonObject } from '../../../shared/json.js'
import { get, toJson } from '../../../shared/template/node.js'
import { evaluateTemplate, given, object, problemsOf, scope } from './helpers.js'

const valueOf = (type: JsonObject, value: Json | string, definitions: JsonObject = {}): Json | undefined => {
  const resource = { type: 'Microsoft.VirtualMachineImages/imageTemplates', properties: { p: "[parameters('p')]" } }
  const document = object({ languageVersion: '2.0', definitions, parameters: { p: type }, resources: [resource] })
  const found = get(evaluateTemplate(document, given(JSON.stringify({ p: value })), scope()).body, 'properties', 'p')
  return found === undefined ? undefined : toJson(found)
}

const messages = (type: JsonObject, value: Json, definitions?: JsonObject): readonly string[] =>
  problemsOf(() => valueOf(type, value, definitions)).map(({ message }) => message)

const string = { type: 'string' }
const int = { type: 'int' }
const pair = { type: 'object', properties: { foo: { ...string, minLength: 3 }, bar: { ...int, minValue: 0 } } }
const tuple = { type: 'array', prefixItems: [int, { type: 'bool' }] }
const union = {
  type: 'object',
  discriminator: {
    propertyName: 'type',
    mapping: {
      ints: { type: 'object', properties: { type: string }, additionalProperties: int },
      strings: { type: 'object', additionalProperties: string },
      sealed: { $ref: '#/definitions/sealed' },
    },
  },
}
const sealed = { type: 'object', properties: { type: string, n: { ...int, nullable: true } }, additionalProperties: false }

describe('the declared type of a parameter', () => {
  // The values that each type accepts ("Type definitions in ARM templates"), and what follows from it.
  const accepted: readonly (readonly [JsonObject, Json])[] = [
    [pair, { foo: 'string', bar: 1 }],
    [pair, { foo: 'string', bar: 1, fizz: 'buzz' }],
    [
      { ...pair, additionalProperties: true },
      { foo: 'string', bar: 1, fizz: [] },
    ],
    [
      { type: 'object', properties: { foo: { ...string, nullable: true } }, additionalProperties: string },
      { fizz: 'buzz', foo: null },
    ],
    [union, { type: 'strings', fizz: 'buzz', pop: 'goes' }],
    [union, { type: 'ints', foo: 1 }],
    [union, { type: 'sealed' }],
    [union, { type: 'sealed', n: null }],
    [tuple, [1, true]],
    [tuple, [1, true, 'anything']],
    [{ ...tuple, items: false }, [1, true]],
    [{ ...tuple, items: int }, [1, true, 1, 1]],
    [{ type: 'array', items: int }, [1, 2]],
    [{ type: 'array', items: { ...int, nullable: true } }, [1, null]],
    [{ type: 'array', items: string }, []],
    [{ type: 'object' }, { a: null }],
    [{}, [null, 1]],
  ]
  for (const [type, value] of accepted)
    it(`takes ${JSON.stringify(value)} as ${JSON.stringify(type)}`, () => {
      assert.notEqual(valueOf(type, value, { sealed }), undefined)
    })

  const rejected: readonly (readonly [JsonObject, Json, readonly string[]])[] = [
    [pair, { foo: 'string', bar: -1 }, ['The parameter p.bar must be at least 0, and is -1.']],
    [
      pair,
      { foo: '', bar: 'x' },
      ['The parameter p.foo must be at least 3 characters long, and is "".', 'The parameter p.bar must be of the type int, and is "x".'],
    ],
    [pair, { fo: 'string' }, ['The parameter p has no foo.', 'The parameter p has no bar.']],
    [pair, { foo: null, bar: 1 }, ['The parameter p.foo must be of the type string, and is null.']],
    [{ type: 'object', additionalProperties: string }, { property: 1 }, ['The parameter p.property must be of the type string, and is 1.']],
    [
      { ...pair, additionalProperties: false },
      { foo: 'string', bar: 1, fooo: 2 },
      ['The type of the parameter p has no fooo. Did you mean foo?'],
    ],
    [union, { type: 'ints', fizz: 'buzz' }, ['The parameter p.fizz must be of the type int, and is "buzz".']],
    [union, { type: 'other' }, ['The parameter p.type must be one of ints, strings, sealed, and is "other".']],
    [union, { foo: 1 }, ['The parameter p has no type.']],
    [union, { type: 'sealed', m: 1 }, ['The type of the parameter p has no m.']],
    [tuple, [1, 'string'], ['The parameter p[1] must be of the type bool, and is "string".']],
    [tuple, [1], ['The parameter p must have at least 2 items, and has 1.']],
    [{ ...tuple, items: false }, [1, true, 1], ['The parameter p must have 2 items, and has 3.']],
    [{ ...tuple, items: int }, [1, true, 'foo'], ['The parameter p[2] must be of the type int, and is "foo".']],
    [
      { type: 'array', items: { $ref: '#/definitions/sealed' } },
      [{ type: 'a' }, 5],
      ['The parameter p[1] must be of the type object, and is 5.'],
    ],
  ]
  for (const [type, value, expected] of rejected)
    it(`does not take ${JSON.stringify(value)} as ${JSON.stringify(type)}`, () => {
      assert.deepEqual(messages(type, value, { sealed }), expected)
    })

  it('may refer to itself', () => {
    const list = { type: 'object', properties: { v: string, next: { $ref: '#/definitions/list', nullable: true } } }
    assert.deepEqual(valueOf({ $ref: '#/definitions/list' }, { v: 'a', next: { v: 'b' } }, { list }), { v: 'a', next: { v: 'b' } })
    assert.deepEqual(messages({ $ref: '#/definitions/list' }, { v: 'a', next: { v: 5 } }, { list }), [
      'The parameter p.next.v must be of the type string, and is 5.',
    ])
    assert.deepEqual(valueOf({ $ref: '#/definitions/a' }, 'x', { a: { $ref: '#/definitions/b' }, b: { $ref: '#/definitions/a' } }), 'x')
  })

  it('reads the text of a pipeline as the type of each part', () => {
    assert.deepEqual(valueOf({ type: 'array', items: pair }, '[{"foo": "abc", "bar": 1}]'), [{ foo: 'abc', bar: 1 }])
    assert.deepEqual(valueOf({ type: 'array', items: int }, ['1', 2]), [1, 2])
    assert.deepEqual(valueOf(pair, { FOO: 'abc', bar: 1 }), { FOO: 'abc', bar: 1 })
  })

  it('points at the part', () => {
    const [problem] = problemsOf(() => valueOf({ type: 'array', items: string }, ['a', 5]))
    assert.equal(typeof problem?.where === 'object' && problem.where.column, 11)
    assert.equal(problem?.fix, 'Put the value in quotes.')
  })

  it('shows nothing that is secret', () => {
    const secret = { type: 'secureString', minLength: 20 }
    const login = { type: 'object', properties: { password: secret } }
    const pick = { type: 'object', discriminator: { propertyName: 'kind', mapping: { login } } }
    for (const [type, value] of [
      [login, { password: 'hunter2' }],
      [login, '{"password": "hunter2"}'],
      [login, '{"password": "hunter2"'],
      [pick, { kind: 'login', password: 'hunter2' }],
      [pick, { kind: 'login', password: 992 }],
      [{ type: 'array', items: secret }, ['hunter2']],
      [{ type: 'secureObject', properties: { a: string } }, { hunter2: 1 }],
      [{ type: 'secureObject', properties: { a: int } }, { a: 'hunter2' }],
      [{ type: 'secureObject', additionalProperties: int }, { hunter2: 'x' }],
      [{ type: 'secureObject', additionalProperties: false }, { hunter2: 'x' }],
    ] as const) {
      const problems = problemsOf(() => valueOf(type, value))
      assert.doesNotMatch(JSON.stringify(problems.map(({ message, fix }) => [message, fix])), /hunter2|992/)
    }
  })

  it('marks the secure parts of a variant', () => {
    const pick = {
      type: 'object',
      discriminator: { propertyName: 'kind', mapping: { login: { type: 'object', properties: { Password: { type: 'secureString' } } } } },
    }
    const resource = { type: 'Microsoft.VirtualMachineImages/imageTemplates', properties: { p: "[parameters('p').password]" } }
    const document = object({ parameters: { p: pick }, resources: [resource] })
    const { secrets, body } = evaluateTemplate(document, given('{"p": {"kind": "login", "password": "hunter2"}}'), scope())
    assert.deepEqual(secrets, ['hunter2'])
    assert.deepEqual(toJson(body), { properties: { p: 'hunter2' } })
  })
})
