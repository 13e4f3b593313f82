// Image templates in nested deployments, copy loops and modules: what a file deploys, with the bodies that Azure Resource Manager would send.
import assert from 'node:assert/strict'
import type { Json, JsonObject } from '../../../shared/json.js'
import { toJson } from '../../../shared/template/node.js'
import { atOnce } from '../../../shared/clock.js'
import { evaluateDeployment } from '../../../shared/template/evaluate-deployment.js'
import { readShape } from '../../../shared/template/shape.js'
import { evaluateTemplates, given, json, known, object, problemsOf, scope } from './helpers.js'

const image = (value: Json, more: JsonObject = {}): JsonObject => ({
  type: 'Microsoft.VirtualMachineImages/imageTemplates',
  apiVersion: '2024-02-01',
  name: 'web',
  properties: { value },
  ...more,
})

const nested = (resources: Json, more: JsonObject = {}, properties: JsonObject = {}, template: JsonObject = {}): JsonObject => ({
  type: 'Microsoft.Resources/deployments',
  apiVersion: '2022-09-01',
  name: 'inner',
  properties: { mode: 'Incremental', template: { ...template, resources }, ...properties },
  ...more,
})

const inner = (parameters: JsonObject): JsonObject => ({ expressionEvaluationOptions: { scope: 'inner' }, parameters })

const evaluated = (document: JsonObject, parameters = '') => evaluateTemplates(object(document), given(parameters), scope(known))

// `name: value` of each image template.
const templates = (document: JsonObject, parameters = ''): readonly string[] =>
  evaluated(document, parameters).map(({ name, body }) => `${name?.value ?? ''}: ${JSON.stringify(toJson(body))}`)

const body = (value: Json): string => `web: ${JSON.stringify({ properties: { value } })}`

const faults = (document: JsonObject, parameters = ''): string =>
  problemsOf(() => evaluated(document, parameters))
    .map(({ code, message, fix }) => `${code}: ${message} ${fix ?? ''}`)
    .join('\n')

const declared = { parameters: { p: { type: 'string', defaultValue: 'outer' } }, variables: { v: 'outer-v' } }

describe('resourceInfo()', () => {
  const type = 'Microsoft.Compute/galleries/images'
  const group = '/subscriptions/sub/resourceGroups/rg/providers'
  const value = (expression: string, resource: JsonObject): readonly string[] =>
    templates({
      languageVersion: '2.0',
      resources: { r: { type, apiVersion: '2023-07-03', name: "[format('{0}/{1}', 'g', 'i')]", ...resource }, web: image(expression) },
    })
  it('gives the id, name, type and API version of a resource of the template', () => {
    for (const [member, expected] of [
      ['id', `${group}/Microsoft.Compute/galleries/g/images/i`],
      ['NAME', 'g/i'],
      ['type', type],
      ['apiVersion', '2023-07-03'],
    ] as const)
      assert.deepEqual(value(`[resourceInfo('r').${member}]`, { existing: true }), [body(expected)])
    assert.deepEqual(value("[resourceInfo('r')['name']]", {}), [body('g/i')])
  })

  it('knows the scope of the resource', () => {
    const id = (resource: JsonObject) => value("[resourceInfo('r').id]", { type: 'Microsoft.X/y', name: 'n', ...resource })
    assert.deepEqual(id({ resourceGroup: 'other' }), [body(`${group.replace('/rg/', '/other/')}/Microsoft.X/y/n`)])
    assert.deepEqual(id({ subscriptionId: 's', resourceGroup: 'other' }), [
      body('/subscriptions/s/resourceGroups/other/providers/Microsoft.X/y/n'),
    ])
    assert.deepEqual(id({ subscriptionId: 's' }), [body('/subscriptions/s/providers/Microsoft.X/y/n')])
    assert.deepEqual(id({ scope: '/' }), [body('/providers/Microsoft.X/y/n')])
    assert.deepEqual(id({ scope: "[resourceId('A.B/c', 'd')]" }), [body(`${group}/A.B/c/d/providers/Microsoft.X/y/n`)])
    assert.deepEqual(id({ scope: 'A.B/c/d' }), [body(`${group}/A.B/c/d/providers/Microsoft.X/y/n`)])
  })

  it('gives one resource of a copy loop', () => {
    const copy = { name: 'r', count: 2 }
    assert.deepEqual(value("[resourceInfo(format('r[{0}]', 1)).name]", { copy, name: "[format('n{0}', copyIndex())]" }), [body('n1')])
    assert.match(problems("[resourceInfo('r').name]", { copy }), /no resource with the symbolic name "r"/)
  })

  it('has no value for what is not in the template, or is known only to Azure', () => {
    assert.match(problems("[resourceInfo('s').id]", {}), /no resource with the symbolic name "s"/)
    assert.match(problems("[resourceInfo('r').location]", {}), /has no location/)
  })

  const problems = (expression: string, resource: JsonObject): string =>
    faults({ resources: { r: { type, name: 'g/i', ...resource }, web: image(expression) } })
})

