// Places in .bicep files, for what the compiler made of them. That the real compilers make this of them is tested with them
// (bicep-modules.test.ts).
import assert from 'node:assert/strict'
import { namedFile } from '../../../shared/template/bicep-parameters.js'
import { atBicep, modulePaths, type BicepSource } from '../../../shared/template/bicep-places.js'
import { parseDocument } from '../../../shared/template/load.js'
import { get, type TemplateNode } from '../../../shared/template/node.js'

const imageTemplates = 'Microsoft.VirtualMachineImages/imageTemplates'
const deployments = 'Microsoft.Resources/deployments'

const source = (lines: readonly string[], modules: BicepSource['modules'] = new Map(), file = 'main.bicep'): BicepSource => ({
  file,
  text: lines.join('\n'),
  modules,
})

const located = (compiled: object, of: BicepSource): TemplateNode => atBicep(parseDocument(JSON.stringify(compiled), 'compiled.json'), of)

const placeOf = (document: TemplateNode, ...path: readonly (string | number)[]): string => {
  const at = get(document, ...path)?.at
  return at === undefined ? 'none' : `${at.file}:${String(at.line)}:${String(at.column)}`
}

describe('the place of a resource in a Bicep file', () => {
  const lines = (text: readonly string[], types: readonly string[]) => {
    const document = located({ resources: types.map((type) => ({ type })) }, source(text))
    return types.map((_, index) => get(document, 'resources', index)?.at.line)
  }

  it('is that of its statement, by its type and in the order of the file', () => {
    const text = [
      "module role 'a.bicep' = {}",
      `resource old '${imageTemplates}@2024-02-01' existing = { name: 'x' }`,
      "module identity 'b.bicep' = {}",
      "@description('resource wrong')",
      `resource one '${imageTemplates}@2024-02-01' = {`,
      "  name: '''",
      `resource no '${imageTemplates}@2024-02-01' = {`,
      "'''",
      '}',
      "/* resource no 'a@b' = { */",
      `resource two '${imageTemplates}@2024-02-01' = if (x) {`,
      "  resource trigger 'triggers' = {",
      '  }',
      '}',
      "module template 'c.bicep' = [for x in y: {}]",
    ]
    const types = [deployments, imageTemplates, `${imageTemplates}/triggers`, deployments, imageTemplates, deployments]
    assert.deepEqual(lines(text, types), [1, 5, 12, 3, 11, 15])
  })

  it('is that of its symbolic name if the compiler writes names', () => {
    const text = [
      `resource old '${imageTemplates}@2024-02-01' existing = {}`,
      `resource it '${imageTemplates}@2024-02-01' = {`,
      "  resource t 'triggers' = {}",
      '}',
    ]
    const document = located({ resources: { it: {}, 'it::t': {}, old: { existing: true } } }, source(text))
    assert.deepEqual(
      ['it', 'it::t', 'old'].map((name) => get(document, 'resources', name)?.at.line),
      [2, 3, 1],
    )
  })
})

describe('the place of a value in a Bicep file', () => {
  it('is that of its property, item, loop, variable or default', () => {
    const text = [
      'param boot int = 1',
      'param more object = {',
      "  'a-b': [",
      "    'x', 'y'",
      '  ]',
      '}',
      'var steps = [for s in more: {',
      '  type: s',
      '}]',
      'var plain = {',
      '  deep: { er: 1 }',
      '}',
      '@onlyIfNotExists()',
      '@batchSize(1)',
      `resource it '${imageTemplates}@2024-02-01' = [for (n, i) in names: if (n != '') {`,
      "  name: '${n}-${toLower('}')}'",
      '  tags: n == 1',
      "    ? { a: 'b' }",
      '    : {}',
      '  properties: {',
      '    customize: [',
      "      { type: 'Shell', inline: [",
      "        'one' // 'no'",
      "        '${two}'",
      '      ]',
      '      }',
      '      n',
      '        ? first',
      '        : second',
      '      {',
      "        type: 'File' }",
      '    ]',
      '    distribute: [for r in regions: if (true) {',
      '      region: [r]',
      '    }]',
      '  }',
      '}]',
    ]
    const document = located(
      {
        parameters: { boot: { type: 'int', defaultValue: 1 }, more: { type: 'object', defaultValue: { 'a-b': ['x', 'y'] } } },
        variables: { copy: [{ name: 'steps', count: '[length(1)]', input: { type: '' } }], plain: { deep: { er: 1 } } },
        resources: [
          {
            type: imageTemplates,
            copy: { name: 'it', count: '' },
            '@options': { onlyIfNotExists: [] },
            name: '',
            tags: '[if()]',
            properties: {
              copy: [{ name: 'distribute', count: 1, input: { region: [''] } }],
              customize: [{ type: 'Shell', inline: ['one', ''] }, '', { type: 'File' }],
            },
          },
        ],
      },
      source(text),
    )
    const one = ['resources', 0] as const
    const places = {
      default: placeOf(document, 'parameters', 'boot', 'defaultValue'),
      'item of a default': placeOf(document, 'parameters', 'more', 'defaultValue', 'a-b', 1),
      'loop of a variable': placeOf(document, 'variables', 'copy', 0, 'input', 'type'),
      'property of a variable': placeOf(document, 'variables', 'plain', 'deep', 'er'),
      decorator: placeOf(document, ...one, '@options'),
      name: placeOf(document, ...one, 'name'),
      tags: placeOf(document, ...one, 'tags'),
      'first line': placeOf(document, ...one, 'properties', 'customize', 0, 'inline', 0),
      'second line': placeOf(document, ...one, 'properties', 'customize', 0, 'inline', 1),
      'after a choice': placeOf(document, ...one, 'properties', 'customize', 2, 'type'),
      'loop of a property': placeOf(document, ...one, 'properties', 'copy', 0, 'input', 'region', 0),
      resource: placeOf(document, ...one),
    }
    assert.deepEqual(places, {
      default: 'main.bicep:1:1',
      'item of a default': 'main.bicep:4:10',
      'loop of a variable': 'main.bicep:8:3',
      'property of a variable': 'main.bicep:11:11',
      decorator: 'main.bicep:13:1',
      name: 'main.bicep:16:3',
      tags: 'main.bicep:17:3',
      'first line': 'main.bicep:23:9',
      'second line': 'main.bicep:24:9',
      'after a choice': 'main.bicep:31:9',
      'loop of a property': 'main.bicep:34:16',
      resource: 'main.bicep:15:1',
    })
  })
})

