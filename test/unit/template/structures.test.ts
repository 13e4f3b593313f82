// Random deployment templates and random calls: each is rendered, or refused with errors at places in the file. A failure prints its seed.
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { AibError } from '../../../shared/errors.js'
import type { Json, JsonObject } from '../../../shared/json.js'
import { functionNames } from '../../../shared/template/functions.js'
import { parseDocument } from '../../../shared/template/load.js'
import { inputPlace, textNode } from '../../../shared/template/node.js'
import { deployment, evaluateTemplates, given, known, lint, remoteFilesIn, scope } from './helpers.js'

const rendersOrExplains = (task: () => void): 'rendered' | 'refused' => {
  try {
    task()
    return 'rendered'
  } catch (error) {
    assert(error instanceof AibError, error instanceof Error ? error.stack : String(error))
    for (const { code, message, where } of error.problems) {
      assert(typeof where === 'object' && where.line > 0 && where.column > 0, `${code}: ${message}`)
      assert.notEqual(code, 'internal')
      assert.doesNotMatch(message, /undefined|NaN|\[object/)
    }
    return 'refused'
  }
}

const name = fc.constantFrom('a', 'b', 'web', 'A')

const expression = fc.oneof(
  name.map((one) => `[parameters('${one}')]`),
  name.map((one) => `[variables('${one}')]`),
  name.map((one) => `[reference('${one}').outputs.o.value]`),
  fc.constantFrom('[copyIndex()]', "[copyIndex('a')]", "[resourceInfo('a').id]", "[concat(parameters('a'), variables('b'))]"),
  fc.constantFrom(
    "[if(empty(parameters('a')), 'x', null())]",
    "[parameters('a')[0]]",
    "[parameters('a').b]",
    "[format('{0}', copyIndex())]",
  ),
  fc.constantFrom('[', '[[a]', '[]', "[a.b('x')]", '<a>', '', '[resourceGroup().location]', "[resourceId('a/b', 'c')]"),
)

const leaf: fc.Arbitrary<Json> = fc.oneof(
  { weight: 1, arbitrary: expression },
  { weight: 3, arbitrary: fc.constantFrom<Json>(null, true, false, 0, 2, -1, 1.5, 'x', [], {}, [null], { a: null }) },
)

// Such a value in most templates, and any other in some.
const mostly = (value: fc.Arbitrary<Json>): fc.Arbitrary<Json> => fc.oneof({ weight: 40, arbitrary: value }, { weight: 1, arbitrary: leaf })

const some = (members: Readonly<Record<string, fc.Arbitrary<Json>>>, required: readonly string[] = []): fc.Arbitrary<JsonObject> =>
  fc.record(members, { requiredKeys: [...required] })

const type: fc.Arbitrary<JsonObject> = some(
  {
    type: mostly(fc.constantFrom('string', 'string', 'string', 'int', 'array', 'object', 'bool', 'secureString', 'secureObject')),
    defaultValue: mostly(fc.constantFrom<Json>('x', 'abc', 1, [1], {})),
    allowedValues: mostly(fc.array(leaf, { maxLength: 2 })),
    nullable: mostly(fc.boolean()),
    minLength: mostly(fc.nat(3)),
    properties: mostly(some({ a: mostly(fc.constant({ type: 'string' })), b: leaf })),
    additionalProperties: mostly(fc.constantFrom<Json>(false, { type: 'int' })),
    items: mostly(fc.constantFrom<Json>(false, { type: 'string' }, { $ref: '#/definitions/a' })),
    prefixItems: mostly(fc.constantFrom<Json>([], [{ type: 'int' }])),
    discriminator: mostly(fc.constantFrom<Json>({ propertyName: 'a', mapping: { x: { type: 'object' } } }, {})),
    $ref: mostly(fc.constantFrom('#/definitions/a', '#/definitions/b', '#/nowhere')),
  },
  ['type', 'defaultValue'],
)

const parameter = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom<Json>({ type: 'string', defaultValue: 'x' }, { type: 'string', nullable: true }) },
  { weight: 1, arbitrary: type },
)

const copy = some({ name: mostly(name), count: mostly(fc.constantFrom<Json>(1, 2, "[length(parameters('a'))]")), input: leaf }, [
  'name',
  'count',
  'input',
])

