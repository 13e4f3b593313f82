import assert from 'node:assert/strict'
import { planRequest } from '../../../shared/build/plan-request.js'
import { parseInputs } from '../../../shared/inputs/parse.js'
import { makePlan } from '../../../shared/plan/make.js'
import { noTools, RecordingHost } from '../../recording-host.js'
import { useFolder, writeFiles } from '../../temporary-folder.js'

// A signal to stop arrives only while the process waits for something.
describe('A plan that is cancelled while it is made', () => {
  const workspace = useFolder()
  before(() =>
    writeFiles(workspace(), {
      'image.json': JSON.stringify({
        $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
        resources: [
          {
            type: 'Microsoft.VirtualMachineImages/imageTemplates',
            apiVersion: '2024-02-01',
            name: "[format('web{0}', copyIndex())]",
            location: 'westeurope',
            properties: {},
            copy: { name: 'loop', count: 20 },
          },
        ],
      }),
    }),
  )

  it('ends between two of its templates', async () => {
    const texts = { command: 'plan', template: 'image.json' } as const
    const host = new RecordingHost('github', texts, [], workspace())
    const { inputs } = parseInputs(host)
    assert.ok(inputs.command === 'plan')
    const reason = new Error('cancelled')
    const stop = new AbortController()
    let planned = 0
    const tools = {
      ...noTools,
      provenance: () => {
        planned += 1
        // What a signal of the machine does: it waits until the event loop turns.
        setImmediate(() => {
          stop.abort(reason)
        })
        return Promise.resolve({})
      },
    }
    const request = planRequest(host, tools, inputs, () => Promise.resolve(workspace()))
    const perTemplate = { ...request, signal: stop.signal, provenance: () => tools.provenance() }
    await assert.rejects(makePlan(perTemplate), reason)
    assert.equal(planned, 1)
  })
})
