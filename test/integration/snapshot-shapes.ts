// Resources of deployment templates, of many shapes, each with image templates. Their bodies are those that "bicep snapshot" predicts.
import type { Json, JsonObject } from '../../shared/json.js'

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'

// An image template with these properties.
export const image = (name: string, properties: Json, more: JsonObject = {}): JsonObject => ({
  type: 'Microsoft.VirtualMachineImages/imageTemplates',
  apiVersion: '2024-02-01',
  name,
  location: "[parameters('location')]",
  properties,
  ...more,
})

// A nested deployment; `template` has what its template has apart from resources.
export const nested = (
  name: string,
  resources: readonly Json[],
  { template = {}, ...others }: { readonly template?: JsonObject; readonly [name: string]: Json | undefined } = {},
  more: JsonObject = {},
): JsonObject => ({
  type: 'Microsoft.Resources/deployments',
  apiVersion: '2022-09-01',
  name,
  properties: { mode: 'Incremental', template: { $schema: schema, contentVersion: '1.0.0.0', resources, ...template }, ...defined(others) },
  ...more,
})

const defined = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))

// Inner scope, with the values that are passed.
export const inner = (parameters: JsonObject = {}): JsonObject => ({ expressionEvaluationOptions: { scope: 'inner' }, parameters })

const location: JsonObject = { location: { type: 'string', defaultValue: 'eastus' } }
const text: JsonObject = { type: 'string' }

const nestedShapes: readonly JsonObject[] = [
  nested('default-of-another', [image('default-of-another', { v: "[parameters('b')]" })], {
    ...inner({ a: { value: 'A' } }),
    template: { parameters: { ...location, a: text, b: { type: 'string', defaultValue: "[concat(parameters('a'), 'b')]" } } },
  }),
  nested('own-loop', [image('own-loop', { v: "[variables('own')]" })], {
    ...inner(),
    template: { parameters: location, variables: { copy: [{ name: 'own', count: 2, input: "[copyIndex('own', 5)]" }] } },
  }),
  nested(
    "[concat('outer-round', copyIndex())]",
    [image("[concat('outer-', copyIndex())]", { v: "[variables('list')[copyIndex()]]" })],
    {},
    {
      copy: { name: 'outerRounds', count: 2 },
    },
  ),
  nested('left-out', [image('never', {})], {}, { condition: false }),
  nested('left-in', [image('surely', { v: 1 })], {}, { condition: "[equals(parameters('name'), 'web')]" }),
  nested(
    'elsewhere',
    [image('elsewhere', { v: '[resourceGroup().name]', id: "[resourceId('A.B/c', 'x')]" })],
    { ...inner(), template: { parameters: location } },
    {
      resourceGroup: 'other',
    },
  ),
  nested(
    'elsewhere-outer',
    [image('elsewhere-outer', { v: '[resourceGroup().name]', id: "[resourceId('A.B/c', 'x')]" })],
    {},
    { resourceGroup: 'other' },
  ),
  nested('object-passed', [image('object-passed', { v: "[parameters('o').a[1].b]" })], {
    ...inner({ o: { value: { a: [1, { b: "[parameters('name')]" }] } } }),
    template: { parameters: { ...location, o: { type: 'object' } } },
  }),
  nested('own-functions', [image('own-functions', { v: "[c.twice('x')]" })], {
    ...inner(),
    template: {
      parameters: location,
      functions: [
        {
          namespace: 'c',
          members: {
            twice: {
              parameters: [{ name: 's', type: 'string' }],
              output: { type: 'string', value: "[concat(parameters('s'), parameters('s'))]" },
            },
          },
        },
      ],
    },
  }),
  nested('named', [image('own-name', { v: '[deployment().name]' })], { ...inner(), template: { parameters: location } }),
  nested('source', [], { ...inner(), template: { outputs: { o: { type: 'string', value: "[concat('a', 'b')]" } } } }),
  nested(
    'user',
    [image('output-passed', { v: "[parameters('o')]" })],
    { ...inner({ o: { value: "[reference('source').outputs.o.value]" } }), template: { parameters: { ...location, o: text } } },
    { dependsOn: ['source'] },
  ),
]