describe('Nested deployments', () => {
  it('use the parameters and variables around them with outer scope, the default', () => {
    const own = { parameters: { p: { type: 'string', defaultValue: 'inner' } }, variables: { v: 'inner-v' } }
    const value = "[concat(parameters('p'), variables('v'))]"
    assert.deepEqual(templates({ ...declared, resources: [nested([image(value)], {}, {}, own)] }), [body('outerouter-v')])
    const outer = { expressionEvaluationOptions: { scope: 'Outer' } }
    assert.deepEqual(templates({ ...declared, resources: [nested([image(value)], {}, outer, own)] }), [body('outerouter-v')])
  })

  it('use their own with inner scope, with the values that are passed to them', () => {
    const own = { parameters: { p: { type: 'string' }, q: { type: 'string', defaultValue: 'q' } }, variables: { v: 'inner-v' } }
    const value = "[concat(parameters('p'), '-', parameters('q'), '-', variables('v'))]"
    const passed = inner({ p: { value: "[concat(parameters('p'), variables('v'))]" } })
    assert.deepEqual(templates({ ...declared, resources: [nested([image(value)], {}, passed, own)] }), [body('outerouter-v-q-inner-v')])
  })

  it('take a value that a copy loop makes, as Bicep writes loops in the parameters of a module', () => {
    const own = { parameters: { p: { type: 'array', defaultValue: ['default'] } } }
    const value = (p: JsonObject, outer = declared) =>
      templates({ ...outer, resources: [nested([image("[parameters('p')]")], {}, inner({ p }), own)] })
    const loop = { name: 'value', count: 2, input: "[concat(parameters('p'), copyIndex('value'))]" }
    assert.deepEqual(value({ copy: [loop] }), [body(['outer0', 'outer1'])])
    assert.deepEqual(value({ copy: [{ ...loop, input: { i: "[copyIndex('value')]" } }] }), [body([{ i: 0 }, { i: 1 }])])
    assert.deepEqual(value({ copy: [{ ...loop, count: 0 }] }), [body([])])
    const round = nested(
      [image("[parameters('p')]")],
      { copy: { name: 'r', count: 2 } },
      inner({ p: { copy: [{ ...loop, input: "[format('{0}-{1}', copyIndex('r'), copyIndex('value'))]" }] } }),
      own,
    )
    assert.deepEqual(templates({ resources: [round] }), [body(['0-0', '0-1']), body(['1-0', '1-1'])])
  })

  it('take the value that an expression chooses, as Bicep writes a choice in the parameters of a module', () => {
    const own = { parameters: { p: { defaultValue: 'default' } } }
    const value = (p: string) => templates({ ...declared, resources: [nested([image("[parameters('p')]")], {}, inner({ p }), own)] })
    const chosen = (condition: string, left: string, right: string) =>
      value(`[if(${condition}, createObject('value', ${left}), createObject('value', ${right}))]`)
    assert.deepEqual(chosen("equals(parameters('p'), 'outer')", "'one'", "'two'"), [body('one')])
    assert.deepEqual(chosen("empty(parameters('p'))", "'one'", "parameters('p')"), [body('outer')])
    assert.deepEqual(chosen('true()', "createObject('a', createArray())", "createObject('b', 1)"), [body({ a: [] })])
    assert.deepEqual(value("[if(false(), createObject('value', 1), if(true(), createObject('value', 2), createObject('value', 3)))]"), [
      body(2),
    ])
    assert.match(
      faults({
        resources: [
          nested(
            [image("[parameters('p')]")],
            {},
            inner({ p: "[if(true(), createObject('reference', 1), createObject('value', 1))]" }),
            own,
          ),
        ],
      }),
      /read from a key vault/,
    )
  })

  it('never take a default in place of what is passed and cannot be known', () => {
    const own = { parameters: { p: { type: 'string', defaultValue: 'default' } } }
    const passing = (p: JsonObject) => faults({ resources: [nested([image("[parameters('p')]")], {}, inner({ p }), own)] })
    assert.match(
      passing({ reference: { keyVault: { id: 'x' }, secretName: 's' } }),
      /parameter p of the nested deployment .* read from a key vault/,
    )
    assert.match(passing({ valeu: 'x' }), /neither "value" nor a loop is given/)
  })

  it('do not see with inner scope what is around them', () => {
    assert.match(faults({ ...declared, resources: [nested([image("[variables('v')]")], {}, inner({}))] }), /declares no variable v/)
    const own = { parameters: { p: { type: 'string' } } }
    assert.match(faults({ ...declared, resources: [nested([image("[parameters('p')]")], {}, inner({}), own)] }, 'p=x'), /parameter-missing/)
  })

  it('pass values down two levels', () => {
    const own = { parameters: { p: { type: 'string' } } }
    const deepest = nested([image("[parameters('p')]")], { name: 'b' }, inner({ p: { value: "[concat(parameters('p'), '2')]" } }), own)
    const document = {
      ...declared,
      resources: [nested([deepest], { name: 'a' }, inner({ p: { value: "[concat(parameters('p'), '1')]" } }), own)],
    }
    assert.deepEqual(templates(document), [body('outer12')])
    assert.deepEqual(templates(document, 'p=x'), [body('x12')])
  })

  it('deploy to the resource group and subscription that they name', () => {
    const value = "[concat(subscription().subscriptionId, '/', resourceGroup().name)]"
    const elsewhere = nested([image(value)], { subscriptionId: 'other', resourceGroup: "[concat('rg', '-2')]" }, inner({}))
    assert.deepEqual(templates({ resources: [elsewhere] }), [body('other/rg-2')])
  })

  it('contain image templates in addition to those of the file', () => {
    const document = { resources: [image('a', { name: 'first' }), nested([image('b', { name: 'second' })])] }
    assert.deepEqual(
      evaluated(document).map(({ name }) => json(name)),
      ['first', 'second'],
    )
  })

  it('are reported if they link to another template', () => {
    const linked = { type: 'Microsoft.Resources/deployments', name: 'l', properties: { templateLink: { uri: 'https://x/y.json' } } }
    assert.match(faults({ resources: [linked] }), /template-shape: .* links to another template/)
  })
})

