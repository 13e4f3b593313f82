import assert from 'node:assert/strict'
import { outputsOf } from '../../../shared/report/outputs.js'
import { parseImageTemplate } from '../../../shared/service/image-template.js'
import { runOutputsInOrder } from '../../../shared/service/run-outputs.js'

const gallery = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/ib_sig/images/image1'
const template = {
  properties: {
    distribute: [
      { type: 'VHD', runOutputName: 'disk' },
      { type: 'SharedImage', runOutputName: 'image', galleryImageId: gallery, targetRegions: [{ name: 'westus2' }, { name: 'eastus' }] },
      { type: 'ManagedImage', runOutputName: 'managed', location: 'westus2' },
    ],
  },
}
const bodies = [
  {
    name: 'managed',
    properties: { artifactId: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/img', provisioningState: 'Succeeded' },
  },
  { name: 'image', properties: { artifactId: `${gallery}/versions/1.0.0`, provisioningState: 'Succeeded' } },
  { name: 'disk', properties: { artifactUri: 'https://x.blob.core.windows.net/vhds/d.vhd', provisioningState: 'Succeeded' } },
]
const result = {
  name: 't',
  templateId: '/id',
  templateFingerprint: 'tf',
  imageFingerprint: 'if',
  state: 'Succeeded' as const,
  message: '',
  phases: [],
  seconds: 61,
}

describe('run outputs', () => {
  it('come in the order of the template, with version and regions', () => {
    assert.deepEqual(runOutputsInOrder(template, bodies), [
      { name: 'disk', type: 'VHD', id: null, uri: 'https://x.blob.core.windows.net/vhds/d.vhd', version: null, regions: [] },
      { name: 'image', type: 'SharedImage', id: `${gallery}/versions/1.0.0`, uri: null, version: '1.0.0', regions: ['westus2', 'eastus'] },
      {
        name: 'managed',
        type: 'ManagedImage',
        id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/img',
        uri: null,
        version: null,
        regions: ['westus2'],
      },
    ])
  })

  it('are omitted if the service does not return them', () => {
    assert.deepEqual(
      runOutputsInOrder(template, bodies.slice(0, 1)).map(({ name }) => name),
      ['managed'],
    )
  })

  it('knows the version in the form of the samples, too', () => {
    const [, output] = runOutputsInOrder(template, [
      bodies[2],
      { name: 'image', properties: { artifactId: `${gallery}/imageversions/1.2.3` } },
    ])
    assert.equal(output?.version, '1.2.3')
  })

  it('become the outputs: the VHD is image-uri when it is the first, the gallery image is image-id', () => {
    const outputs = outputsOf({ ...result, runOutputs: runOutputsInOrder(template, bodies) })
    assert.equal(outputs['image-id'], `${gallery}/versions/1.0.0`)
    assert.equal(outputs['image-version'], '1.0.0')
    assert.equal(outputs['image-uri'], 'https://x.blob.core.windows.net/vhds/d.vhd')
    assert.equal(outputs['vhd-uri'], 'https://x.blob.core.windows.net/vhds/d.vhd')
    assert.deepEqual(outputs['image-ids'], {
      disk: 'https://x.blob.core.windows.net/vhds/d.vhd',
      image: `${gallery}/versions/1.0.0`,
      managed: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/img',
    })
  })

  it('are empty, not absent, without an image', () => {
    const outputs = outputsOf({ ...result, state: 'Failed', runOutputs: [] })
    assert.deepEqual(
      [outputs['image-id'], outputs['image-uri'], outputs['run-state'], outputs['imagebuilder-run-status']],
      ['', '', 'Failed', 'failed'],
    )
  })
})

describe('imagebuilder-run-status', () => {
  for (const [state, status] of [
    ['Running', ''],
    ['Canceling', ''],
    ['Succeeded', 'succeeded'],
    ['PartiallySucceeded', 'failed'],
    ['Failed', 'failed'],
    ['Canceled', 'failed'],
  ] as const)
    it(`is ${status === '' ? 'empty' : status} if the run is ${state}`, () => {
      assert.equal(outputsOf({ ...result, state, runOutputs: [] })['imagebuilder-run-status'], status)
    })
})

describe('an image template off the wire', () => {
  it('has a run, its phase and the exact source version', () => {
    const body = {
      id: '/x',
      tags: { a: 'b' },
      properties: {
        source: { type: 'PlatformImage', version: 'latest', exactVersion: '18.04.202401161' },
        provisioningState: 'Succeeded',
        lastRunStatus: {
          startTime: '2023-05-25T07:59:42.169984039Z',
          endTime: '0001-01-01T00:00:00Z',
          runState: 'Running',
          runSubState: 'Queued',
          message: '',
        },
      },
    }
    assert.deepEqual(parseImageTemplate(body), {
      id: '/x',
      body,
      provisioningState: 'Succeeded',
      tags: { a: 'b' },
      lastRun: { startTime: '2023-05-25T07:59:42.169984039Z', state: 'Running', message: '', phase: 'Queued' },
      sourceVersion: '18.04.202401161',
    })
  })

  for (const body of [null, undefined, 1, [], 'x', {}, { properties: [] }, { properties: { lastRunStatus: 5 } }]) {
    it(`is refused as ${JSON.stringify(body)}`, () => {
      assert.throws(() => parseImageTemplate(body), { code: 'UnexpectedAnswer' })
    })
  }

  for (const body of [{ properties: {} }, { properties: { lastRunStatus: { runState: 'Dancing', startTime: 'x' } } }]) {
    it(`does not trip over ${JSON.stringify(body)}`, () => {
      assert.equal(parseImageTemplate(body).lastRun, undefined)
    })
  }
})
