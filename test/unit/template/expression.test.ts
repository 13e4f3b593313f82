import assert from 'node:assert/strict'
import fc from 'fast-check'
import { AibError } from '../../../shared/errors.js'
import { isExpression, literalText, parseExpression } from '../../../shared/template/expression.js'
import { get, inputPlace, toJson } from '../../../shared/template/node.js'
import type { Json, JsonObject } from '../../../shared/json.js'
import { evaluateTemplate, evaluate, given, json, messages, object, problemsOf, scope } from './helpers.js'

const here = inputPlace('image.json')
describe('parseExpression', () => {
  it('keeps the structure and the offsets', () => {
    assert.deepEqual(parseExpression("[ f('it''s', -1).a[0] ]", here), {
      kind: 'index',
      of: {
        kind: 'property',
        of: {
          kind: 'call',
          name: 'f',
          arguments: [
            { kind: 'text', value: "it's", offset: 4 },
            { kind: 'integer', value: -1, offset: 13 },
          ],
          offset: 2,
        },
        name: 'a',
        offset: 16,
      },
      index: { kind: 'integer', value: 0, offset: 19 },
      offset: 18,
    })
  })

  it('tells expressions from texts as Azure Resource Manager does', () => {
    for (const [text, expected, literal] of [
      ["[concat('a')]", true, "[concat('a')]"],
      ['[[test value]', false, '[test value]'],
      ['[test] value', false, '[test] value'],
      ['[[test] value', false, '[[test] value'],
      ['plain', false, 'plain'],
    ] as const) {
      assert.equal(isExpression(text), expected, text)
      assert.equal(literalText(text), literal, text)
    }
  })

  it('says what is needed and where', () => {
    for (const [text, expected] of [
      ['[]', 'a function, a string in single quotes or a number is needed at character 2, not ]'],
      ['[f(]', 'a function, a string in single quotes or a number is needed at character 4, not ]'],
      ["[f('a'  'b')]", ") is needed at character 9, not '"],
      ["[concat('a)]", 'the string that begins at character 9 is not closed'],
      ['[f().]', 'the name of a property is needed at character 6, not ]'],
      ['[f() g()]', '] is needed at character 6, not g'],
      ['[ -f /tmp/x ]', 'a function, a string in single quotes or a number is needed at character 3, not -'],
      ['[f()]]', 'the end is needed at character 6, not ]'],
      [`[${'f('.repeat(150)}${')'.repeat(150)}]`, 'nested more than 100 deep'],
      [`['${'x'.repeat(30_000)}']`, 'longer than the 24576 characters'],
    ] as const) {
      const [problem] = problemsOf(() => parseExpression(text, here))
      assert.equal(problem?.code, 'template-expression')
      assert(problem.message.includes(expected), `${text}: ${problem.message}`)
    }
  })
})