describe('Copy loops of image templates', () => {
  const loop = (count: Json, more: JsonObject = {}): JsonObject =>
    image("[copyIndex('images', 1)]", { name: "[format('web{0}', copyIndex())]", copy: { name: 'images', count }, ...more })

  it('make one template of each round', () => {
    assert.deepEqual(templates({ resources: [loop(1)] }), ['web0: {"properties":{"value":1}}'])
    assert.deepEqual(templates({ resources: [loop(2)] }), ['web0: {"properties":{"value":1}}', 'web1: {"properties":{"value":2}}'])
  })

  it('take their count from an expression', () => {
    const document = { parameters: { n: { type: 'int' } }, resources: [loop("[parameters('n')]")] }
    assert.equal(templates(document, '{"n": 3}').length, 3)
    assert.match(faults(document, '{"n": 0}'), /template-shape: The copy loop .* has a count of 0/)
  })

  it('go around nested deployments too', () => {
    const own = { parameters: { p: { type: 'int' } } }
    const rounds = nested([image("[parameters('p')]")], { copy: { name: 'all', count: 2 } }, inner({ p: { value: '[copyIndex()]' } }), own)
    assert.deepEqual(templates({ resources: [rounds] }), [body(0), body(1)])
  })

  it('leave out the rounds whose condition is false', () => {
    assert.deepEqual(templates({ resources: [loop(2, { condition: '[equals(copyIndex(), 1)]' })] }), ['web1: {"properties":{"value":2}}'])
  })
})

