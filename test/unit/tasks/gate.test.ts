import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { at, isObject, itemsOf, textOf } from '../../../shared/json.js'
import { evaluateExpression } from '../../server-task/evaluate-expression.js'
import { fill } from '../../server-task/fill.js'

// task.json of the gate as Azure DevOps would carry it out.
const manifest: unknown = JSON.parse(readFileSync('tasks/AzureVMImageBuilderGateV1/task.json', 'utf8'))
const execute = (name: string): string => textOf(at(manifest, 'execution', 'HttpRequest', 'Execute', name)) ?? ''

const connection = { 'endpoint.url': 'https://management.azure.com/', 'endpoint.subscriptionId': '11111111-2222-3333-4444-555555555555' }
const ofRun = { ...connection, mode: 'run', resourceGroupName: 'images', imageTemplateName: 'linux-web-server' }
const ofFresh = {
  ...connection,
  mode: 'fresh',
  resourceGroupName: 'images',
  galleryName: 'images',
  imageDefinitionName: 'linux-web-server',
  maximumAgeInDays: '30',
  tags: '',
  targetRegions: '',
}

const keysOf = (value: unknown): readonly string[] => (isObject(value) ? Object.keys(value) : [])

const passes = (values: Readonly<Record<string, string>>, root: unknown): boolean =>
  evaluateExpression(fill(execute('Expression'), values), { root }) === true

describe('the agentless gate', () => {
  it('reads the template in mode run', () => {
    assert.equal(fill(execute('Method'), ofRun), 'GET')
    assert.equal(fill(execute('Body'), ofRun), '')
    assert.equal(
      fill(execute('EndpointUrl'), ofRun),
      'https://management.azure.com/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/images/providers/Microsoft.VirtualMachineImages/imageTemplates/linux-web-server?api-version=2024-02-01',
    )
  })

  // As recorded (Start-AzImageBuilderTemplate).
  const template = (lastRunStatus: unknown) => ({
    name: 'linux-web-server',
    properties: { provisioningState: 'Succeeded', ...(lastRunStatus === undefined ? {} : { lastRunStatus }) },
  })
  const running = { startTime: '2023-05-25T07:59:42.169984039Z', endTime: '0001-01-01T00:00:00Z', message: '' }
  for (const [state, expected] of [
    [{ ...running, runState: 'Succeeded', endTime: '2025-04-30T06:05:24.092474408Z' }, true],
    [{ ...running, runState: 'Running', runSubState: 'Queued' }, false],
    [{ ...running, runState: 'Canceling', message: 'Canceling image build' }, false],
    [{ ...running, runState: 'Failed', message: 'Packer build command has failed' }, false],
    [{ ...running, runState: 'PartiallySucceeded' }, false],
    [undefined, false],
  ] as const)
    it(`${expected ? 'lets pass' : 'holds back'} a template whose last run is ${state?.runState ?? 'none'}`, () => {
      assert.equal(passes(ofRun, template(state)), expected)
    })

  it('queries Resource Graph in mode fresh, in JSON', () => {
    assert.equal(fill(execute('Method'), ofFresh), 'POST')
    assert.equal(
      fill(execute('EndpointUrl'), ofFresh),
      'https://management.azure.com/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01',
    )
    const body: unknown = JSON.parse(fill(execute('Body'), ofFresh))
    assert.deepEqual(at(body, 'subscriptions'), [connection['endpoint.subscriptionId']])
    const query = textOf(at(body, 'query')) ?? ''
    for (const part of [
      "resourceGroup =~ 'images'",
      "id contains '/galleries/images/images/linux-web-server/versions/'",
      "!~ 'true'",
      '> ago(30d)',
      '| project id',
    ])
      assert.ok(query.includes(part), query)
    assert.ok(!query.includes('mv-expand') && !query.includes('$('), query)
  })

  it('checks tags and regions only if they are given', () => {
    const body: unknown = JSON.parse(fill(execute('Body'), { ...ofFresh, tags: 'channel=stable,os=linux', targetRegions: 'westus2' }))
    const query = textOf(at(body, 'query')) ?? ''
    assert.ok(query.includes("split('channel=stable,os=linux', ',')") && query.includes("split('westus2', ',')"), query)
    assert.ok(!query.includes('{{'), query)
    // What the form of the check Invoke REST API takes.
    assert.ok(JSON.stringify(body).length < 2000)
  })

  it('passes if Resource Graph finds an image, and fails otherwise', () => {
    assert.equal(passes(ofFresh, { totalRecords: 1, count: 1, data: [{ id: '/x' }], resultTruncated: 'false' }), true)
    assert.equal(passes(ofFresh, { totalRecords: 0, count: 0, data: [], resultTruncated: 'false' }), false)
    assert.equal(passes(ofFresh, { count: 0, data: { columns: [{ name: 'id' }], rows: [] } }), false)
    assert.throws(() => passes(ofFresh, { error: { code: 'BadRequest' } }))
  })

  it('does not take the answer of one mode for that of the other', () => {
    assert.equal(passes(ofRun, { count: 1 }), false)
    assert.throws(() => passes(ofFresh, template({ runState: 'Succeeded' })))
  })

  it('has the form that Azure DevOps requires of a task without an agent', () => {
    assert.deepEqual(at(manifest, 'runsOn'), ['Server', 'ServerGate'])
    assert.deepEqual(keysOf(at(manifest, 'execution')), ['HttpRequest'])
    assert.deepEqual(keysOf(at(manifest, 'execution', 'HttpRequest')), ['Execute'])
    assert.equal(at(manifest, 'minimumAgentVersion'), undefined)
    assert.equal(at(manifest, 'demands'), undefined)
  })

  it('uses every input, and no other', () => {
    const declared = itemsOf(at(manifest, 'inputs')).map((input) => textOf(at(input, 'name')) ?? '')
    const request = ['EndpointId', 'EndpointUrl', 'Method', 'Body', 'Expression'].map(execute).join(' ')
    const used = new Set([...request.matchAll(/\$\(([\w.]+)\)/g)].map(([, name = '']) => name))
    assert.deepEqual([...used].filter((name) => !name.startsWith('endpoint.')).sort(), [...declared].sort())
  })
})