const loopShapes: readonly JsonObject[] = [
  image("[concat('zero', copyIndex())]", {}, { copy: { name: 'zero', count: 0 } }),
  image(
    "[concat('length', copyIndex())]",
    { v: "[variables('list')[copyIndex()]]" },
    { copy: { name: 'c1', count: "[length(variables('list'))]" } },
  ),
  image("[format('serial{0}', copyIndex())]", { v: '[copyIndex(10)]' }, { copy: { name: 'c2', count: 2, mode: 'serial', batchSize: 1 } }),
  image("[format('even{0}', copyIndex())]", { v: 1 }, { copy: { name: 'c3', count: 3 }, condition: '[equals(mod(copyIndex(), 2), 0)]' }),
  image(
    "[format('steps{0}', copyIndex('c4'))]",
    { copy: [{ name: 'steps', count: 2, input: "[format('{0}-{1}', copyIndex('c4'), copyIndex('steps'))]" }] },
    { copy: { name: 'c4', count: 2 } },
  ),
  image('two-loops', {
    copy: [
      { name: 'a', count: 2, input: "[copyIndex('a')]" },
      { name: 'b', count: 1, input: { x: "[copyIndex('b')]" } },
    ],
    c: 3,
  }),
  image(
    "[concat('key-', items(variables('map'))[copyIndex()].key)]",
    { v: "[items(variables('map'))[copyIndex()].value]" },
    { copy: { name: 'c5', count: "[length(items(variables('map')))]" } },
  ),
  image('loop-of-arrays', { copy: [{ name: 'x', count: 2, input: ["[copyIndex('x')]", 's'] }] }),
]

const conditionShapes: readonly JsonObject[] = [
  image('condition-true', { v: 1 }, { condition: true }),
  image('condition-false', { v: 1 }, { condition: false }),
  image('if-null', { a: "[if(equals(1, 2), 'x', null())]", b: 1 }),
  image('if-item', { a: ["[if(equals(1, 1), 'x', 'y')]"] }),
  image('if-objects', { a: "[if(equals(parameters('name'), 'no'), createObject('a', 1), json('{\"b\": [2]}'))]" }),
  image('if-lazy', { a: "[if(true(), 'ok', variables('list')[99])]" }),
  image('and-or', { v: 1 }, { condition: "[and(or(false(), true()), not(empty(parameters('name'))))]" }),
  image('one-of', { v: 1 }, { condition: "[contains(createArray('web', 'db'), parameters('name'))]" }),
  image('same-name', { v: 1 }, { condition: false }),
  image('same-name', { v: 2 }, { condition: true }),
]

const valueShapes: readonly JsonObject[] = [
  { "[parameters('name')]": 'v', "[concat('a', 'b')]": { c: 1 } },
  { a: '[[x]', b: '[', c: '[]x', d: ' [concat(1)]', e: 'x[concat()]' },
  { a: -0, b: 1e3, c: 12_345_678_901, d: 0.1 },
  { a: "[concat('é', '日本')]", b: "[toUpper('é')]", c: "[length('日本')]" },
  { a: "[concat('it''s', ' \"q\"')]" },
  { a: "[variables('deep')['x'][1]['y.z']]", b: "[variables('deep').x[1]['y.z']]" },
  {
    a: "[extensionResourceId(resourceId('A.B/c', 'd'), 'E.F/g', 'h')]",
    b: "[tenantResourceId('A.B/c', 'd')]",
    c: "[resourceId('A.B/c/', 'd')]",
  },
  { a: '[subscription().subscriptionId]', b: '[subscription().id]', c: '[resourceGroup().id]', d: '[resourceGroup().location]' },
  { a: "[map(range(0, 3), lambda('i', createObject('n', lambdaVariables('i'))))]" },
  { a: "[groupBy(createArray('ab', 'ac', 'b'), lambda('s', take(lambdaVariables('s'), 1)))]" },
  { a: "[mapValues(createObject('a', 1), lambda('v', add(lambdaVariables('v'), 1)))]" },
  { a: "[map(createArray('x', 'y'), lambda('v', 'i', format('{0}{1}', lambdaVariables('v'), lambdaVariables('i'))))]" },
  { a: "[dateTimeAdd('2026-02-28T23:00:00Z', 'PT2H', 'yyyyMMdd')]", b: '[dateTimeFromEpoch(0)]' },
  { a: "[string(createObject('a', createArray(1, 'x', null())))]", b: '[string(true())]', c: "[concat(true(), 1, 'a')]" },
  {
    a: "[equals('A', 'a')]",
    b: "[equals(createArray(1, 'a'), createArray(1, 'a'))]",
    c: "[less('a', 'B')]",
    d: "[equals(1, '1')]",
    e: '[equals(null(), null())]',
  },
  {
    a: "[equals(createObject('a', 1, 'b', 2), createObject('b', 2, 'a', 1))]",
    b: "[coalesce(null(), '', 'x')]",
    c: '[coalesce(null(), null(), createArray())]',
  },
  { a: "[contains(variables('map'), 'B')]", b: "[variables('map').B]", c: "[contains('abc', 'B')]" },
  { a: "[PARAMETERS('NAME')]", b: "[Variables('LIST')[0]]" },
  { a: "[union(createObject('a', createObject('x', 1)), createObject('a', null(), 'B', 2))]" },
  { a: [{ b: ["[parameters('name')]", { c: '[null()]' }] }] },
  { a: {}, b: [], c: '', d: '[createObject()]', e: '[createArray()]', f: "[json('[]')]" },
].map((properties, index) => image(`values${String(index)}`, properties))