describe('the place of a value in a module', () => {
  const inner = source(
    [`resource it '${imageTemplates}@2024-02-01' = {`, '  properties: {', '    source: x', '  }', '}'],
    new Map(),
    'm/inner.bicep',
  )
  const middle = source(["module inner '../m/inner.bicep' = {", '}'], new Map([['../m/inner.bicep', inner]]), 'm/middle.bicep')
  const json = parseDocument('{\n "resources": [\n  {}\n ]\n}', 'm/j.json')
  const text = [
    "module a 'm/middle.bicep' = [for x in y: if (z) {",
    '  scope: resourceGroup(x)',
    '  params: {',
    '    source: {',
    "      sku: 'x'",
    '    }',
    '    steps: [for s in t: {',
    '      type: s',
    '    }]',
    '    ...more',
    '  }',
    '}]',
    "module b 'm/j.json' = {}",
    "module c 'br/public:avm/x:1' = {}",
  ]
  const modules = new Map<string, BicepSource | TemplateNode>([
    ['m/middle.bicep', middle],
    ['m/j.json', json],
  ])
  const deployment = (template: object, parameters: object = {}) => ({ type: deployments, properties: { parameters, template } })
  const template = { resources: [{ type: imageTemplates, properties: { source: '', distribute: [] } }] }
  const document = located(
    {
      resources: [
        deployment(
          { resources: [deployment(template)] },
          { source: { value: { sku: 'x' } }, steps: { copy: [{ name: 'value', count: 1, input: { type: '' } }] }, other: { value: 1 } },
        ),
        deployment({ resources: [{}] }),
        deployment(template),
      ],
    },
    source(text, modules),
  )
  const properties = (index: number, ...path: readonly (string | number)[]) => placeOf(document, 'resources', index, 'properties', ...path)

  it('is in the file of the module, at any depth, or where the value is passed', () => {
    const innermost = ['template', 'resources', 0, 'properties', 'template', 'resources', 0, 'properties']
    assert.equal(properties(0, ...innermost, 'source'), 'm/inner.bicep:3:5')
    assert.equal(properties(0, ...innermost, 'distribute'), 'm/inner.bicep:2:3')
    assert.equal(properties(0, 'parameters', 'source', 'value', 'sku'), 'main.bicep:5:7')
    assert.equal(properties(0, 'parameters', 'steps', 'copy', 0, 'input', 'type'), 'main.bicep:8:7')
    assert.equal(properties(0, 'parameters', 'other', 'value'), 'main.bicep:3:3')
  })

  it('is in the file of a module in JSON, and at the statement of one of a registry', () => {
    assert.equal(properties(1, 'template', 'resources', 0), 'm/j.json:3:3')
    assert.equal(properties(2, 'template', 'resources', 0, 'properties', 'source'), 'main.bicep:14:1')
  })
})

describe('what a Bicep file names', () => {
  it('are its modules, the template of a .bicepparam, and the file that it extends', () => {
    assert.deepEqual(modulePaths("module a 'x.bicep' = {}\n// module b 'y.bicep' = {}\nmodule c 'br/p:z:1' = if (d) {}\n"), [
      'x.bicep',
      'br/p:z:1',
    ])
    assert.equal(namedFile("// using 'no'\nusing './image.bicep'\nparam x = 'using'\n", 'using'), './image.bicep')
    assert.equal(namedFile('param x = 1\n', 'using'), undefined)
    assert.equal(namedFile("using none\nextends '../base.bicepparam'\n", 'using'), undefined)
    assert.equal(namedFile("using none\nextends '../base.bicepparam'\n", 'extends'), '../base.bicepparam')
  })
})
