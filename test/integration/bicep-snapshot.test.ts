// One deployment template with many image templates, each of another shape: they are rendered as "bicep snapshot" predicts, which evaluates
// with Azure Resource Manager's own library.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { at, canonicalJson, itemsOf, jsonObjectOf, type Json, type JsonObject } from '../../shared/json.js'
import { toJson } from '../../shared/template/node.js'
import { parseDocument } from '../../shared/template/load.js'
import { writeFiles } from '../temporary-folder.js'
import { itWith, toolPath } from '../tools.js'
import { evaluateTemplates, given, scope } from '../unit/template/helpers.js'
import { bicepFiles, image, inner, nested, shapes } from './snapshot-shapes.js'

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'

// One image template for each: its value is rendered.
const values: readonly Json[] = [
  "[concat(parameters('name'), '-', variables('list')[1])]",
  "[format('{0}/{1:D3}', variables('object').a.b, 7)]",
  "[if(equals(parameters('name'), 'web'), createObject('x', null()), 'no')]",
  "[union(variables('object'), createObject('a', createObject('c', 2)))]",
  "[map(variables('list'), lambda('x', toUpper(lambdaVariables('x'))))]",
  "[filter(range(0, 6), lambda('n', greater(lambdaVariables('n'), 3)))]",
  "[reduce(variables('list'), '', lambda('all', 'one', concat(lambdaVariables('all'), lambdaVariables('one'))))]",
  "[toObject(variables('list'), lambda('k', lambdaVariables('k')), lambda('v', length(lambdaVariables('v'))))]",
  "[sort(variables('list'), lambda('a', 'b', greater(lambdaVariables('a'), lambdaVariables('b'))))]",
  "[resourceId('Microsoft.Compute/galleries/images', 'corporate', parameters('name'))]",
  "[resourceId('other', 'Microsoft.ManagedIdentity/userAssignedIdentities', 'builder')]",
  "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', guid('a'))]",
  "[uniqueString(resourceGroup().id, parameters('name'))]",
  "[take(replace(toLower('A B C'), ' ', '-'), 4)]",
  '[json(\'{"a": [1, null, true]}\')]',
  "[tryGet(variables('object'), 'missing')]",
  "[coalesce(tryGet(variables('object'), 'missing'), 'fallback')]",
  "[variables('looped')]",
  "[variables('looped')[1].name]",
  '[[literal]',
  '[[not] an expression',
  "[items(createObject('b', 1, 'a', 2))]",
  "[contoso.double('x')]",
  "[parameters('settings').sizes[0]]",
  "[dateTimeAdd('2026-01-31T00:00:00Z', 'P1M', 'yyyy-MM-dd')]",
  { a: null, b: [null, { c: null, d: '[null()]' }], "[concat('k', 'ey')]": 1 },
  { copy: [{ name: 'steps', count: 3, input: { inline: ["[format('echo {0}', copyIndex('steps'))]"] } }] },
  { copy: [{ name: 'none', count: 0, input: 'x' }], other: [] },
  [1, 1.5, true, '', [], {}],
]

const resources: readonly JsonObject[] = [
  ...values.map((value, index) => image(`value${String(index)}`, { value })),
  image("[format('loop{0}', copyIndex(1))]", { index: '[copyIndex()]' }, { copy: { name: 'images', count: 2 } }),
  image('wanted', {}, { condition: "[equals(parameters('name'), 'web')]", tags: { a: "[parameters('name')]" } }),
  image('unwanted', {}, { condition: "[not(equals(parameters('name'), 'web'))]" }),
  nested('outer', [image('in-outer', { value: "[variables('list')[0]]" })]),
  nested('inner', [image("[concat('in-', parameters('p'))]", { value: "[variables('v')]" })], {
    ...inner({ p: { value: "[parameters('name')]" } }),
    template: {
      parameters: { p: { type: 'string' }, location: { type: 'string', defaultValue: 'eastus' } },
      variables: { v: "[concat(parameters('p'), '!')]" },
    },
  }),
  nested(
    "[format('round{0}', copyIndex())]",
    [image("[format('deep-{0}', parameters('i'))]", { value: '[resourceGroup().name]' })],
    {
      ...inner({ i: { value: '[copyIndex()]' }, location: { value: "[parameters('location')]" } }),
      template: { parameters: { i: { type: 'int' }, location: { type: 'string' } } },
    },
    { copy: { name: 'rounds', count: 2 } },
  ),
  ...shapes,
]

