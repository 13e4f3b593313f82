import assert from 'node:assert/strict'
import { spellNames } from '../../../shared/inputs/spelling.js'
import { parseDocument } from '../../../shared/template/load.js'
import { get } from '../../../shared/template/node.js'
import { childTriggers, readShape } from '../../../shared/template/shape.js'
import { evaluateTemplates, evaluateTemplate, fixture, given, json, known, object, placeText, problemsOf, scope } from './helpers.js'

const problem = (text: string) => problemsOf(() => readShape(parseDocument(text, 'image.json')))[0]
const template = (name: string) => `{"type": "Microsoft.VirtualMachineImages/imageTemplates", "name": "${name}"}`
const evaluate = (document: ReturnType<typeof fixture>, parameters = '') => evaluateTemplate(document, given(parameters), scope(known))

describe('readShape', () => {
  it('takes the wrapper off a bare resource and keeps unknown members', () => {
    const document = object({
      type: 'microsoft.virtualmachineimages/IMAGETEMPLATES',
      name: 'n',
      apiVersion: 'v',
      dependsOn: [],
      tag: {},
      properties: {},
    })
    assert.equal(readShape(document).kind, 'bare')
    const { body, name, apiVersion } = evaluate(document)
    assert.deepEqual([json(body), json(name), json(apiVersion)], [{ tag: {}, properties: {} }, 'n', 'v'])
  })

  it('takes the body of a REST request, which has no type', () => {
    const document = object({ location: 'x', properties: { distribute: [] } })
    assert.equal(readShape(document).kind, 'bare')
    assert.deepEqual(json(evaluate(document).body), { location: 'x', properties: { distribute: [] } })
  })

  it('takes a resource of another type that can only be an image template, with a warning', () => {
    const document = object({ type: 'Microsoft.Compute/images', properties: { source: {}, distribute: [] } })
    const shape = readShape(document)
    assert(shape.kind === 'bare')
    assert.deepEqual(
      shape.findings.map(({ rule, severity }) => [rule, severity]),
      [['resource-type', 'warning']],
    )
  })

  it('finds the image template of a deployment, its triggers, and names the resources that are not deployed', () => {
    const document = fixture('deployment.json')
    const shape = readShape(document)
    assert(shape.kind === 'deployment')
    const triggers = shape.template.resources.flatMap(({ node }) => childTriggers(node))
    assert.deepEqual(
      triggers.map((trigger) => json(get(trigger, 'name'))),
      ['newSource'],
    )
    const { body, findings } = evaluate(document, '{"templateName": "web", "token": "t"}')
    assert.deepEqual(
      body.entries.map(({ key }) => key.value),
      ['location', 'tags', 'identity', 'properties'],
    )
    const [finding] = findings.filter(({ rule }) => rule === 'resource-not-deployed')
    assert(finding !== undefined)
    assert.deepEqual([finding.severity, placeText(finding.at)], ['info', 'deployment.json:19:5'])
    assert.match(finding.message, /Microsoft\.Storage\/storageAccounts/)
  })

  it('counts the resources that are not deployed in one finding, at the first of them', () => {
    const others = [
      '{"type": "Microsoft.Storage/storageAccounts", "name": "a"}',
      '{"type": "Microsoft.Storage/storageAccounts", "name": "b", "copy": {"name": "c", "count": 3}}',
      '{"type": "Microsoft.Resources/deployments", "name": "d", "properties": {"templateLink": {"uri": "https://a.example"}}}',
      '{}',
    ]
    const text = `{"resources": [\n${[template('t'), ...others].join(',\n')}\n]}`
    const [{ findings } = { findings: [] }] = evaluateTemplates(parseDocument(text, 'image.json'), given(''), scope(known))
    const notes = findings.filter(({ rule }) => rule === 'resource-not-deployed')
    assert.deepEqual(
      notes.map(({ message, at }) => [message, placeText(at)]),
      [
        [
          '4 resources (2 Microsoft.Storage/storageAccounts, Microsoft.Resources/deployments, a resource without a type) are not deployed from this file: only image templates are. Linked templates are not read: plan the file that each links to.',
          'image.json:3:1',
        ],
      ],
    )
  })

  it('reads resources by symbolic names and passes over existing ones', () => {
    const { name, triggers, findings } = evaluate(fixture('symbolic.jsonc'))
    assert.deepEqual([json(name), triggers.length, findings], ['web', 1, []])
  })

  it('takes each image template of a file', () => {
    const document = parseDocument(`{"resources": [\n${template('a')},\n${template('b')}\n]}`, 'image.json')
    const names = evaluateTemplates(document, given(''), scope(known)).map(({ name }) => json(name))
    assert.deepEqual(names, ['a', 'b'])
  })

  for (const [what, text, expected] of [
    ['no object', '[]', /is not an object/],
    ['no resources', '{"resources": []}', /holds no resource\./],
    ['other resources only', '{"resources": [{"type": "A.B/c"}]}', /no image template among its resources \(A\.B\/c\)/],
    ['a misspelt type', '{"resources": [{"type": "Microsoft.VirtualMachineImages/imageTemplate"}]}', /Did you mean/],
    ['a resource of another type', '{"type": "A.B/c", "properties": {"source": {}}}', /a resource of the type A\.B\/c, not Microsoft/],
    ['a parameters file', '{"$schema": "https://x/deploymentParameters.json#", "parameters": {}}', /This is a parameters file/],
    ['properties alone', '{"source": {}, "distribute": []}', /only the properties of an image template/],
    ['something else', '{"name": 1}', /contains no image template/],
  ] as const)
    it(`refuses ${what}`, () => {
      const found = problem(text)
      assert.equal(found?.code, 'template-shape')
      assert.match(found.message, expected)
    })

  it('says how to give a parameters file', () => {
    for (const text of [
      '{"$schema": "https://x/deploymentParameters.json#", "parameters": {}}',
      '{"location": "westus2"}',
      '{"location": {"value": "westus2"}}',
    ])
      assert.match(spellNames(problem(text)?.fix ?? '', 'terminal'), /[Gg]ive it with --parameters image\.json$/)
  })
})
