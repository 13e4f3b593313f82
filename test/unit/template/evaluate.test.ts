import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parseDocument } from '../../../shared/template/load.js'
import { get, toJson, type ObjectNode, type TemplateNode } from '../../../shared/template/node.js'
import type { Json, JsonObject } from '../../../shared/json.js'
import { parseParameters } from '../../../shared/template/parameters.js'
import { placeholdersIn } from '../../../shared/template/placeholders.js'
import { shownObject } from '../../../shared/template/secret-marks.js'
import { readShape } from '../../../shared/template/shape.js'
import { evaluateTemplate, fixture, given, json, object, placeText, problemsOf, repository, scope } from './helpers.js'

const known = scope({ subscriptionId: 'sub', resourceGroup: 'rg', location: 'westeurope' })
const bareValues = 'region=westus\nimgBuilderId=/subscriptions/s/id\nrelease=r1\noutputName=out\nsubscriptionID=sub\nrgName=rg'
const properties = (node: TemplateNode, ...path: (string | number)[]) => json(get(node, 'properties', ...path))

const summary = (task: () => unknown) => problemsOf(task).map(({ code, message, where }) => [code, message, placeText(where)])

describe('evaluateTemplate: a bare resource with placeholders', () => {
  it('fills texts and keys, and leaves scripts and other angle brackets alone', () => {
    const { body, apiVersion } = evaluateTemplate(fixture('bare.yaml'), given(bareValues), known)
    assert.equal(apiVersion?.value, '2022-07-01')
    assert.equal(json(get(body, 'location')), 'westus')
    assert.deepEqual(json(get(body, 'identity', 'userAssignedIdentities')), { '/subscriptions/s/id': {} })
    assert.deepEqual(properties(body, 'customize', 1, 'inline'), ['test 1 -lt 2 && wc -l < /etc/hosts > /tmp/<region>', '[ -f /tmp/done ]'])
    assert.equal(properties(body, 'customize', 2, 'sourceUri'), 'https://example.com/r1/index.html?sig=abc')
    assert.equal(properties(body, 'distribute', 0, 'artifactTags', 'note'), 'a < b, built from r1')
    assert.equal(
      properties(body, 'distribute', 0, 'galleryImageId'),
      '/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Compute/galleries/g/images/web',
    )
  })

  it('points whole placeholders at the value, and texts at the template', () => {
    const values = parseParameters(
      `{\n  "region": "westus",\n  "imgBuilderId": "/i", "release": 1, "outputName": "o", "subscriptionID": "s", "rgName": "r"}`,
      'p.json',
    )
    const { body } = evaluateTemplate(fixture('bare.yaml'), values, known)
    assert.deepEqual(get(body, 'location')?.at, { file: 'p.json', line: 2, column: 13, pointer: '/region' })
    assert.equal(placeText(get(body, 'properties', 'customize', 2, 'sourceUri')?.at), 'bare.yaml:26:18')
    assert.equal(get(body, 'properties', 'customize', 2, 'sourceUri')?.at.pointer, '/properties/customize/2/sourceUri')
    assert.equal(properties(body, 'customize', 2, 'sourceUri'), 'https://example.com/1/index.html?sig=abc')
  })

  it('lets a whole placeholder become a number, a list or an object', () => {
    const document = object({ properties: { source: {}, timeout: '<t>', regions: '<r>', text: '<t> minutes' } })
    const { body } = evaluateTemplate(document, given('{"t": 60, "r": ["a"]}'), known)
    assert.deepEqual(json(get(body, 'properties')), { source: {}, timeout: 60, regions: ['a'], text: '60 minutes' })
  })

  it('reports every placeholder without a value once, at its first place, and the names that may be meant', () => {
    const problems = summary(() => evaluateTemplate(fixture('bare.yaml'), given('subscriptionId=sub\nrelease=r1'), known))
    assert.deepEqual(problems, [
      ['parameter-missing', 'The placeholder <region> has no value.', 'bare.yaml:4:11'],
      ['parameter-missing', 'The placeholder <imgBuilderId> has no value.', 'bare.yaml:8:5'],
      ['parameter-missing', 'The placeholder <outputName> has no value.', 'bare.yaml:30:22'],
      ['parameter-missing', 'The placeholder <subscriptionID> has no value.', 'bare.yaml:31:23'],
      ['parameter-missing', 'The placeholder <rgName> has no value.', 'bare.yaml:31:23'],
      [
        'parameter-unknown',
        'The template has no parameter or placeholder named subscriptionId. Did you mean subscriptionID?',
        'parameters:1:16',
      ],
    ])
  })

  it('reports expressions, which a bare resource does not have', () => {
    const document = object({
      location: '[resourceGroup().location]',
      properties: { source: {}, tag: '[team]', customize: [{ inline: ["[x('y')]"] }] },
    })
    const { findings, body } = evaluateTemplate(document, given(''), known)
    assert.deepEqual(
      findings.map(({ rule, severity }) => [rule, severity]),
      [['expression-not-evaluated', 'error']],
    )
    assert.deepEqual(toJson(body), toJson(document))
  })
})

