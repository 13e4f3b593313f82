import assert from 'node:assert/strict'
import { parseDocument } from '../../../shared/template/load.js'
import { get } from '../../../shared/template/node.js'
import { findImageTemplate } from '../../../shared/template/shape.js'
import { fixture, json, object, placeText, problemsOf } from './helpers.js'

const problem = (text: string) => problemsOf(() => findImageTemplate(parseDocument(text, 'image.json')))[0]
const template = (name: string) => `{"type": "Microsoft.VirtualMachineImages/imageTemplates", "name": "${name}"}`

describe('findImageTemplate', () => {
  it('takes the wrapper off a bare resource and keeps what nobody knows', () => {
    const shape = findImageTemplate(
      object({ type: 'microsoft.virtualmachineimages/IMAGETEMPLATES', name: 'n', apiVersion: 'v', dependsOn: [], tag: {}, properties: {} }),
    )
    assert.deepEqual(json(shape.body), { tag: {}, properties: {} })
    assert.deepEqual([json(shape.name), json(shape.apiVersion), shape.isDeployment], ['n', 'v', false])
  })

  it('takes the body of a REST request, which has no type', () => {
    assert.deepEqual(json(findImageTemplate(object({ location: 'x', properties: { distribute: [] } })).body), {
      location: 'x',
      properties: { distribute: [] },
    })
  })

  it('finds the one image template of a deployment, its triggers, and names what is not deployed', () => {
    const shape = findImageTemplate(fixture('deployment.json'))
    assert.equal(shape.isDeployment, true)
    assert.deepEqual(
      shape.body.entries.map(({ key }) => key.value),
      ['location', 'tags', 'identity', 'properties'],
    )
    assert.deepEqual(
      shape.triggers.map((trigger) => json(get(trigger, 'name'))),
      ['newSource'],
    )
    assert.deepEqual(
      shape.findings.map(({ rule, severity, at }) => [rule, severity, placeText(at)]),
      [['resource-not-deployed', 'info', 'deployment.json:19:5']],
    )
    assert.match(shape.findings[0]?.message ?? '', /Microsoft\.Storage\/storageAccounts/)
  })

  it('reads resources by symbolic names and passes over existing ones', () => {
    const shape = findImageTemplate(fixture('symbolic.jsonc'))
    assert.equal(json(shape.name), 'web')
    assert.equal(shape.triggers.length, 1)
    assert.deepEqual(shape.findings, [])
  })

  it('lists several image templates with their lines', () => {
    const found = problem(`{"resources": [\n${template('a')},\n${template('b')}\n]}`)
    assert.equal(found?.code, 'template-shape')
    assert.equal(found.message, 'The deployment template holds 2 image templates: a (line 2), b (line 3).')
  })

  for (const [what, text, expected] of [
    ['no object', '[]', /holds no object/],
    ['no resources', '{"resources": []}', /holds no resource\./],
    ['other resources only', '{"resources": [{"type": "A.B/c"}]}', /no image template among its resources \(A\.B\/c\)/],
    ['a misspelt type', '{"resources": [{"type": "Microsoft.VirtualMachineImages/imageTemplate"}]}', /Did you mean/],
    ['a resource of another type', '{"type": "A.B/c", "properties": {"source": {}}}', /a resource of the type A\.B\/c, not Microsoft/],
    ['a parameters file', '{"$schema": "https://x/deploymentParameters.json#", "parameters": {}}', /This is a parameters file/],
    ['properties alone', '{"source": {}, "distribute": []}', /the properties of an image template alone/],
    ['a copy loop', `{"resources": [${template('a').replace('}', ', "copy": {}}')}]}`, /copy loop/],
    ['something else', '{"name": 1}', /holds no image template/],
  ] as const)
    it(`refuses ${what}`, () => {
      const found = problem(text)
      assert.equal(found?.code, 'template-shape')
      assert.match(found.message, expected)
    })
})