describe('Expressions', () => {
  const cases: readonly (readonly [string, Json])[] = [
    ["['literal']", 'literal'],
    ['[5]', 5],
    ["[concat('a', 'b', 1)]", 'ab1'],
    ["[CONCAT(createArray(1), createArray('x', true()))]", [1, 'x', true]],
    ["[format('{0}/{1}-{0} {{{2}}}', 'a', 2, true())]", 'a/2-a {True}'],
    ["[format('{0:N2}', 'text')]", 'text'],
    ["[toUpper(toLower('AbC'))]", 'ABC'],
    ["[replace('a.b.c', '.', '')]", 'abc'],
    ['[resourceGroup().location]', 'westeurope'],
    ['[resourceGroup().ID]', '/subscriptions/sub/resourceGroups/rg'],
    ["[resourceGroup()['name']]", 'rg'],
    ['[subscription().subscriptionId]', 'sub'],
    ['[subscription().tenantId]', 'tenant'],
    [
      "[resourceId('Microsoft.Compute/galleries/images', 'g', 'i')]",
      '/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Compute/galleries/g/images/i',
    ],
    ["[resourceId('other', 'A.B/c', 'n')]", '/subscriptions/sub/resourceGroups/other/providers/A.B/c/n'],
    ["[resourceId('s2', 'other', 'A.B/c', 'n')]", '/subscriptions/s2/resourceGroups/other/providers/A.B/c/n'],
    ["[subscriptionResourceId('A.B/c', 'n')]", '/subscriptions/sub/providers/A.B/c/n'],
    ["[if(equals('a', 'a'), 'yes', reference('never'))]", 'yes'],
    ["[split('a,b', ',')[1]]", 'b'],
    ['[json(\'{"a": [1, {"b": 2}]}\').A[1]]', { b: 2 }],
    ['[coalesce(null(), 3)]', 3],
    ['[[literal]', '[literal]'],
    ['[not an expression', '[not an expression'],
  ]
  for (const [expression, expected] of cases)
    it(`evaluates ${expression}`, () => {
      assert.deepEqual(evaluate(expression), expected)
    })

  it('evaluates keys, parameters and variables, without regard to case', () => {
    const more = {
      parameters: { Prefix: { type: 'string' } },
      variables: { list: [{ name: "[concat(parameters('prefix'), '-x')]" }], key: 'k' },
    }
    const value = { "[variables('KEY')]": "[variables('list')[0].NAME]" }
    assert.deepEqual(evaluate(value, more, 'PREFIX=web'), { k: 'web-x' })
  })

  const faults: readonly (readonly [string, RegExp])[] = [
    ["[reference('x').y]", /parameter-missing: The template needs x\.y, .* which is known only after that deployment/],
    [
      "[listKeys('x', 'y').keys]",
      /listKeys\(\) cannot be evaluated before the deployment: it asks Azure for keys or other values of a resource/,
    ],
    ['[utcNow()]', /utcNow\(\) .* in the default value of a parameter only/],
    ['[newGuid()]', /newGuid\(\)/],
    ["[concta('a')]", /concta\(\) is not a function that can be evaluated here\. Did you mean concat\(\)\?/],
    ['[constructor()]', /constructor\(\) is not a function/],
    ["[contoso.name('x')]", /contoso\.name\(\) is not a function/],
    ["[parameters('nmae')]", /declares no parameter nmae\. Did you mean name\?/],
    ["[variables('none')]", /declares no variable none/],
    ['[toLower()]', /toLower\(\) cannot be evaluated: it takes 1 argument, and has 0/],
    ["[resourceGroup('x').name]", /takes 0 arguments, and has 1/],
    ["[replace('a', '', 'b')]", /the string to be replaced is empty/],
    ["[format('{1}', 'a')]", /refers to \{1\}, but 1 values follow it/],
    ["[format('{', 'a')]", /has an unmatched \{/],
    ["[format('{0:Z2}', 5)]", /format specifier of \{0:Z2\} does not exist or is not evaluated here/],
    ["[resourceId('a', 'b')]", /no argument is a resource type/],
    ["[resourceId('A.B/c/d', 'n')]", /needs 2 names, but 1 are given/],
    ["[resourceId('1', '2', '3', 'A.B/c', 'n')]", /3 arguments before the type/],
    ['[createArray(1)[1]]', /has 1 items and none at \[1\]/],
    ["[json('{}').x]", /has no property x/],
    ["[json('{')]", /is not JSON/],
    ["[createArray('a').x]", /is read from a value that is not an object/],
    ['[if(1, 2, 3)]', /argument 1 must be true or false, and is a number/],
    ["[concat(createArray(1), 'a')]", /argument 1 must be a string, a whole number, true or false, and is an array/],
    ['[resourceGroup().tags]', /needs resourceGroup\.tags, the tags of the resource group/],
  ]
  for (const [expression, expected] of faults)
    it(`refuses ${expression}`, () => {
      assert.match(messages(expression, { parameters: { name: { type: 'string', defaultValue: '' } } }), expected)
    })

  it('names the input that a scope function needs', () => {
    const text = messages(
      ['[resourceGroup().location]', '[resourceGroup().name]', '[subscription().id]', '[subscription().tenantId]'],
      {},
      scope(),
    )
    for (const input of ['location', 'resource-group-name', 'subscription-id', 'tenant-id'])
      assert.match(text, new RegExp(`input-invalid: .* --${input} is needed`))
  })

  it('needs of the scope only what is used', () => {
    assert.equal(evaluate('[resourceGroup().name]', {}, '', scope({ resourceGroup: 'rg' })), 'rg')
  })

  it('finds variables and parameters that need themselves', () => {
    const variables = { a: "[variables('b')]", b: "[concat(variables('c'))]", c: "[variables('a')]" }
    assert.equal(
      messages("[variables('a')]", { variables }),
      "template-expression: variables('a') needs itself: variables('a') → variables('b') → variables('c') → variables('a').",
    )
    const parameters = { p: { type: 'string', defaultValue: "[parameters('p')]" } }
    assert.match(messages("[parameters('p')]", { parameters }), /parameters\('p'\) needs itself/)
  })

  it('says a problem once however often its cause is used', () => {
    const variables = { a: "[concat(variables('b'), variables('b'))]", b: '[utcNow()]' }
    assert.equal(problemsOf(() => evaluate(["[variables('a')]", "[variables('b')]"], { variables })).length, 1)
  })

  it('bounds what variables can grow to', () => {
    const chain = (count: number, make: (previous: string) => Json): JsonObject =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`v${String(n)}`, n === 0 ? ['x'.repeat(50)] : make(`v${String(n - 1)}`)]))
    const doubled = chain(60, (previous) => [`[variables('${previous}')]`, `[variables('${previous}')]`])
    assert.match(messages("[variables('v59')]", { variables: doubled }), /make a value of more than|nested more than/)
    const long = { ...chain(60, (previous) => `[concat(variables('${previous}'), variables('${previous}'))]`), v0: 'x'.repeat(50) }
    assert.match(messages("[variables('v59')]", { variables: long }), /a string of more than 131072 characters/)
    const deep = chain(5_000, (previous) => [[[`[variables('${previous}')]`]]])
    assert.match(messages("[variables('v4999')]", { variables: deep }), /too deeply|nested more than/)
    const nested = chain(5_000, (previous) => `[${'trim('.repeat(90)}variables('${previous}')${')'.repeat(90)}]`)
    assert.match(messages("[variables('v4999')]", { variables: nested }), /too deeply/)
    // Evaluated from the bottom up, each is one level only; what they make is deep all the same.
    const ordered = Array.from({ length: 2_000 }, (_, n) => `[variables('v${String(n)}')]`)
    assert.match(messages(ordered, { variables: chain(2_000, (previous) => [`[variables('${previous}')]`]) }), /nested more than 200 deep/)
    const blown = { a: 'x'.repeat(100_000), b: "[replace(variables('a'), 'x', variables('a'))]" }
    assert.match(messages("[variables('b')]", { variables: blown }), /a string of more than 131072 characters/)
  })

  it('throws only AibError, whatever is between the brackets', () => {
    const piece = fc.constantFrom(
      'concat',
      'format',
      'resourceId',
      'if',
      'json',
      "'a'",
      "'{0}'",
      '1',
      '(',
      ')',
      ',',
      '.x',
      '[',
      ']',
      ' ',
      "'",
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          evaluate(`[${pieces.join('')}]`)
        } catch (error) {
          assert(error instanceof AibError, String(error))
        }
      }),
      { numRuns: 300, seed: 20261121 },
    )
  })

  it('leaves the texts of a bare resource alone', () => {
    const bare = object({ properties: { source: {}, value: '[resourceGroup().location]' } })
    assert.equal(json(get(evaluateTemplate(bare, given(''), scope()).body, 'properties', 'value')), '[resourceGroup().location]')
    assert.deepEqual(toJson(bare), { properties: { source: {}, value: '[resourceGroup().location]' } })
  })
})