describe('Conditions of image templates', () => {
  const parameters = { on: { type: 'bool' } }
  const document = {
    parameters,
    resources: [
      image("[parameters('unused')]", { name: 'off', condition: "[not(parameters('on'))]" }),
      image('x', { condition: "[parameters('on')]" }),
    ],
  }

  it('count before anything else: what they leave out is not evaluated', () => {
    assert.deepEqual(templates(document, '{"on": true}'), [body('x')])
  })

  it('are those of nested deployments too, and leave an error if nothing is left', () => {
    const hidden = { parameters, resources: [nested([image('x')], { condition: "[parameters('on')]" })] }
    assert.deepEqual(templates(hidden, '{"on": true}'), [body('x')])
    assert.match(faults(hidden, '{"on": false}'), /template-shape: The condition of the image template is false/)
  })

  it('must be true or false', () => {
    assert.match(faults({ resources: [image('x', { condition: '[add(1, 2)]' })] }), /must be true or false/)
  })
})

// As the Bicep compiler writes a main file with modules.
describe('Modules', () => {
  const module = (more: JsonObject, parameters: JsonObject, template: JsonObject): JsonObject => ({
    ...nested(template['resources'] ?? {}, more, inner(parameters), { languageVersion: '2.0', ...template }),
  })
  const identity = (outputs: JsonObject): JsonObject =>
    module(
      { name: 'identity-deployment' },
      { prefix: { value: 'ib' } },
      { parameters: { prefix: { type: 'string' } }, resources: {}, outputs },
    )
  const template = (id: Json): JsonObject =>
    module(
      { name: 'image' },
      { id: { value: id } },
      { parameters: { id: { type: 'string' } }, resources: { it: image("[parameters('id')]") } },
    )
  const document = (outputs: JsonObject): JsonObject => ({
    languageVersion: '2.0',
    resources: { identity: identity(outputs), image: template("[reference('identity').outputs.id.value]") },
  })

  it('give their outputs to each other', () => {
    const outputs = { id: { type: 'string', value: "[concat(parameters('prefix'), '-identity')]" } }
    assert.deepEqual(templates(document(outputs)), [body('ib-identity')])
  })

  it('ask for an output that is known only after the deployment, and take it from the parameters', () => {
    const unknown = { id: { type: 'string', value: "[reference('account').principalId]" } }
    assert.match(faults(document(unknown)), /parameter-missing: The template needs account\.principalId/)
    assert.deepEqual(templates(document(unknown), 'identity.id=given'), [body('given')])
    assert.match(faults(document({})), /Pass it with the parameters input: identity\.id=…/)
    assert.match(faults(document(unknown), 'identity.id=given\nidentity.idd=x'), /parameter-unknown: .* identity\.idd/)
  })
  it('take a value for a secure output as a secret', () => {
    const secrets: string[] = []
    const outputs = { id: { type: 'securestring', value: "[reference('vault').key]" } }
    const shape = readShape(object(document(outputs)))
    assert(shape.kind === 'deployment')
    const { result } = atOnce(
      evaluateDeployment(object(document(outputs)), shape.template, given('identity.id=hush'), scope(known), (one) => secrets.push(one)),
    )
    assert.deepEqual([...new Set(secrets)], ['hush'])
    assert.deepEqual(result[0]?.secrets, ['hush'])
  })

  it('take a value for an output of a number as one', () => {
    const outputs = { id: { type: 'int', value: "[reference('vault').days]" } }
    assert.match(faults(document(outputs), 'identity.id=many'), /parameter-invalid: The parameter id must be of the type int/)
  })
})

