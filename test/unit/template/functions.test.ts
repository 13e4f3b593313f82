import assert from 'node:assert/strict'
import { functionNames } from '../../../shared/template/functions.js'
import type { Json, JsonObject } from '../../../shared/json.js'
import { evaluate, known, messages, scope } from './helpers.js'

const variables = {
  object: { one: 'a', two: 'b', three: 'c' },
  array: ['one', 'two', 'three'],
  numbers: [0, 3, 2, 5, 4],
  entities: {
    item002: { enabled: false, displayName: 'Example item 2', number: 200 },
    item001: { enabled: true, displayName: 'Example item 1', number: 300 },
  },
  dogs: [
    { name: 'Evie', age: 5 },
    { name: 'Casper', age: 3 },
    { name: 'Indy', age: 2 },
  ],
  copy: [{ name: 'loop', count: 2, input: "[copyIndex('loop', 1)]" }],
}

// Each function with examples of Microsoft's own reference or of the Bicep compiler's tests, and edges of ours. null becomes undefined:
// Azure leaves such a property out.
const examples: Readonly<Record<string, readonly (readonly [string, Json | undefined])[]>> = {
  add: [['add(5, 3)', 8]],
  and: [
    ["and(bool('true'), bool('false'))", false],
    ["and(false(), reference('never'))", false],
  ],
  array: [
    ['array(1)', [1]],
    ["array('efgh')", ['efgh']],
    ["array(variables('array'))", ['one', 'two', 'three']],
    ["array(createObject('a', 'b'))", [{ a: 'b' }]],
  ],
  base64: [["base64('one, two, three')", 'b25lLCB0d28sIHRocmVl']],
  base64ToJson: [['base64ToJson(base64(\'{"one": "a", "two": "b"}\'))', { one: 'a', two: 'b' }]],
  base64ToString: [["base64ToString('b25lLCB0d28sIHRocmVl')", 'one, two, three']],
  bool: [
    ["bool('true')", true],
    ["bool('False')", false],
    ['bool(1)', true],
    ['bool(0)', false],
    ['bool(true())', true],
  ],
  coalesce: [
    ["coalesce(null(), null(), 'default')", 'default'],
    ["coalesce(1, reference('never'))", 1],
    ['coalesce(null())', undefined],
  ],
  concat: [
    ["concat('prefix-', 'x', 1, true())", 'prefix-x1True'],
    ["concat(createArray('1-1'), createArray('2-1'))", ['1-1', '2-1']],
  ],
  contains: [
    ["contains('OneTwoThree', 'e')", true],
    ["contains('OneTwoThree', 'z')", false],
    ["contains(variables('object'), 'ONE')", true],
    ["contains(variables('object'), 'a')", false],
    ["contains(variables('array'), 'three')", true],
    ["contains(variables('array'), 'Three')", false],
    ["contains(variables('numbers'), 5)", true],
  ],
  copyIndex: [["variables('loop')", [1, 2]]],
  createArray: [
    ['createArray(1, 2, 3)', [1, 2, 3]],
    ['createArray()', []],
  ],
  createObject: [
    ["createObject('intProp', 1, 'objectProp', createObject('key1', 'value1'))", { intProp: 1, objectProp: { key1: 'value1' } }],
    ['createObject()', {}],
  ],
  dataUri: [["dataUri('Hello')", 'data:text/plain;charset=utf-8;base64,SGVsbG8=']],
  dataUriToString: [
    ["dataUriToString('data:;base64,SGVsbG8sIFdvcmxkIQ==')", 'Hello, World!'],
    ["dataUriToString('data:,a%20b')", 'a b'],
  ],
  dateTimeAdd: [
    ["dateTimeAdd(dateTimeFromEpoch(1680224438), 'P1D')", '2023-04-01T01:00:38Z'],
    ["dateTimeAdd('2020-04-07T14:53:14Z', '-P9D')", '2020-03-29T14:53:14Z'],
    ["dateTimeAdd('2020-04-07 14:53:14Z', 'PT1H', 'u')", '2020-04-07 15:53:14Z'],
    ["dateTimeAdd('2020-04-07T14:53:14Z', 'P3Y', 'yyyyMMdd')", '20230407'],
    ["dateTimeAdd('2020-04-07T14:53:14Z', 'P1D', 'dddd, d MMM')", 'Wednesday, 8 Apr'],
    ["dateTimeAdd('2020-04-07T14:53:14Z', 'P14D', 'd')", '04/21/2020'],
    // The values of bicep console 0.49.2.
    ["dateTimeAdd('2020-01-31T00:00:00Z', 'P1M')", '2020-03-01T00:00:00Z'],
    ["dateTimeAdd('2020-01-01T00:00:00Z', 'P1Y')", '2020-12-31T00:00:00Z'],
    ["dateTimeAdd('2020-01-05T15:04:05Z', '-P1Y2M3D')", '2018-11-03T15:04:05Z'],
    ["dateTimeAdd('2020-04-07 14:53:14Z', 'PT1H')", '2020-04-07T15:53:14Z'],
    ["dateTimeAdd('20200105T150405Z', 'P1D')", '2020-01-06T15:04:05Z'],
    ["dateTimeAdd('2020-01-01T00:00:00+02:00', 'P1D')", '2020-01-02T00:00:00Z'],
    ["dateTimeAdd('2020-01-05T15:04:05Z', 'P0D', 'o')", '2020-01-05T15:04:05.0000000+00:00'],
    ["dateTimeAdd('2020-01-05T15:04:05Z', 'P0D', 'ddddd MMMMM hhh mmm sss ttt t')", 'Sunday January 03 04 05 PM P'],
    ["dateTimeAdd('2020-01-05T15:04:05.12Z', 'P0D', 'F FF FFF ss.FFFFFFF')", '1 12 12 05.12'],
    ["dateTimeAdd('2020-01-05T15:04:05Z', 'P0D', 'vyyyyMMdd %d K yyyyy')", 'v20200105 5 +00:00 02020'],
  ],
  dateTimeFromEpoch: [['dateTimeFromEpoch(1683040573)', '2023-05-02T15:16:13Z']],
  dateTimeToEpoch: [['dateTimeToEpoch(dateTimeFromEpoch(1680224438))', 1680224438]],
  deployment: [['deployment().location', 'westeurope']],
  div: [
    ['div(8, 3)', 2],
    ['div(-8, 3)', -2],
  ],
  distinct: [
    ["distinct(createArray('a', 'A', 'b', 'a'))", ['a', 'A', 'b']],
    ["distinct(createArray(1, '1', 1, createArray(1), createArray(1)))", [1, '1', [1]]],
  ],
  buildUri: [
    ["buildUri(createObject('scheme', 'HTTPS', 'host', 'X.com', 'port', 443, 'path', 'Y'))", 'https://x.com/Y'],
    ["buildUri(createObject('scheme', 'https', 'host', 'x', 'port', 8443, 'query', 'a=b'))", 'https://x:8443/?a=b'],
  ],
  parseUri: [
    ["parseUri('https://X.com:8080/Y/z?a=b')", { scheme: 'https', host: 'x.com', port: 8080, path: '/Y/z', query: '?a=b' }],
    ["parseUri('https://u:p@x/y#f').host", 'x'],
  ],
  cidrHost: [
    ["cidrHost('10.144.3.7/24', 253)", '10.144.3.254'],
    ["cidrHost('fdad:3236:5555::/64', 3)", 'fdad:3236:5555::4'],
  ],
  cidrSubnet: [
    ["cidrSubnet('10.0.5.9/16', 24, 255)", '10.0.255.0/24'],
    ["cidrSubnet('fdad:3236:5555::/48', 52, 3)", 'fdad:3236:5555:3000::/52'],
  ],
  parseCidr: [
    ["parseCidr('10.144.5.7/20').broadcast", '10.144.15.255'],
    ["parseCidr('10.0.0.0/31').lastUsable", '10.0.0.0'],
    ["parseCidr('0.0.0.0/0').lastUsable", '255.255.255.254'],
    ["parseCidr('1:0:0:2:0:0:0:3/128').network", '1:0:0:2::3'],
    ["parseCidr('2001:db8::ff00:42:8329/64').lastUsable", '2001:db8::ffff:ffff:ffff:ffff'],
  ],
  empty: [
    ['empty(createArray())', true],
    ['empty(createObject())', true],
    ["empty('')", true],
    ['empty(null())', true],
    ["empty('a')", false],
  ],
  endsWith: [
    ["endsWith('abcdef', 'ef')", true],
    ["endsWith('abcdef', 'F')", true],
    ["endsWith('abcdef', 'e')", false],
  ],
  environment: [
    ['environment().name', 'AzureCloud'],
    ['environment().suffixes.storage', 'core.windows.net'],
    ['environment().authentication.loginEndpoint', 'https://login.microsoftonline.com/'],
  ],
  equals: [
    ["equals('a', 'A')", false],
    ["equals(createObject('a', 1, 'b', 2), createObject('b', 2, 'a', 1))", true],
    ['equals(1, 2)', false],
  ],
  extensionResourceId: [
    [
      "extensionResourceId(resourceGroup().id, 'Microsoft.Authorization/roleAssignments', 'r')",
      '/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Authorization/roleAssignments/r',
    ],
  ],
  false: [['false()', false]],
  filter: [
    ["filter(variables('dogs'), lambda('dog', greaterOrEquals(lambdaVariables('dog').age, 5)))", [{ name: 'Evie', age: 5 }]],
    ["filter(range(0, 10), lambda('i', equals(0, mod(lambdaVariables('i'), 2))))", [0, 2, 4, 6, 8]],
  ],
  first: [
    ["first(variables('array'))", 'one'],
    ["first('One Two Three')", 'O'],
    ['first(createArray())', undefined],
  ],
  flatten: [["flatten(createArray(createArray('abc'), createArray('def')))", ['abc', 'def']]],
  float: [
    ["float('3.0')", 3],
    ["float('1.5')", 1.5],
    ['float(3)', 3],
  ],
  format: [
    ["format('{0}, {1}. Formatted number: {2:N0}', 'Hello', 'User', 8175133)", 'Hello, User. Formatted number: 8,175,133'],
    ["format('->{0}<-', 123)", '->123<-'],
    ["format('{0}|{1}', json('2.5'), null())", '2.5|'],
    ["format('{0:P0}|{0:#,##0.0}|{0:E1}|{0:000-00}', 1234)", '123,400 %|1,234.0|1.2E+003|012-34'],
    ["format('{0:D3}|{0:000}|{0:X4}|{0:x}|{0:F1}|{0:N}', 42)", '042|042|002A|2a|42.0|42.00'],
    ["format('{0,4}|{0,-4}|{1:N0}', 7, -1234567)", '   7|7   |-1,234,567'],
  ],
  greater: [
    ['greater(1, 2)', false],
    ["greater('b', 'a')", true],
  ],
  greaterOrEquals: [['greaterOrEquals(2, 2)', true]],
  groupBy: [
    ["groupBy(createArray('b', 'a', 'B'), lambda('x', lambdaVariables('x')))", { b: ['b', 'B'], a: ['a'] }],
    ["groupBy(createArray('foo', 'bar', 'baz'), lambda('x', substring(lambdaVariables('x'), 0, 1)))", { f: ['foo'], b: ['bar', 'baz'] }],
  ],
  guid: [["guid('asdf')", '228d27cc-6fdb-5934-b7ac-1efccebade04']],
  if: [
    ["if(equals('a', 'a'), 'yes', reference('never'))", 'yes'],
    ["if(false(), reference('never'), 'no')", 'no'],
  ],
  indexFromEnd: [["indexFromEnd(variables('array'), 1)", 'three']],
  indexOf: [
    ["indexOf('test', 't')", 0],
    ["indexOf('abcdef', 'CD')", 2],
    ["indexOf('abcdef', 'z')", -1],
  ],
  int: [
    ["int('4')", 4],
    ['int(123)', 123],
  ],
  intersection: [
    ["intersection(variables('object'), createObject('one', 'a', 'two', 'z', 'three', 'c'))", { one: 'a', three: 'c' }],
    ["intersection(variables('array'), createArray('two', 'three'))", ['two', 'three']],
    ['intersection(createArray(1, 2, 3), createArray(2, 3, 4), createArray(3))', [3]],
  ],
  items: [
    [
      "items(variables('entities'))",
      [
        { key: 'item001', value: variables.entities.item001 },
        { key: 'item002', value: variables.entities.item002 },
      ],
    ],
  ],
  join: [["join(createArray('abc', 'def', 'ghi'), '/')", 'abc/def/ghi']],
  json: [
    ['json(\'{"a": "b"}\')', { a: 'b' }],
    ["json('[1, 2, 3]')", [1, 2, 3]],
    ["json('3')", 3],
    ["json('{''id'': ''12345678901234567890''}')", { id: '12345678901234567890' }],
    ["empty(json('null'))", true],
    ['json(format(\'{{"a": "{0}"}}\', \'demo value\'))', { a: 'demo value' }],
  ],
  lambdaVariables: [["map(createArray('a'), lambda('x', concat(lambdaVariables('X'), '!')))", ['a!']]],
  last: [
    ["last(variables('array'))", 'three'],
    ["last('One Two Three')", 'e'],
  ],
  lastIndexOf: [
    ["lastIndexOf('abc', '')", 2],
    ["lastIndexOf('', '')", 0],
    ["lastIndexOf('test', 't')", 3],
    ["lastIndexOf('abcba', 'B')", 3],
    ["lastIndexOf('abcdef', 'AB')", 0],
  ],
  length: [
    ["length(variables('array'))", 3],
    ["length('One Two Three')", 13],
    ["length(variables('object'))", 3],
  ],
  less: [
    ['less(1, 2)', true],
    ["less('b', 'a')", false],
    ["less('B', 'a')", false],
    ["less('a', 'A')", true],
    ["less('_', '1')", true],
    ["less('\u00e9', 'f')", true],
  ],
  lessOrEquals: [["lessOrEquals('a', 'a')", true]],
  managementGroupResourceId: [
    [
      "managementGroupResourceId('mg', 'Microsoft.Authorization/policyDefinitions', 'p')",
      '/providers/Microsoft.Management/managementGroups/mg/providers/Microsoft.Authorization/policyDefinitions/p',
    ],
  ],
  map: [
    [
      "map(variables('dogs'), lambda('dog', format('Hello {0}!', lambdaVariables('dog').name)))",
      ['Hello Evie!', 'Hello Casper!', 'Hello Indy!'],
    ],
    ["map(createArray('a', 'b'), lambda('x', 'i', format('{0}{1}', lambdaVariables('x'), lambdaVariables('i'))))", ['a0', 'b1']],
    [
      "map(createArray(1, 2), lambda('x', map(createArray(10), lambda('y', add(lambdaVariables('x'), lambdaVariables('y'))))))",
      [[11], [12]],
    ],
  ],
  mapValues: [["mapValues(createObject('foo', 'foo'), lambda('val', toUpper(lambdaVariables('val'))))", { foo: 'FOO' }]],
  max: [
    ["max(variables('numbers'))", 5],
    ['max(0,3,2,5,4)', 5],
  ],
  min: [
    ["min(variables('numbers'))", 0],
    ['min(3, 2, 4)', 2],
  ],
  mod: [
    ['mod(7, 3)', 1],
    ['mod(-6, 3)', 0],
  ],
  mul: [['mul(5, 3)', 15]],
  not: [['not(true())', false]],
  null: [['null()', undefined]],
  objectKeys: [["objectKeys(createObject('a', 1, 'b', 2))", ['a', 'b']]],
  or: [
    ["or(bool('true'), reference('never'))", true],
    ['or(false(), false())', false],
  ],
  padLeft: [
    ["padLeft('123', 10, '0')", '0000000123'],
    ['padLeft(13, 5)', '   13'],
    ["padLeft('long', 2)", 'long'],
  ],
  parameters: [["parameters('name')", 'web']],
  range: [
    ['range(5, 3)', [5, 6, 7]],
    ['range(0, 0)', []],
  ],
  reduce: [
    ["reduce(createArray(5, 3, 2, 8), 1, lambda('cur', 'next', add(lambdaVariables('cur'), lambdaVariables('next'))))", 19],
    ["reduce(createArray('a', 'b', 'c'), '', lambda('a', 'b', format('{0}-{1}', lambdaVariables('a'), lambdaVariables('b'))))", '-a-b-c'],
  ],
  replace: [
    ["replace('123-123-1234', '-', '')", '1231231234'],
    ["replace('123-123-1234', '1234', 'xxxx')", '123-123-xxxx'],
  ],
  resourceGroup: [
    [
      'resourceGroup()',
      { id: '/subscriptions/sub/resourceGroups/rg', name: 'rg', location: 'westeurope', type: 'Microsoft.Resources/resourceGroups' },
    ],
    ['resourceGroup().location', 'westeurope'],
  ],
  resourceId: [
    [
      "resourceId('Microsoft.Compute/galleries/images', 'g', 'i')",
      '/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Compute/galleries/g/images/i',
    ],
    ["resourceId('s2', 'other', 'A.B/c', 'n')", '/subscriptions/s2/resourceGroups/other/providers/A.B/c/n'],
  ],
  shallowMerge: [
    ["shallowMerge(createArray(createObject('one', 'a'), createObject('two', 'b'), createObject('two', 'c')))", { one: 'a', two: 'c' }],
    [
      'shallowMerge(json(\'[{"one": "a", "nested": {"a": 1, "nested": {"c": 3}}}, {"two": "b", "nested": {"b": 2}}]\'))',
      { one: 'a', nested: { b: 2 }, two: 'b' },
    ],
  ],
  skip: [
    ["skip(variables('array'), 2)", ['three']],
    ["skip('one two three', 4)", 'two three'],
    ["skip('abc', -1)", 'abc'],
    ["skip('abc', 9)", ''],
  ],
  sort: [
    [
      "map(sort(variables('dogs'), lambda('a', 'b', less(lambdaVariables('a').age, lambdaVariables('b').age))), lambda('d', lambdaVariables('d').name))",
      ['Indy', 'Casper', 'Evie'],
    ],
    ["sort(createArray('c', 'd', 'a'), lambda('a', 'b', less(lambdaVariables('a'), lambdaVariables('b'))))", ['a', 'c', 'd']],
  ],
  split: [
    ["split('one,two,three', ',')", ['one', 'two', 'three']],
    ["split('one;two,three', createArray(',', ';'))", ['one', 'two', 'three']],
    ["split('abc', '')", ['abc']],
  ],
  startsWith: [
    ["startsWith('abcdef', 'A')", true],
    ["startsWith('abcdef', 'e')", false],
  ],
  string: [
    ["string(createObject('valueA', 10, 'valueB', 'Example Text'))", '{"valueA":10,"valueB":"Example Text"}'],
    ["string(createArray('a', 'b', 'c'))", '["a","b","c"]'],
    ['string(5)', '5'],
    ['string(true())', 'True'],
  ],
  sub: [['sub(7, 3)', 4]],
  subscription: [['subscription()', { id: '/subscriptions/sub', subscriptionId: 'sub', tenantId: 'tenant' }]],
  subscriptionResourceId: [
    [
      "subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')",
      '/subscriptions/sub/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7',
    ],
    ["subscriptionResourceId('Microsoft.Resources/resourceGroups', 'stg')", '/subscriptions/sub/resourceGroups/stg'],
    ["subscriptionResourceId('other', 'microsoft.resources/RESOURCEGROUPS', 'stg')", '/subscriptions/other/resourceGroups/stg'],
    ["subscriptionResourceId('Microsoft.Resources/deployments', 'd')", '/subscriptions/sub/providers/Microsoft.Resources/deployments/d'],
  ],
  substring: [
    ["substring('one two three', 4, 3)", 'two'],
    ["substring('asdfasf', 3)", 'fasf'],
    ["substring('abc', 3, 0)", ''],
  ],
  take: [
    ["take(variables('array'), 2)", ['one', 'two']],
    ["take('one two three', 2)", 'on'],
    ["take('abc', -1)", ''],
  ],
  tenant: [['tenant().tenantId', 'tenant']],
  tenantResourceId: [
    ["tenantResourceId('Microsoft.Management/managementGroups', 'm')", '/providers/Microsoft.Management/managementGroups/m'],
  ],
  toLower: [["toLower('AiKInIniIN')", 'aikininiin']],
  toObject: [
    ["toObject(createArray('a'), lambda('x', lambdaVariables('x')), lambda('x', format('Hi {0}!', lambdaVariables('x'))))", { a: 'Hi a!' }],
    ["toObject(createArray('a'), lambda('x', lambdaVariables('x')))", { a: 'a' }],
  ],
  toUpper: [["toUpper('One Two Three')", 'ONE TWO THREE']],
  trim: [["trim('  adf asdf  ')", 'adf asdf']],
  true: [['true()', true]],
  tryGet: [
    ["tryGet(variables('entities'), 'item001', 'number')", 300],
    ["tryGet(variables('entities'), 'none', 'number')", undefined],
    ["tryGet(variables('array'), 0)", 'one'],
    ["tryGet(null(), 'x')", undefined],
    ["tryGet('a', 'b')", undefined],
    ["tryGet(resourceGroup(), 'name')", 'rg'],
    ["tryGet(createArray(), 'a')", undefined],
    ["tryGet(createObject('a', 1), 0)", undefined],
    ["tryGet(createObject('a', null()), 'a', 'b')", undefined],
    ['tryGet(createArray(createArray(1)), 1, 0)', undefined],
    ['tryGet(createArray(createArray(1)), 0, 0)', 1],
  ],
  tryIndexFromEnd: [
    ["tryIndexFromEnd(variables('array'), 3)", 'one'],
    ["tryIndexFromEnd(variables('array'), 4)", undefined],
  ],
  union: [
    [
      "union(createObject('one', 'a', 'two', 'b', 'three', 'c1'), createObject('three', 'c2', 'four', 'd', 'five', 'e'))",
      { one: 'a', two: 'b', three: 'c2', four: 'd', five: 'e' },
    ],
    ["union(variables('array'), createArray('three', 'four'))", ['one', 'two', 'three', 'four']],
    [
      'union(json(\'{"property": {"one": "a", "three": "c1"}, "nestedArray": [1, 2]}\'), json(\'{"property": {"three": "c2"}, "nestedArray": [3, 4]}\'))',
      { property: { one: 'a', three: 'c2' }, nestedArray: [3, 4] },
    ],
  ],
  uniqueString: [
    ["uniqueString('asd', 'asdf', 'asdf')", 'iizpqit7ih3cc'],
    ["uniqueString('/subscriptions/00000000-0000-0000-0000-000000000000', 'resource-id')", 'cwvxuqg24sifi'],
    ["uniqueString('test')", 'rbgf3xv4ufgzg'],
    ["uniqueString('hello', 'world')", 'a7wkljktk6wne'],
    ["uniqueString('abc')", 'cgtzqvhu4i23s'],
    ["uniqueString('foo', 'bar', 'baz')", 'xzi4ioaxtmth4'],
  ],
  uri: [
    ["uri('http://contoso.org/firstpath', 'myscript.sh')", 'http://contoso.org/myscript.sh'],
    ["uri('http://contoso.org/firstpath/', 'myscript.sh')", 'http://contoso.org/firstpath/myscript.sh'],
    ["uri('http://contoso.org/firstpath/azuredeploy.json', 'myscript.sh')", 'http://contoso.org/firstpath/myscript.sh'],
    ["uri('https://github.com', 'Azure/bicep')", 'https://github.com/Azure/bicep'],
  ],
  uriComponent: [
    ["uriComponent('UB*8h 0+=_)9h9n')", 'UB%2A8h%200%2B%3D_%299h9n'],
    [
      "uriComponent('http://contoso.com/resources/nested/azuredeploy.json')",
      'http%3A%2F%2Fcontoso.com%2Fresources%2Fnested%2Fazuredeploy.json',
    ],
  ],
  uriComponentToString: [
    ["uriComponentToString('%20%25%20')", ' % '],
    ["uriComponentToString('a+b%zz%C3%A9')", 'a b%zzé'],
  ],
  variables: [["variables('array')[1]", 'two']],
}

