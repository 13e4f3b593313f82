import assert from 'node:assert/strict'
import { lateText, regionTexts } from '../../../shared/report/replication-text.js'
import { lateDistributors, versionOfRun, type RunTraits } from '../../../shared/service/late-images.js'
import type { RunOutput } from '../../../shared/service/run-outputs.js'
import { definition, imageVersion } from '../gallery/versions.js'

const template = {
  properties: {
    distribute: [
      { type: 'ManagedImage', runOutputName: 'managed', imageId: '/i' },
      { type: 'SharedImage', runOutputName: 'gallery', galleryImageId: definition },
      { type: 'SharedImage', runOutputName: 'numbered', galleryImageId: `${definition}/versions/2.0.0` },
    ],
  },
}
// The message in troubleshooting, context deadline exceeded.
const timeout = (index: number): string =>
  `[Error 0] [Distribute ${index}] Error publishing MDI to Azure Compute Gallery:${definition}, Location:eastus. Error: Error returned from SIG client while publishing MDI to Azure Compute Gallery for dstImageLocation: eastus. Error: Future#WaitForCompletion: context has been cancelled: StatusCode=200 -- Original Error: context deadline exceeded`
const message = (...failures: readonly string[]): string =>
  `Failed in distributing ${failures.length} images out of total 3: \n{${failures.join('\n')}}`

describe('an image that the service gave up waiting for', () => {
  const run: RunTraits = { startTime: '2026-03-01T10:00:00.123456789Z', imageFingerprint: 'print', correlationId: 'c-1' }
  const during = '2026-03-01T10:30:00.1234567+00:00'
  const ours = { published: during, tags: { 'aib-pipelines-image': 'print' } }

  it('is searched for if the message names its distributor, and not after any other failure', () => {
    const denied = '[Error 1] [Distribute 2] Error publishing MDI to Azure Compute Gallery:x. Error: StatusCode=403'
    assert.deepEqual(
      lateDistributors(template, message(timeout(1), denied)).map(({ runOutputName, version }) => [runOutputName, version]),
      [['gallery', undefined]],
    )
    assert.deepEqual(
      lateDistributors(template, message(timeout(2))).map(({ runOutputName, version }) => [runOutputName, version]),
      [['numbered', '2.0.0']],
    )
    for (const other of ['', message(denied), timeout(0), timeout(9), "Timeout waiting for microservice: 'context deadline exceeded'"])
      assert.deepEqual(lateDistributors(template, other), [])
  })

  it('is the newest version since the start of the run that carries the tag of its content or its correlation id', () => {
    const versions = [
      imageVersion('1.0.0', { ...ours, published: '2026-03-01T09:59:00Z' }),
      imageVersion('1.0.1', ours),
      imageVersion('1.0.2', { published: during, tags: { correlationId: 'c-2' } }),
      imageVersion('1.0.3', { ...ours, state: 'Failed' }),
    ]
    assert.equal(versionOfRun(versions, { version: undefined }, run)?.name, '1.0.1')
    assert.equal(versionOfRun(versions, { version: undefined }, { ...run, imageFingerprint: '', correlationId: 'c-2' })?.name, '1.0.2')
    assert.equal(versionOfRun(versions, { version: undefined }, { ...run, imageFingerprint: 'other' }), undefined)
  })

  it('is the version that the template names, if it is of this run', () => {
    const named = { version: '2.0.0' }
    assert.equal(versionOfRun([imageVersion('2.0.0', { published: during })], named, run)?.name, '2.0.0')
    assert.equal(versionOfRun([imageVersion('2.0.0', { published: '2026-02-01T00:00:00Z' })], named, run), undefined)
    assert.equal(versionOfRun([imageVersion('2.0.1', ours)], named, run), undefined)
  })

  const output: RunOutput = {
    name: 'gallery',
    type: 'SharedImage',
    id: `${definition}/versions/1.0.1`,
    uri: null,
    version: '1.0.1',
    regions: ['westus2', 'eastus'],
    replication: [
      { region: 'West US 2', state: 'Completed', progress: 100, details: '' },
      { region: 'East US', state: 'Replicating', progress: 50, details: '' },
    ],
  }

  it('is reported with its regions', () => {
    assert.ok(
      lateText(output).includes('version 1.0.1 exists and is still being replicated (West US 2: Completed; East US: Replicating, 50 %)'),
    )
    assert.ok(lateText({ ...output, replication: (output.replication ?? []).slice(0, 1) }).includes('is replicated by now'))
    assert.deepEqual(regionTexts(output), ['westus2', 'East US: Replicating, 50 %'])
  })
})