describe('The location of a resource group', () => {
  const groupType = 'Microsoft.Resources/resourceGroups'
  const declaredGroup = (more: JsonObject = {}): JsonObject => ({
    type: groupType,
    apiVersion: '2024-03-01',
    name: "[parameters('g')]",
    location: 'North Europe',
    ...more,
  })
  const parameters = { g: { type: 'string', defaultValue: 'images' } }
  const own = { parameters: { l: { type: 'string', defaultValue: 'none' } } }
  const passing = (value: string) => nested([image("[parameters('l')]")], {}, inner({ l: { value } }), own)

  it('is read from the group that the file declares, by its name, its symbolic name or its id', () => {
    const id = "subscriptionResourceId('Microsoft.Resources/resourceGroups', parameters('g'))"
    const list = (call: string) => ({ parameters, resources: [declaredGroup(), passing(`[${call}]`)] })
    const named = (call: string, more: JsonObject = {}) => ({
      parameters,
      languageVersion: '2.0',
      resources: { rg: declaredGroup(more), web: passing(`[${call}]`) },
    })
    for (const [document, name] of [
      [list(`reference(${id}, '2024-03-01', 'full').location`), 'images'],
      [list(`reference(${id}, '2024-03-01', 'Full')['location']`), 'images'],
      [named("reference('rg', '2024-03-01', 'full').location"), 'rg'],
      [named("reference('rg[1]', '2024-03-01', 'full').location", { copy: { name: 'rg', count: 2 } }), 'rg[1]'],
    ] as const) {
      assert.deepEqual(templates(document), [body('northeurope')])
      assert.deepEqual(templates(document, `${name}.location=eastus`), [body('eastus')])
    }
  })

  it('must be given if the file does not declare it', () => {
    const call = "[reference(subscriptionResourceId('Microsoft.Resources/resourceGroups', 'images'), '2024-03-01', 'full').location]"
    for (const group of [[], [declaredGroup({ name: 'other' })], [declaredGroup({ type: 'A.B/c' })]])
      assert.match(
        faults({ parameters, resources: [...group, passing(call)] }),
        /parameter-missing: .*images\.location.*images\.location=…/,
      )
  })

  const inGroup = (resourceGroup: string, more: JsonObject = {}) =>
    nested([image('[resourceGroup().location]')], { resourceGroup, ...more }, inner({}))

  it('is that of the inputs in their own group, in any case, and in a deployment without a group', () => {
    assert.deepEqual(templates({ resources: [inGroup('RG')] }), [body('westeurope')])
    assert.deepEqual(templates({ resources: [nested([image('[resourceGroup().location]')], {}, inner({}))] }), [body('westeurope')])
  })

  it('of another group is declared, or given, or an error names what to give', () => {
    assert.deepEqual(templates({ parameters, resources: [declaredGroup(), inGroup('images')] }), [body('northeurope')])
    assert.deepEqual(templates({ resources: [inGroup('images')] }, 'images.location=eastus'), [body('eastus')])
    assert.deepEqual(templates({ resources: [inGroup('rg', { subscriptionId: 'other' })] }, 'rg.location=eastus'), [body('eastus')])
    assert.match(
      faults({ resources: [inGroup('images')] }),
      /parameter-missing: The template needs images\.location, the location of a resource group .*images\.location=…/,
    )
    const deep = nested([inGroup('images')], {}, inner({}))
    assert.deepEqual(templates({ resources: [deep] }, 'images.location=eastus'), [body('eastus')])
  })

  it('is known in a group inside of one whose location is not', () => {
    const deep = nested([inGroup('images')], { resourceGroup: 'hub' }, inner({}))
    assert.deepEqual(templates({ resources: [deep] }, 'images.location=eastus'), [body('eastus')])
    assert.match(faults({ resources: [deep] }), /parameter-missing: The template needs images\.location/)
  })

  it('applies again in a deployment that leads back to the group of the inputs', () => {
    const back = nested([inGroup('RG')], { resourceGroup: 'hub' }, inner({}))
    assert.deepEqual(templates({ resources: [back] }), [body('westeurope')])
    assert.deepEqual(templates({ resources: [back] }, 'hub.location=eastus'), [body('westeurope')])
    const further = nested([nested([inGroup('rg')], { resourceGroup: 'images' }, inner({}))], { resourceGroup: 'hub' }, inner({}))
    assert.deepEqual(templates({ resources: [further] }), [body('westeurope')])
    assert.match(
      faults({ resources: [nested([inGroup('rg')], { resourceGroup: 'hub', subscriptionId: 'other' }, inner({}))] }),
      /rg\.location/,
    )
  })

  it('of another group is needed only if the template asks for it', () => {
    assert.deepEqual(templates({ resources: [nested([image('[resourceGroup().name]')], { resourceGroup: 'images' }, inner({}))] }), [
      body('images'),
    ])
  })
})