// fail() has no value, and the others only in the default of a parameter (below).
const withoutExample: ReadonlySet<string> = new Set(['fail', 'newGuid', 'utcNow'])

const more: JsonObject = { variables, parameters: { name: { type: 'string', defaultValue: 'web' } } }

describe('Template functions', () => {
  it('have an example each', () => {
    assert.deepEqual(Object.keys(examples).sort(), functionNames.filter((name) => !withoutExample.has(name)).sort())
  })

  for (const [expression, expected] of Object.values(examples).flat())
    it(`${expression} is ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(evaluate(`[${expression}]`, more), expected)
    })
})

// What cannot be, with the words that the user reads.
const faults: readonly (readonly [string, RegExp])[] = [
  ["add('1', 2)", /add\(\) cannot be evaluated: its argument 1 must be a whole number, and is a string/],
  ["range(0, json('1.5'))", /argument 2 must be a whole number, and is a number with a fraction/],
  ['div(1, 0)', /divides by zero/],
  ['mod(1, 0)', /divides by zero/],
  ['mul(9007199254740991, 9007199254740991)', /too large to be exact/],
  ["json('{''id'': 12345678901234567890}')", /the number 12345678901234567890 is too large to be exact here/],
  ["int('4.5')", /must be a whole number, or a string that is one/],
  ["float('x')", /must be a number, or a string/],
  ["bool('yes')", /must be true or false, a number, or a string that is one of these/],
  ['max(createArray())', /the array is empty/],
  ["min(createArray('a'))", /must be an array of numbers/],
  ["max(1, 'a')", /argument 2 must be a number, and is a string/],
  ['range(0, 10001)', /must be from 0 to 10000, and is 10001/],
  ['range(2147483647, 1)', /beyond 2147483647/],
  ["base64ToString('%%%')", /the string is not base64/],
  ["base64ToJson(base64('{'))", /the string is not JSON/],
  ["dataUriToString('x')", /not a data URI/],
  ["uri('relative', 'x')", /must be an absolute URI/],
  ["padLeft('1', 5, 'ab')", /must be one character, and has 2/],
  ["padLeft('1', 17)", /argument 2 must be from 1 to 16, and is 17/],
  ["padLeft('1', 0)", /argument 2 must be from 1 to 16, and is 0/],
  ["format('{0,2000000000}', '1')", /a string of more than 131072 characters/],
  ["format('{0,2000000000}', 1)", /a string of more than 131072 characters/],
  ["substring('1234567890', 0, 11)", /a substring of 11 characters at 0 is not within the 10/],
  ["substring('abc', -1)", /is not within/],
  ["createObject('a')", /pairs of keys and values, but has 1 arguments/],
  ['flatten(createArray(1))', /must be an array of arrays, and is an array/],
  ["join(createArray(createArray()), ',')", /must be an array of strings/],
  ["union(createObject(), 'a')", /argument 2 must be an object, and is a string/],
  [
    "union(createObject('a', 1), createObject('A', createArray()))",
    /the values of A cannot be merged: one is a number, the other is an array/,
  ],
  ["union(createObject('a', createObject()), createObject('a', 'x'))", /one is an object, the other is a string/],
  ["union(createObject('a', createArray()), createObject('a', createObject()))", /one is an array, the other is an object/],
  ["union('a', createArray())", /argument 1 must be an array, and is a string/],
  ['length(1)', /must be a string, an array or an object, and is a number/],
  ["indexFromEnd(createArray('a'), 2)", /has 1 items, and none at 2 from its end/],
  ["greater('a', 1)", /argument 2 must be a string, and is a number/],
  ['string(null())', /must be neither null nor a number with a fraction, and is null/],
  ["tryGet(createObject('a', createObject()), 'a', 'b')", /its argument 3 asks for what does not exist; only what argument 2 asks for/],
  ["tryGet(createObject('a', createObject('b', null())), 'a', 'b', 'c')", /its argument 4 asks for what does not exist/],
  ['tryGet(createArray(createArray(1)), 0, 5)', /its argument 3 asks for what does not exist/],
  ["tryGet(resourceGroup(), 'tags')", /needs resourceGroup\.tags, the tags of the resource group/],
  ["coalesce(tryGet(resourceGroup(), 'tags', 'team'), 'none')", /needs resourceGroup\.tags, the tags of the resource group/],
  ["string(json('2.5'))", /must be neither null nor a number with a fraction, and is a number with a fraction/],
  ["concat('v', json('24.1'))", /argument 2 must be a string, a whole number, true or false, and is a number with a fraction/],
  ["join(createArray(json('2.5')), ',')", /must be an array of strings/],
  ["int(json('2.5'))", /must be a whole number, or a string that is one, and is a number with a fraction/],
  ["dateTimeAdd('2026-02-30', 'PT0S')", /there is no such time/],
  ["dateTimeAdd('2025-02-29T00:00:00Z', 'PT0S')", /there is no such time/],
  ["dateTimeAdd('2026-01-31T24:00:00Z', 'PT0S')", /there is no such time/],
  ["dateTimeToEpoch('2026-04-31 10:00')", /there is no such time/],
  ["dateTimeAdd('today', 'P1D')", /must be a time such as/],
  ["dateTimeAdd('2020-99-99T00:00:00Z', 'P1D')", /there is no such time/],
  ["dateTimeAdd('2020-04-07T14:53:14Z', 'P')", /must be a duration such as/],
  ["dateTimeAdd('2020-04-07T14:53:14Z', 'P1D', 'Q')", /is not a format of dates/],
  ["dateTimeAdd('2020-04-07T14:53:14Z', 'P1W')", /must be a duration such as/],
  ["toObject(createArray('a', 'A'), lambda('x', lambdaVariables('x')))", /the same key for two items/],
  ["cidrSubnet('10.0.0.0/16', 24, 256)", /argument 3 must be from 0 to 255/],
  ["cidrSubnet('10.0.0.0/16', 8, 0)", /argument 2 must be from 16 to 32/],
  ["cidrHost('10.0.0.0/31', 0)", /no host with that index/],
  ["parseCidr('10.0.0.0')", /must be a range such as 10\.0\.0\.0\/16/],
  ["parseCidr('1:2::3::4/64')", /must be a range/],
  ["parseUri('x/y')", /not an absolute URI/],
  ["buildUri(createObject('scheme', 'https', 'host', 'x', 'path', 'a b'))", /characters of the path or query/],
  ["roleDefinitions('Contributor')", /looks up a role/],
  ["externalInput('a', 'b')", /filled in by the tool/],
  ["dateTimeAdd('9999-12-31T00:00:00Z', 'P999999D')", /there is no such time/],
  ['dateTimeFromEpoch(9007199254740991)', /there is no such time/],
  ['copyIndex()', /is outside a copy loop/],
  ["copyIndex('x')", /is outside a copy loop named x/],
  ["lambdaVariables('x')", /no lambda around it has a variable x/],
  ["map(createArray(1), 'x')", /argument 2 must be a lambda\(\)/],
  ["map(createArray(1), lambda('x'))", /argument 2 must be a lambda\(\)/],
  ["filter(createArray(1), lambda('x', 'yes'))", /returns neither true nor false/],
  ["toObject(createArray(1), lambda('x', 1))", /lambda for the key does not return a string/],
  ["lambda('x', 1)", /lambda\(\) is not a function/],
  ["fail('no such region')", /the template says: no such region/],
  ["managementGroupResourceId('A.B/c', 'd', 'e')", /the name of the management group is not known/],
  ["getSecret('a', 'b')", /before the deployment: it reads a key vault/],
  ["pickZones('a', 'b', 'c')", /asks Azure for the zones/],
  ['deployment().name', /the deployment has no name before it is made/],
]

describe('Template functions refuse', () => {
  for (const [expression, expected] of faults)
    it(expression, () => {
      assert.match(messages(`[${expression}]`), expected)
    })

  it('loops in loops that would never end', () => {
    const inner = "map(range(0, 10000), lambda('y', lambdaVariables('y')))"
    assert.match(messages(`[map(range(0, 10000), lambda('x', ${inner}))]`), /ask for more work than any template needs/)
  })

  it('without ever showing a value, which may be a secret', () => {
    const parameters = { token: { type: 'secureString', defaultValue: 'hunter2' } }
    for (const name of ['json', 'base64ToString', 'int', 'bool', 'float', 'dateTimeToEpoch', 'dataUriToString', 'createArray'])
      try {
        evaluate(`[${name}(parameters('token')).x]`, { parameters })
        assert.fail(name)
      } catch (error) {
        assert(!String(error).includes('hunter2'), String(error))
      }
  })
})

describe('Template functions of the scope', () => {
  const draw = { time: Date.UTC(2026, 0, 31, 12), guid: () => 'd9a6b5c0-0000-4000-8000-000000000000' }
  const at = scope({ ...known, draw, deploymentName: 'image' })
  const drawn = (defaultValue: string): Json | undefined =>
    evaluate("[parameters('p')]", { parameters: { p: { type: 'string', defaultValue } } }, '', at)

  it('draw times and ids in the default of a parameter', () => {
    assert.equal(drawn('[utcNow()]'), '20260131T120000Z')
    assert.equal(drawn("[utcNow('yyyy.MM')]"), '2026.01')
    assert.equal(drawn('[newGuid()]'), 'd9a6b5c0-0000-4000-8000-000000000000')
  })

  it('know the deployment', () => {
    assert.equal(evaluate('[deployment().name]', {}, '', at), 'image')
  })

  for (const [environment, suffix, manager] of [
    ['AzureUSGovernment', 'core.usgovcloudapi.net', 'https://management.usgovcloudapi.net/'],
    ['AzureChinaCloud', 'core.chinacloudapi.cn', 'https://management.chinacloudapi.cn/'],
  ] as const)
    it(`know the endpoints of ${environment}`, () => {
      const cloud = scope({ ...known, environment })
      assert.equal(evaluate('[environment().suffixes.storage]', {}, '', cloud), suffix)
      assert.equal(evaluate('[environment().resourceManager]', {}, '', cloud), manager)
      assert.match(messages('[environment().activeDirectoryDataLake]', {}, cloud), /has no property activeDirectoryDataLake/)
    })

  it('do not know the endpoints of a custom cloud', () => {
    assert.match(
      messages('[environment().name]', {}, scope({ ...known, environment: 'custom' })),
      /endpoints of a custom cloud are not known/,
    )
  })
})
