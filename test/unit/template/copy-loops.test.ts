import assert from 'node:assert/strict'
import { get } from '../../../shared/template/node.js'
import type { JsonObject } from '../../../shared/json.js'
import { evaluateTemplate, deployment, evaluate, given, json, known, messages, object, scope } from './helpers.js'

describe('Copy loops', () => {
  it('turn a property into an array, next to its siblings', () => {
    const value = {
      a: 1,
      copy: [{ name: 'disks', count: 3, input: { lun: "[copyIndex('disks')]", name: "[format('d{0}', copyIndex('disks', 1))]" } }],
    }
    assert.deepEqual(evaluate(value), {
      a: 1,
      disks: [
        { lun: 0, name: 'd1' },
        { lun: 1, name: 'd2' },
        { lun: 2, name: 'd3' },
      ],
    })
  })

  it('make variables, on their own and within an object, as Microsoft documents them', () => {
    const variables = {
      copy: [
        {
          name: 'entries',
          count: "[length(items(variables('entities')))]",
          input: { key: "[items(variables('entities'))[copyIndex('entries')].key]" },
        },
      ],
      entities: { item002: {}, item001: {} },
      object: { copy: [{ name: 'names', count: 2, input: "[concat('n', copyIndex('names'))]" }] },
    }
    assert.deepEqual(evaluate("[variables('entries')]", { variables }), [{ key: 'item001' }, { key: 'item002' }])
    assert.deepEqual(evaluate("[variables('object')]", { variables }), { names: ['n0', 'n1'] })
  })

  it('cannot be nested, as in Azure Resource Manager', () => {
    const inner = { copy: [{ name: 'inner', count: 2, input: "[copyIndex('inner')]" }] }
    for (const input of [inner, { deeper: inner }, [inner]])
      assert.equal(
        messages({ copy: [{ name: 'outer', count: 2, input }] }),
        'template-expression: This copy loop is in the input of another one, which Azure Resource Manager does not support.',
      )
    const variables = { copy: [{ name: 'all', count: 2, input: inner }] }
    assert.match(messages("[variables('all')]", { variables }), /is in the input of another one/)
    const list = { copy: [{ name: 'list', count: 2, input: "[copyIndex('list')]" }] }
    const outer = { copy: [{ name: 'outer', count: 2, input: "[variables('list')]" }] }
    assert.deepEqual(evaluate(outer, { variables: list }), {
      outer: [
        [0, 1],
        [0, 1],
      ],
    })
  })

  it('have an index without a name only for resources', () => {
    const loop = { copy: [{ name: 'v', count: 2, input: '[copyIndex()]' }] }
    const needsName = /in a loop of a property or a variable, it needs the name of the loop/
    assert.match(messages(loop), needsName)
    assert.match(messages("[variables('v')]", { variables: loop }), needsName)
    assert.match(messages("[variables('o')]", { variables: { o: loop } }), needsName)
  })

  it('are rejected once if they are not well formed', () => {
    assert.match(messages({ copy: [{ name: 'x', count: 'many', input: 1 }] }), /must be a whole number from 0 to 800/)
    assert.match(messages({ copy: [{ name: 'x', count: 801, input: 1 }] }), /from 0 to 800/)
    assert.match(messages({ copy: [{ name: 'x', count: 1 }] }), /has a name, a count and an input/)
    assert.equal(messages({ copy: [{ name: 'x', count: 9, input: '[utcNow()]' }] }).split('\n').length, 1)
  })

  it('leave scripts alone, also where the loop makes them', () => {
    const value = { copy: [{ name: 'inline', count: 1, input: 'cat < /etc/<name> > /tmp/x' }] }
    assert.deepEqual(evaluate(value), { inline: ['cat < /etc/<name> > /tmp/x'] })
  })
})

