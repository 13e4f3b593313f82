import assert from 'node:assert/strict'
import { planRequest } from '../../../shared/build/plan-request.js'
import { inSlices, type Sliced } from '../../../shared/clock.js'
import { parseInputs } from '../../../shared/inputs/parse.js'
import { makePlan } from '../../../shared/plan/make.js'
import { evaluateDeployment } from '../../../shared/template/evaluate-deployment.js'
import { lint } from '../../../shared/template/lint.js'
import { rules } from '../../../shared/template/lint/rules.js'
import { parseInSlices } from '../../../shared/template/load.js'
import { fromJson, inputPlace, textNode } from '../../../shared/template/node.js'
import { readShape } from '../../../shared/template/shape.js'
import { noTools, RecordingHost } from '../../recording-host.js'
import { useFolder, writeFiles } from '../../temporary-folder.js'

// Each has a value that is drawn for it.
const twentyTemplates = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  parameters: { drawn: { type: 'string', defaultValue: '[newGuid()]' } },
  resources: [
    {
      type: 'Microsoft.VirtualMachineImages/imageTemplates',
      apiVersion: '2024-02-01',
      name: "[format('web{0}', copyIndex())]",
      location: 'westeurope',
      tags: { drawn: "[parameters('drawn')]" },
      properties: {},
      copy: { name: 'loop', count: 20 },
    },
  ],
}

// A signal to stop arrives only while the process waits for something.
describe('A plan that is cancelled while it is made', () => {
  const workspace = useFolder()
  before(() => writeFiles(workspace(), { 'image.json': JSON.stringify(twentyTemplates) }))

  it('ends between two of its templates', async () => {
    const reason = new Error('cancelled')
    const stop = new AbortController()
    let planned = 0
    const provenance = () => {
      planned += 1
      // What a signal of the machine does: it waits until the event loop turns.
      setImmediate(() => {
        stop.abort(reason)
      })
      return Promise.resolve({})
    }
    await assert.rejects(makePlan({ ...requestOf('image.json', stop.signal), provenance }), reason)
    assert.equal(planned, 1)
  })

  const requestOf = (template: string, signal: AbortSignal) => {
    const host = new RecordingHost('github', { command: 'plan', template }, [], workspace())
    const { inputs } = parseInputs(host)
    assert.ok(inputs.command === 'plan')
    return { ...planRequest(host, noTools, inputs, () => Promise.resolve(workspace())), signal }
  }
})

describe('Work in slices', () => {
  it('ends between two of them when it is cancelled', async () => {
    const reason = new Error('cancelled')
    const stop = new AbortController()
    function* endless(): Sliced<never> {
      setImmediate(() => {
        stop.abort(reason)
      })
      for (;;) yield
    }
    await assert.rejects(inSlices(endless(), stop.signal), reason)
  })

  it('is what reads a large YAML file: its 180,000 lexemes, what they compose, and what that is converted to', () => {
    const entries = Array.from({ length: 30_000 }, (_, index) => `a${String(index)}: b`)
    assert.ok(slicesOf(parseInSlices(entries.join('\n'), 'large.yaml')) >= 9 + 2)
  })

  it('is what evaluates the templates of a loop, each in its own, and all again at another time', () => {
    const document = fromJson(twentyTemplates, inputPlace('image.json'))
    const shape = readShape(document)
    assert.ok(shape.kind === 'deployment')
    const scope = { draw: { time: 0, guid: () => 'a' }, inputName: (name: string) => name }
    assert.ok(slicesOf(evaluateDeployment(document, shape.template, new Map(), scope)) >= 40)
  })

  it('is what the rules find', () => {
    const template = { apiVersion: textNode('2024-02-01', inputPlace('a')), body: fromJson({}, inputPlace('a')), remoteFiles: [] }
    assert.ok(template.body.kind === 'object')
    assert.ok(slicesOf(lint({ ...template, body: template.body })) >= rules.length / 2)
  })
})

const slicesOf = (work: Sliced<unknown>): number => [...work].length
