import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { at, isObject, itemsOf } from '../../../shared/json.js'
import { taskManifestFaults } from '../../task-manifest-faults.js'

const read = (folder: string): Readonly<Record<string, unknown>> => {
  const manifest: unknown = JSON.parse(readFileSync(`tasks/${folder}/task.json`, 'utf8'))
  assert.ok(isObject(manifest))
  return manifest
}
const task = read('AzureVMImageBuilderV1')
const gallery = read('AzureVMImageGalleryV1')
const gate = read('AzureVMImageBuilderGateV1')
const files = ['main.mjs', 'post.mjs']

describe('task.json', () => {
  it('of all tasks has what Azure DevOps requires', () => {
    assert.deepEqual(taskManifestFaults(task, files), [])
    assert.deepEqual(taskManifestFaults(gallery, files), [])
    assert.deepEqual(taskManifestFaults(gate, []), [])
  })

  // What tfx packs without a word, or with a warning.
  for (const [what, change, fault] of [
    ['another id', { id: 'image-builder' }, 'id is not a GUID'],
    ['a long title', { friendlyName: 'x'.repeat(41) }, 'friendlyName has not 1 to 40 characters'],
    ['no version', { version: { Major: 1, Minor: 0 } }, 'version.Patch is not a whole number'],
    ['an old handler', { execution: { Node10: { target: 'main.mjs' } } }, 'execution.Node10 is not a supported handler'],
    ['an absent file', { postjobexecution: { Node24: { target: 'p.mjs' } } }, 'postjobexecution.Node24 starts a file that does not exist'],
    ['no agent version', { minimumAgentVersion: undefined }, 'minimumAgentVersion is missing'],
    ['an agent and a server', { runsOn: ['Agent', 'Server'] }, 'it runs on a server and on an agent'],
    ['an absent group', { groups: [] }, 'input command is in no group'],
    ['a list for nothing', { dataSourceBindings: [{ target: 'region', endpointId: '' }] }, 'a list is for region, which is not an input'],
    [
      'a rule about nothing',
      { inputs: [...itemsOf(task['inputs']), { name: 'x', label: 'X', helpMarkDown: 'X', visibleRule: 'command = biuld' }] },
      'input x is shown by a rule about nothing',
    ],
    [
      'one name twice',
      { inputs: [...itemsOf(task['inputs']), { name: 'Template', label: 'X', helpMarkDown: 'X' }] },
      'two inputs have one name',
    ],
  ] as const)
    it(`is found faulty with ${what}`, () => {
      assert.ok(taskManifestFaults({ ...task, ...change }, files).includes(fault), taskManifestFaults({ ...task, ...change }, files).join())
    })

  it('of a gate is found faulty with a second handler', () => {
    const faulty = { ...gate, execution: { HttpRequest: at(gate, 'execution', 'HttpRequest'), ServiceBus: {} } }
    assert.deepEqual(taskManifestFaults(faulty, []), ['it has other handlers than one HttpRequest'])
  })

  it('keeps the ids that installed pipelines know', () => {
    assert.equal(task['id'], '3f1f5c0e-6f0b-4c6a-9d53-5b0f4a9f7f21')
    assert.equal(gate['id'], 'c7a0d5f4-2b1e-4f0a-8a3b-6d9e51c7b802')
    assert.equal(gallery['id'], '8b6f4f0d-51a9-4a1e-9d3c-7c1f0e2a6b94')
    assert.deepEqual(
      [task['name'], gallery['name'], gate['name']],
      ['AzureVMImageBuilder', 'AzureVMImageGallery', 'AzureVMImageBuilderGate'],
    )
  })

  it('allows the task to set only the output variables', () => {
    for (const manifest of [task, gallery]) {
      const names = itemsOf(manifest['OutputVariables']).map((output) => at(output, 'name'))
      assert.deepEqual(manifest['restrictions'], { settableVariables: { allowed: names } })
    }
  })
})