describe('evaluateTemplate: a deployment template', () => {
  const evaluate = (parameters: string) => evaluateTemplate(fixture('deployment.json'), given(parameters), known)

  it('evaluates what the image template uses, and no more', () => {
    const { name, body, triggers } = evaluate('templateName=web\nregions=["westus", "eastus"]\ntimeout=90')
    assert.equal(name?.value, 'web')
    assert.deepEqual(json(body), {
      location: 'westeurope',
      tags: { version: '[1.0]' },
      identity: {
        type: 'UserAssigned',
        userAssignedIdentities: {
          '/subscriptions/sub/resourceGroups/identities/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder': {},
        },
      },
      properties: {
        buildTimeoutInMinutes: 90,
        vmProfile: { vmSize: 'Standard_D2s_v5' },
        source: { type: 'PlatformImage', publisher: 'p', offer: 'o', sku: 's', version: 'latest' },
        customize: [{ type: 'PowerShell', inline: ['Set-Token ', '[ not an expression ]'] }],
        distribute: [
          {
            type: 'SharedImage',
            runOutputName: 'web-out',
            galleryImageId: '/subscriptions/sub/resourceGroups/rg/providers/Microsoft.Compute/galleries/corporate/images/web-image',
            replicationRegions: ['westus', 'eastus'],
          },
        ],
      },
    })
    assert.deepEqual(triggers.map(toJson), [
      { type: 'triggers', apiVersion: '2024-02-01', name: 'newSource', properties: { kind: 'SourceImage' } },
    ])
  })

  it('keeps places: a parameter where it was given, a default where it is declared, a computed text at its expression', () => {
    const { name, body } = evaluate('# first\ntemplateName=web')
    assert.deepEqual(name?.at, { file: 'parameters', line: 2, column: 14, pointer: '' })
    assert.equal(placeText(get(body, 'properties', 'vmProfile', 'vmSize')?.at), 'deployment.json:9:49')
    const output = get(body, 'properties', 'distribute', 0, 'runOutputName')?.at
    assert.deepEqual(output, {
      file: 'deployment.json',
      line: 46,
      column: 30,
      pointer: '/resources/1/properties/distribute/0/runOutputName',
    })
  })

  it('gives the values of secure parameters, to be masked', () => {
    assert.deepEqual(evaluate('templateName=web\ntoken=s3cret').secrets, ['s3cret', 'Set-Token s3cret'])
    assert.deepEqual(evaluate('templateName=web').secrets, [])
  })

  const chosen = (value: string, variables: JsonObject = {}) =>
    evaluateTemplate(
      object({
        parameters: { s: { type: 'secureString' } },
        variables,
        resources: [
          { type: 'Microsoft.VirtualMachineImages/imageTemplates', properties: { buildTimeoutInMinutes: value, other: '<limit>' } },
        ],
      }),
      given('s=hush-hush\nlimit=60'),
      known,
    )
  const shownValue = ({ body }: { readonly body: ObjectNode }): Json | undefined =>
    properties(object(shownObject(body)), 'buildTimeoutInMinutes')

  it('hides what a secure parameter chooses, sends it as it is, and takes it for an ordinary word elsewhere', () => {
    const template = chosen("[if(startsWith(parameters('s'), 'h'), 'ordinary', 'x')]")
    assert.equal(shownValue(template), '***')
    assert.equal(properties(template.body, 'buildTimeoutInMinutes'), 'ordinary')
    assert.deepEqual(template.secrets, ['hush-hush'])
  })

  it('gives a placeholder that a secure parameter chooses its type', () => {
    const template = chosen("[if(startsWith(parameters('s'), 'h'), '<limit>', 'x')]")
    assert.equal(shownValue(template), '***')
    assert.equal(properties(template.body, 'buildTimeoutInMinutes'), 60)
  })

  for (const [what, expression, expected] of [
    ['an empty text', "[if(equals(parameters('s'), 'x'), 'a', '')]", '***'],
    ['an empty array', "[filter(createArray('a'), lambda('x', equals(lambdaVariables('x'), parameters('s'))))]", '***'],
    [
      'the length of such an array',
      "[length(filter(createArray('a'), lambda('x', equals(lambdaVariables('x'), parameters('s')))))]",
      '***',
    ],
    ['the length of distinct()', "[length(distinct(createArray('hush-hush', parameters('s'))))]", '***'],
    ['the value of a variable by its name', "[variables(take(parameters('s'), 1))]", '***'],
    ['the rounds of a copy loop', "[length(variables('rounds'))]", '***'],
    ['the neighbour of a secret in an array', "[last(createArray(parameters('s'), 'a'))]", 'a'],
    ['whether a secure parameter is given', "[if(empty(parameters('s')), 'none', 'given')]", 'given'],
    ['whether a part of one is empty', "[if(empty(replace(take(parameters('s'), 1), 'h', '')), 'a', 'b')]", '***'],
    ['a comparison in a branch that is not taken', "[if(true(), 'a', if(equals(parameters('s'), 'x'), 'b', 'c'))]", 'a'],
  ] as const)
    it(`shows ${expected} for ${what}`, () => {
      const copy = [{ name: 'rounds', count: "[length(parameters('s'))]", input: 'x' }]
      assert.equal(shownValue(chosen(expression, { h: 'by its name', copy })), expected)
    })

  it('demands only the parameters that the image template uses', () => {
    assert.deepEqual(
      summary(() => evaluate('')),
      [['parameter-missing', 'The parameter templateName of the template has no value and no default.', 'deployment.json:5:5']],
    )
  })

  it('validates all parameters against their declarations', () => {
    assert.deepEqual(
      summary(() => evaluate('templateName=ab\ntimeout=soon\nregions={}\nsize=Standard_A1\ntimout=3')),
      [
        ['parameter-invalid', 'The parameter templateName must be at least 3 characters long, and is "ab".', 'parameters:1:14'],
        ['parameter-invalid', 'The parameter timeout must be of the type int, and is "soon".', 'parameters:2:9'],
        [
          'parameter-invalid',
          'The parameter size must be one of Standard_D2s_v5, Standard_D4s_v5, and is "Standard_A1".',
          'parameters:4:6',
        ],
        ['parameter-invalid', 'The parameter regions must be of the type array, and is "{}".', 'parameters:3:9'],
        ['parameter-unknown', 'The template has no parameter or placeholder named timout. Did you mean timeout?', 'parameters:5:8'],
      ],
    )
    assert.match(summary(() => evaluate('templateName=web\ntimeout=961'))[0]?.[1] ?? '', /must be at most 960, and is 961/)
  })

  it('says to quote a number for a text parameter, and never shows a secret', () => {
    const [problem] = problemsOf(() => evaluateTemplate(fixture('deployment.json'), given('{"templateName": 1234}'), known))
    assert.equal(problem?.fix, 'Put the value in quotes.')
    const [secret] = problemsOf(() => evaluateTemplate(fixture('deployment.json'), given('{"templateName": "web", "token": 991}'), known))
    assert.equal(secret?.message, 'The parameter token must be of the type secureString.')
  })

  const typed = (declaration: JsonObject, value: string): Json | undefined => {
    const resource = { type: 'Microsoft.VirtualMachineImages/imageTemplates', properties: { p: "[parameters('p')]" } }
    const { body } = evaluateTemplate(object({ parameters: { p: declaration }, resources: [resource] }), given(value), known)
    return properties(body, 'p')
  }

  it('turns the texts of lines into the declared type', () => {
    for (const [type, text, expected] of [
      ['Int', '42', 42],
      ['bool', 'True', true],
      ['array', '[1, "a"]', [1, 'a']],
      ['object', '{"a": 1}', { a: 1 }],
      ['string', '42', '42'],
      ['constructor', '42', '42'],
    ] as const)
      assert.deepEqual(typed({ type }, `P=${text}`), expected)
    assert.deepEqual(typed({ $ref: '#/definitions/x' }, '{"p": [1]}'), [1])
    assert.equal(typed({ type: 'string', allowedValues: ['WestUS'] }, 'p=westus'), 'westus')
    assert.deepEqual(typed({ type: 'array', allowedValues: ['a', 'b'] }, 'p=["b"]'), ['b'])
    assert.throws(() => typed({ type: 'int' }, 'p=1.5'), /must be of the type int/)
  })

  it('evaluates an expression over several lines', () => {
    const text =
      '{"resources": [{"type": "Microsoft.VirtualMachineImages/imageTemplates", "properties": {"p": "[concat(\n  \'a\',\r\n\t\'b\'\n)]"}}]}'
    const { body } = evaluateTemplate(parseDocument(text, 'image.json'), given(''), known)
    assert.equal(properties(body, 'p'), 'ab')
  })

  it('evaluates a template by symbolic names, with its trigger', () => {
    const { name, triggers } = evaluateTemplate(fixture('symbolic.jsonc'), given(''), scope())
    assert.equal(name?.value, 'web')
    assert.equal(json(get(triggers[0], 'name')), 'web/source')
  })

  it('does not build a template whose condition is false', () => {
    const resource = {
      type: 'Microsoft.VirtualMachineImages/imageTemplates',
      condition: "[equals(parameters('on'), 'yes')]",
      properties: {},
    }
    const document = object({ parameters: { on: { type: 'string' } }, resources: [resource] })
    assert.match(problemsOf(() => evaluateTemplate(document, given('on=no'), known))[0]?.message ?? '', /condition .* is false/)
    assert.deepEqual(json(evaluateTemplate(document, given('on=yes'), known).body), { properties: {} })
  })

  it('fills placeholders in a deployment template too, and does not evaluate what was given', () => {
    const resource = {
      type: 'Microsoft.VirtualMachineImages/imageTemplates',
      name: '<name>',
      properties: { id: "[concat('/subscriptions/', '<sub>', '/x')]", raw: '<raw>' },
    }
    const { name, body } = evaluateTemplate(object({ resources: [resource] }), given('name=web\nsub=s\nraw=[not(an expression)]'), known)
    assert.equal(name?.value, 'web')
    assert.deepEqual(properties(body), { id: '/subscriptions/s/x', raw: '[not(an expression)]' })
  })
})

// The templates that Microsoft publishes, if they are next to the repository.
const published = new URL('../shared/templates/', repository)

if (existsSync(published))
  describe('evaluateTemplate: published templates', () => {
    for (const file of readdirSync(published).filter((name) => name.endsWith('.json')))
      it(`evaluates ${file}`, () => {
        const document = parseDocument(readFileSync(new URL(file, published), 'utf8'), file)
        const shape = readShape(document)
        const declared = shape.kind === 'deployment' ? (shape.template.parameters?.entries.map(({ key }) => key.value) ?? []) : []
        const names = [...declared, ...placeholdersIn(document)]
        const { body, apiVersion } = evaluateTemplate(document, given(names.map((name) => `${name}=v-${name}`).join('\n')), scope())
        assert(apiVersion !== undefined)
        assert.deepEqual([...placeholdersIn(body)], [])
        assert(!JSON.stringify(toJson(body)).includes("parameters('"))
        const missing = problemsOf(() => evaluateTemplate(document, given(''), scope()))
        assert.deepEqual([...new Set(missing.map(({ code }) => code))], ['parameter-missing'])
        assert.equal(missing.length, names.length)
      })
  })