const template: JsonObject = {
  $schema: schema,
  contentVersion: '1.0.0.0',
  parameters: {
    name: { type: 'string' },
    location: { type: 'string', defaultValue: '[resourceGroup().location]' },
    settings: { type: 'object', defaultValue: { sizes: ['small'] } },
  },
  functions: [
    {
      namespace: 'contoso',
      members: {
        double: {
          parameters: [{ name: 'of', type: 'string' }],
          output: { type: 'string', value: "[concat(parameters('of'), parameters('of'))]" },
        },
      },
    },
  ],
  variables: {
    list: ['b', 'A'],
    object: { a: { b: 'deep' } },
    map: { b: 1, a: 2 },
    deep: { x: [0, { 'y.z': 'deep' }] },
    copy: [{ name: 'looped', count: 2, input: { name: "[concat('n', copyIndex('looped'))]" } }],
  },
  resources,
}

const subscriptionId = '11111111-2222-3333-4444-555555555555'

// Azure does not send what is null.
const withoutNulls = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).flatMap(([key, one]) => (one === null ? [] : [[key, withoutNulls(one)]])))
}

describe('a deployment template with image templates of many shapes', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aib-snapshot-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  // What the compiler predicts for `file`.bicepparam, and what this tool makes of the template, each in one order.
  const bothOf = async (file: string, document: string): Promise<{ readonly own: readonly Json[]; readonly real: readonly Json[] }> => {
    const target = ['--subscription-id', subscriptionId, '--resource-group', 'images', '--location', 'westus2']
    await promisify(execFile)(toolPath('bicep'), ['snapshot', join(folder, `${file}.bicepparam`), '--mode', 'overwrite', ...target])
    const snapshot: unknown = JSON.parse(await readFile(join(folder, `${file}.snapshot.json`), 'utf8'))
    const real = itemsOf(at(snapshot, 'predictedResources'))
      .map(jsonObjectOf)
      .filter(({ type }) => type === image('', {}).type)
      .map((one) => withoutNulls(Object.fromEntries(members.map((member) => [member, one[member] ?? null]))))
    const known = scope({ subscriptionId, resourceGroup: 'images', location: 'westus2', deploymentName: file })
    const own = evaluateTemplates(parseDocument(document, `${file}.json`), given('name=web'), known).map(({ name, body }) =>
      withoutNulls({ name: name?.value ?? null, ...jsonObjectOf(toJson(body)) }),
    )
    const sorted = (all: readonly Json[]) => all.map(canonicalJson).toSorted()
    return { own: sorted(own), real: sorted(real) }
  }

  itWith(['bicep'], 'is rendered as the Bicep compiler predicts its deployment', async () => {
    const text = JSON.stringify(template, undefined, 2)
    await writeFiles(folder, { 'image.json': text, 'image.bicepparam': "using 'image.json'\nparam name = 'web'\n" })
    const { own, real } = await bothOf('image', text)
    assert.deepEqual(own, real)
    assert.ok(own.length > 80, String(own.length))
  })

  itWith(['bicep'], 'has the image templates of its modules, as the Bicep compiler predicts them', async () => {
    await writeFiles(folder, { ...bicepFiles, 'main.bicepparam': "using 'main.bicep'\nparam name = 'web'\n" })
    await promisify(execFile)(toolPath('bicep'), ['build', join(folder, 'main.bicep')])
    const { own, real } = await bothOf('main', await readFile(join(folder, 'main.json'), 'utf8'))
    assert.deepEqual(own, real)
    assert.equal(own.length, 7)
  })
})

const members = ['name', 'location', 'tags', 'identity', 'properties']