const body = some(
  {
    source: mostly(some({ type: mostly(fc.constantFrom('PlatformImage', 'SharedImageVersion')), imageId: leaf, offer: leaf }, ['type'])),
    customize: mostly(
      fc.array(some({ type: mostly(fc.constantFrom('Shell', 'File', 'Odd')), inline: leaf, name: leaf }), { maxLength: 2 }),
    ),
    distribute: mostly(fc.array(some({ type: mostly(fc.constantFrom('VHD', 'SharedImage')), runOutputName: leaf }), { maxLength: 2 })),
    copy: mostly(fc.array(copy, { maxLength: 2 })),
    vmProfile: leaf,
  },
  ['source'],
)

const common = {
  name: mostly(name),
  apiVersion: mostly(fc.constantFrom('2024-02-01', '2020-02-14')),
  condition: mostly(fc.constantFrom<Json>(true, true, true, "[equals(parameters('a'), 'x')]")),
  copy: mostly(copy),
  dependsOn: leaf,
  existing: mostly(fc.constant(false)),
}

const templates: fc.Arbitrary<JsonObject> = fc.letrec<{ template: JsonObject; resource: JsonObject }>((tie) => {
  const image = some(
    { type: fc.constant('Microsoft.VirtualMachineImages/imageTemplates'), ...common, properties: mostly(body), tags: leaf, identity: leaf },
    ['type', 'properties'],
  )
  const nested = some(
    {
      type: fc.constant('Microsoft.Resources/deployments'),
      ...common,
      properties: mostly(
        some(
          {
            template: mostly(tie('template')),
            parameters: mostly(some({ a: mostly(some({ value: leaf })), b: leaf })),
            expressionEvaluationOptions: mostly(fc.constantFrom<Json>({ scope: 'inner' }, { scope: 'outer' })),
            templateLink: leaf,
          },
          ['template'],
        ),
      ),
    },
    ['type', 'properties'],
  )
  const declarations = (value: fc.Arbitrary<Json>) => mostly(some({ a: value, b: value, web: value }, ['a', 'b', 'web']))
  return {
    resource: fc.oneof({ depthSize: 'small', withCrossShrink: true }, image, nested),
    template: some(
      {
        parameters: declarations(parameter),
        variables: declarations(leaf),
        definitions: declarations(mostly(type)),
        outputs: declarations(mostly(some({ type: mostly(fc.constant('string')), value: leaf }))),
        functions: leaf,
        resources: mostly(
          fc.oneof(fc.array(tie('resource'), { minLength: 1, maxLength: 2 }), some({ a: tie('resource'), b: tie('resource') }, ['a'])),
        ),
      },
      ['resources'],
    ),
  }
}).template

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'

describe('Random structures', () => {
  it('are rendered, or refused with errors at places in the file', () => {
    const counts = { rendered: 0, refused: 0 }
    const values = fc.constantFrom('', '{"a": "x"}', '{"a": ["x"], "b": 1}', '{"a": null, "b.o": "y", "a.o": 5}')
    fc.assert(
      fc.property(templates, values, (template, parameters) => {
        const document = parseDocument(JSON.stringify({ $schema: schema, ...template }, undefined, 1), 'image.json')
        counts[
          rendersOrExplains(() => {
            for (const one of evaluateTemplates(document, given(parameters), scope(known))) {
              const apiVersion = one.apiVersion ?? textNode('2024-02-01', inputPlace('version'))
              lint({ name: one.name, apiVersion, body: one.body, remoteFiles: remoteFilesIn(one.body) })
            }
          })
        ] += 1
      }),
      { numRuns: 600, seed: 20261127 },
    )
    assert.ok(counts.rendered > 10 && counts.refused > 10, JSON.stringify(counts))
  })

  it('are called with any number and kind of arguments, and have a value or an error at a place', () => {
    const argument = fc.constantFrom(
      ...["'a'", "''", '0', '3', '-1', 'true()', 'null()', 'createArray()', "createArray('a', 1)", "createObject('a', 1)"],
      ...["json('1.5')", "'2020-01-31T10:20:30Z'", "'10.0.0.0/16'", "'{0}'", "lambda('x', lambdaVariables('x'))", "parameters('p')"],
    )
    const names = fc.constantFrom(...functionNames, 'listKeys', 'reference', 'resourceInfo', 'pickZones', 'nothing')
    fc.assert(
      fc.property(names, fc.array(argument, { maxLength: 4 }), fc.constantFrom('', '.a', '[0]', "['id']"), (own, list, access) => {
        const call = deployment(`[${own}(${list.join(', ')})${access}]`, {
          parameters: { p: { type: 'object', defaultValue: { a: [1] } } },
        })
        rendersOrExplains(() => evaluateTemplates(call, given(''), scope({ ...known, draw: { time: 0, guid: () => 'g' } })))
      }),
      { numRuns: 1500, seed: 20261127 },
    )
  })
})