describe('Functions of the template', () => {
  const functions = [
    {
      namespace: '__bicep',
      members: {
        uniqueName: {
          parameters: [{ name: 'prefix', type: 'string' }],
          output: { type: 'string', value: "[concat(toLower(parameters('prefix')), '-x')]" },
        },
        pair: {
          parameters: [{ name: 'a', type: 'string' }],
          output: { type: 'object', value: { first: "[parameters('a')]", second: "[__bicep.uniqueName('S')]" } },
        },
        greedy: { parameters: [], output: { type: 'string', value: "[variables('v')]" } },
        endless: { parameters: [], output: { type: 'string', value: '[__bicep.endless()]' } },
      },
    },
  ]

  it('see their own parameters, and each other', () => {
    assert.equal(evaluate("[__bicep.uniqueName('WEB')]", { functions }), 'web-x')
    assert.deepEqual(evaluate("[__BICEP.pair('f')]", { functions }), { first: 'f', second: 's-x' })
    assert.equal(evaluate("[__bicep.pair('f').second]", { functions }), 's-x')
  })

  it('see the variables of the template, as what Bicep compiles does', () => {
    assert.equal(evaluate('[__bicep.greedy()]', { functions, variables: { v: 'x' } }), 'x')
  })

  it('are held to what they declare', () => {
    assert.match(messages('[__bicep.uniqueName()]', { functions }), /takes 1 arguments, and has 0/)
    assert.match(messages('[__bicep.uniqueName(createArray())]', { functions }), /prefix must be of the type string/)
    assert.match(messages('[__bicep.endless()]', { functions }), /too deeply/)
    assert.match(messages('[__bicep.none()]', { functions }), /is not a function/)
  })
})

describe('Parameters of types that Bicep writes', () => {
  const definitions = {
    size: { type: 'string', allowedValues: ['small', 'large'] },
    login: { type: 'object', properties: { user: { type: 'string' }, password: { $ref: '#/definitions/secret' } } },
    secret: { type: 'securestring' },
    loop: { $ref: '#/definitions/loop' },
  }
  const secretsOf = (parameters: JsonObject, values: string) =>
    evaluateTemplate(deployment('x', { definitions, parameters }), given(values), scope(known)).secrets

  it('are resolved', () => {
    const parameters = { p: { $ref: '#/definitions/size' } }
    assert.equal(evaluate("[parameters('p')]", { definitions, parameters }, 'p=small'), 'small')
    assert.throws(() => evaluate("[parameters('p')]", { definitions, parameters }, 'p=medium'), /must be one of small, large/)
    assert.equal(evaluate("[parameters('p')]", { definitions, parameters: { p: { $ref: '#/definitions/loop' } } }, 'p=x'), 'x')
  })

  it('may be null where they are nullable, which leaves the property out', () => {
    const parameters = { p: { type: 'string', nullable: true } }
    assert.equal(evaluate("[parameters('p')]", { parameters }), undefined)
    assert.equal(evaluate("[parameters('p')]", { parameters }, '{"p": null}'), undefined)
    assert.equal(evaluate("[coalesce(parameters('p'), 'none')]", { parameters }), 'none')
  })

  it('give the secrets within them, and nothing else, to be masked', () => {
    assert.deepEqual(secretsOf({ p: { $ref: '#/definitions/secret' } }, 'p=hunter2'), ['hunter2'])
    assert.deepEqual(
      secretsOf({ p: { $ref: '#/definitions/login' } }, 'p={"user": "me", "password": "hunter2"}'.replace('p=', '{"p": ') + '}'),
      ['hunter2'],
    )
    assert.deepEqual(secretsOf({ p: { type: 'array', items: { type: 'secureString' } } }, '{"p": ["a1", "b2"]}'), ['a1', 'b2'])
    assert.deepEqual(secretsOf({ p: { type: 'secureObject' } }, '{"p": {"k": "c3", "deep": [{"x": "d4"}]}}'), ['c3', 'd4'])
  })
})

describe('Places', () => {
  it('of values in arrays and objects that functions make are those where the values were written', () => {
    const { body } = evaluateTemplate(
      object({
        parameters: { p: { type: 'array' } },
        resources: [
          { type: 'Microsoft.VirtualMachineImages/imageTemplates', properties: { v: "[union(parameters('p'), createArray('z'))]" } },
        ],
      }),
      given('# regions\np=["a", "b"]'),
      scope(known),
    )
    assert.equal(json(get(body, 'properties', 'v', 1)), 'b')
    assert.equal(get(body, 'properties', 'v', 1)?.at.file, 'parameters')
  })
})