describe('the tags of the resource group', () => {
  const tags = 'resourceGroup.tags={"env": "prod"}'
  const inGroup = (resourceGroup: string, value = '[resourceGroup().tags]') => nested([image(value)], { resourceGroup }, inner({}))

  it('are given, however the template asks for them', () => {
    for (const value of ['[resourceGroup().tags]', "[resourceGroup()['tags']]", "[tryGet(resourceGroup(), 'tags')]"])
      assert.deepEqual(templates({ resources: [image(value)] }, tags), [body({ env: 'prod' })], value)
    const variables = { group: '[resourceGroup()]' }
    assert.deepEqual(templates({ variables, resources: [image("[variables('group').tags.env]")] }, tags), [body('prod')])
    assert.deepEqual(templates({ resources: [image('[resourceGroup().tags]')] }, 'resourceGroup.tags={}'), [body({})])
  })

  it('are those of the group of a nested deployment', () => {
    assert.deepEqual(templates({ resources: [inGroup('rg')] }, tags), [body({ env: 'prod' })])
    assert.deepEqual(templates({ resources: [inGroup('images')] }, 'images.tags={"env": "test"}'), [body({ env: 'test' })])
    assert.match(faults({ resources: [inGroup('images')] }), /parameter-missing: The template needs images\.tags,.*images\.tags=\{/)
    assert.deepEqual(templates({ resources: [nested([inGroup('rg')], { resourceGroup: 'hub' }, inner({}))] }, tags), [
      body({ env: 'prod' }),
    ])
  })

  it('are named by the error if they are missing, or the parameter whose default asks for them', () => {
    assert.match(faults({ resources: [image('[resourceGroup().tags]')] }), /parameter-missing: .*resourceGroup\.tags=\{/)
    const parameters = { t: { type: 'object', defaultValue: '[resourceGroup().tags]' } }
    const document = { parameters, resources: [image("[parameters('t')]")] }
    assert.match(faults(document), /parameter-missing: .* t=…/)
    assert.deepEqual(templates(document, 't={"a": "b"}'), [body({ a: 'b' })])
    assert.match(faults({ resources: [image('[resourceGroup().tags]')] }, 'resourceGroup.tags=prod'), /parameter-invalid: .*JSON object/)
  })

  it('are not required by what uses only the rest', () => {
    const variables = { group: '[resourceGroup()]' }
    assert.deepEqual(templates({ variables, resources: [image("[variables('group').location]")] }), [body('westeurope')])
    assert.deepEqual(templates({ resources: [image("[resourceGroup()['location']]")] }), [body('westeurope')])
  })
})

describe('string() of an object or array', () => {
  it('keeps the digits of numbers that JavaScript cannot represent', () => {
    const text = '{"id":12345678901234567890,"list":[9007199254740993,1,-9223372036854775808],"half":1.5,"none":null,"on":true,"a":"\\"b"}'
    const parameters = { o: { type: 'object' } }
    const document = { parameters, resources: [image("[string(parameters('o'))]")] }
    assert.deepEqual(templates(document, `o=${text}`), [body(text)])
  })
})