// All of them; they use the parameters name and location, and the variables list, map and deep.
export const shapes: readonly JsonObject[] = [
  ...nestedShapes,
  ...loopShapes,
  ...conditionShapes,
  ...valueShapes,
  image(
    'tags-identity',
    { v: 1 },
    {
      tags: "[union(createObject('a', '1'), createObject('b', parameters('name')))]",
      identity: {
        type: 'UserAssigned',
        userAssignedIdentities: { "[resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'b')]": {} },
      },
    },
  ),
]

// A Bicep file with modules, which are in the folder "modules".
export const bicepFiles: Readonly<Record<string, string>> = {
  'main.bicep': `param name string
param teams array = ['a', 'b']
param settings { size: string, regions: string[]? } = { size: 'small' }
var images = [for (team, index) in teams: { team: team, order: index + 1 }]
module one 'modules/image.bicep' = {
  name: 'one'
  params: { name: '\${name}-one', tags: { order: '1' } }
}
module each 'modules/image.bicep' = [for item in images: {
  name: 'each-\${item.team}'
  params: { name: '\${name}-\${item.team}', steps: [for n in range(0, item.order): 'echo \${n}'] }
}]
module skipped 'modules/image.bicep' = if (length(teams) > 5) {
  name: 'skipped'
  params: { name: 'skipped' }
}
module taken 'modules/image.bicep' = if (contains(teams, 'b')) {
  name: 'taken'
  params: { name: 'taken', regions: settings.?regions ?? ['westeurope'] }
}
module elsewhere 'modules/image.bicep' = {
  name: 'elsewhere'
  scope: resourceGroup('other')
  params: { name: 'elsewhere', location: 'westeurope', tags: { group: resourceGroup().name } }
}
module outer 'modules/outer.bicep' = {
  name: 'outer'
  params: { name: name, sizes: { small: 2, large: 8 }, size: settings.size }
}
module named 'modules/name.bicep' = {
  name: 'named'
  params: { of: name }
}
module fed 'modules/image.bicep' = {
  name: 'fed'
  params: { name: named.outputs.full, tags: named.outputs.tags }
}
`,
  'modules/image.bicep': `param name string
param location string = resourceGroup().location
param steps string[] = ['date']
param tags object?
param regions string[] = [location]
resource image 'Microsoft.VirtualMachineImages/imageTemplates@2024-02-01' = {
  name: name
  location: location
  tags: tags
  identity: { type: 'UserAssigned', userAssignedIdentities: { '\${resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'builder')}': {} } }
  properties: {
    source: { type: 'PlatformImage', publisher: 'canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' }
    customize: [for (step, index) in steps: { type: 'Shell', name: 'step\${index}', inline: [step] }]
    distribute: [{
      type: 'SharedImage'
      runOutputName: take(uniqueString(name), 8)
      galleryImageId: resourceId('Microsoft.Compute/galleries/images', 'corporate', name)
      targetRegions: [for region in regions: { name: region, replicaCount: region == location ? 2 : 1 }]
    }]
  }
}
`,
  'modules/outer.bicep': `param name string
param sizes object
@minLength(1)
param size string
func label(of string, number int) string => '\${of}-\${padLeft(string(number), 2, '0')}'
module inner 'image.bicep' = [for key in objectKeys(sizes): if (key == size) {
  name: 'inner-\${key}'
  params: { name: label(name, sizes[key]), steps: union(['date'], ['date', 'id']) }
}]
`,
  'modules/name.bicep': `param of string
var parts = { prefix: toUpper(of), suffix: 'x' }
output full string = '\${parts.prefix}-\${parts.suffix}'
output tags object = { ...parts, extra: join(map(range(1, 3), n => '\${n}'), '+') }
`,
}
