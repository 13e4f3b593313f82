// What the service has answered others, replayed through the bundles on each platform: the emulator only logs in and serves storage.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { at, itemsOf, textOf } from '../../shared/json.js'
import { objectOf, type Json, type JsonObject } from '../emulator/json.js'
import { allDoors, keptInputs, type Door, type DoorResult } from './doors.js'
import {
  distributing,
  ended,
  failedPut,
  lateVersion,
  madeVersion,
  operation,
  operationUrl,
  placeOf,
  queued,
  replay,
  requests,
  startedRun,
  templateBody,
  type Place,
  type RecordedAnswer,
} from './recordings.js'
import { useEmulator } from './shared-emulator.js'

const succeeded = { status: 'Succeeded' } as const

describe('a recorded service', () => {
  const emulator = useEmulator()
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aib-replay-'))
    const { location, identityId, galleryImageId } = emulator().description
    const template = {
      apiVersion: '2022-07-01',
      location,
      identity: { type: 'UserAssigned', userAssignedIdentities: { [identityId]: {} } },
      properties: {
        source: { type: 'PlatformImage', publisher: 'Canonical', offer: 'UbuntuServer', sku: '18.04-LTS', version: 'latest' },
        customize: [{ type: 'Shell', name: 'hello', inline: ['echo hello'] }],
        distribute: [{ type: 'SharedImage', galleryImageId, runOutputName: 'runoutput1', replicationRegions: ['eastus2'] }],
      },
    }
    await writeFile(join(folder, 'image.json'), JSON.stringify(template))
  })
  after(() => rm(folder, { recursive: true }))

  const build = (door: Door, { name }: Place, more: Record<string, string> = {}): Promise<DoorResult> =>
    door.run(emulator(), 'build', {
      ...keptInputs(emulator(), name, folder),
      template: join(folder, 'image.json'),
      preflight: 'off',
      ...more,
    })
  // The state of the template after its run, until it is deleted.
  const afterRun = (place: Place, status: JsonObject): RecordedAnswer => {
    const { get, run, delete: remove } = requests(place)
    return { to: get, after: run, until: remove, lasts: true, status: 200, body: templateBody(emulator(), place, status) }
  }
  const sent = async ({ name }: Place, method: string): Promise<readonly { readonly body?: Json; readonly path: string }[]> =>
    (await emulator().control.requests()).filter((request) => request.method === method && request.path.includes(`/imageTemplates/${name}`))

  for (const door of allDoors)
    describe(`on ${door.name}`, () => {
      let tags: JsonObject = {}
      const placeFor = (name: string): Place => placeOf(emulator(), `replay-${name}-${door.name.replaceAll(' ', '').toLowerCase()}`, tags)

      // Every answer repeats the tags that the pipeline sends: a PUT that the emulator answers shows them.
      before(async () => {
        await emulator().control.set({ failProvisioning: { code: 'Other', message: 'Only the request is of interest.' } })
        const place = placeFor('tags')
        await build(door, place)
        const [put] = await sent(place, 'PUT')
        tags = objectOf(objectOf(put?.body ?? null).tags)
        assert.ok(Object.keys(tags).length > 0)
      })

      it('builds an image (azure-powershell, April 2025): one PUT, one run, the version, the deletion', async () => {
        const place = placeFor('build')
        const removal = '65f7c1a2-1111-4222-8333-444455556666'
        const url = operationUrl(emulator(), removal)
        await replay(emulator(), [
          ...startedRun(emulator(), place, succeeded),
          afterRun(place, ended('Succeeded')),
          ...madeVersion(emulator(), place),
          { to: requests(place).triggers, lasts: true, status: 200, body: { value: [] } },
          { to: requests(place).delete, status: 202, headers: { 'azure-asyncoperation': url, location: url } },
          ...operation(removal, succeeded),
        ])
        const result = await build(door, place, { cleanup: 'always' })
        assert.ok(result.succeeded, result.log)
        assert.equal(result.outputs['image-id'], `${place.galleryImage}/versions/1.0.0`)
        assert.equal(result.outputs['run-state'], 'Succeeded')
        const [output] = itemsOf(JSON.parse(result.outputs['run-outputs'] ?? ''))
        assert.equal(textOf(at(output, 'name')), 'runoutput1')
        assert.ok(result.log.includes('The image template was deleted'), result.log)
        assert.deepEqual(
          [(await sent(place, 'PUT')).length, (await sent(place, 'POST')).length, (await sent(place, 'DELETE')).length],
          [1, 1, 1],
        )
        for (const text of ['Queued', 'Distributing', 'The image template was deleted']) assert.ok(result.log.includes(text), result.log)
        // Nothing of a signed URL is printed.
        assert.ok(!/MIIHhzCCBm|Ww71lIQHGO/.test(result.log))
      })

      it('fails a build in the words of 2024 (azure-powershell#24244), and names the log and the operation for support', async () => {
        const place = placeFor('failed')
        const { subscriptionId } = emulator().description
        const log = `/subscriptions/${subscriptionId}/resourceGroups/IT_group_template_6589927b/providers/Microsoft.Storage/storageAccounts/k1lxmfuqp9uhfchzj7f8i1ab/blobServices/default/containers/packerlogs/77f0b4c7-2222-4333-8444-555566667777/customization.log`
        const message = `During the image build a failure has occurred. Packer build logs are at location ${log}. Please navigate to this location using portal or other tools to download logs for identifying which build/customization step failed. Use this operationId 5e819c65-1234-4234-8234-123412341234 to search packer logs. For more troubleshooting steps go to https://aka.ms/azvmimagebuilderts.`
        await replay(emulator(), [
          ...startedRun(emulator(), place, { status: 'Failed', error: { code: 'PackerBuildFailed', message } }),
          afterRun(place, ended('Failed', message)),
        ])
        const result = await build(door, place)
        assert.ok(!result.succeeded)
        assert.equal(result.outputs['run-state'], 'Failed')
        for (const text of ['[build-failed]', log, '5e819c65-1234-4234-8234-123412341234'])
          assert.ok(result.log.includes(text), `${text}\n${result.log}`)
      })

      it('fails a build in the words of 2020 (azure-cli), whose log has a URL', async () => {
        const place = placeFor('old')
        const url = 'https://k1lxmfuqp9uhfchzj7f8i1ab.blob.core.windows.net/packerlogs/77f0b4c7/customization.log'
        const message = `Failed while waiting for packerizer: Microservice has failed: Failed while processing request: Error when executing packerizer: Packer build command has failed: exit status 1. During the image build, a failure has occurred, please review the build log to identify which build/customization step failed. For more troubleshooting steps go to https://aka.ms/azvmimagebuilderts. Image Build log location: ${url}. OperationId: 77f0b4c7-2222-4333-8444-555566667777. Use this operationId to search packer logs.`
        await replay(emulator(), [
          ...startedRun(emulator(), place, { status: 'Failed', error: { code: 'InternalOperationError', message } }),
          afterRun(place, ended('Failed', message)),
        ])
        const result = await build(door, place)
        assert.ok(!result.succeeded)
        assert.ok(result.log.includes(url), result.log)
        assert.ok(result.log.includes('[build-failed]'), result.log)
      })

      it('reports an internal error of an accepted PUT as such (azvmimagebuilder#45)', async () => {
        const place = placeFor('internal')
        const message =
          'Internal error occurred. This is a generic error. To identify possible causes, go to https://aka.ms/azvmimagebuilderts.'
        await replay(emulator(), failedPut(emulator(), place, { code: 'InternalOperationError', message }))
        const result = await build(door, place)
        assert.ok(!result.succeeded)
        assert.ok(result.log.includes(message) && result.log.includes('[template-failed]'), result.log)
        assert.equal((await sent(place, 'POST')).length, 0)
      })

      it('names the image of a publishing time-out in both wordings, and finds the version that was made all the same', async () => {
        for (const [index, product] of ['Azure Compute Gallery', 'shared image gallery'].entries()) {
          const place = placeFor(`late-${index}`)
          const reason = `Future#WaitForCompletion: context has been cancelled: StatusCode=200 -- Original Error: context deadline exceeded`
          const message = `Failed in distributing 1 images out of total 1: {[Error 0] [Distribute 0] Error publishing MDI to ${product}:${place.galleryImage}, Location:eastus. Error: Error returned from SIG client while publishing MDI to ${product} for dstImageLocation: eastus. Error: ${reason}}`
          await emulator().control.clearFaults()
          await replay(emulator(), [
            ...startedRun(emulator(), place, { status: 'Failed', error: { code: 'InternalOperationError', message } }),
            afterRun(place, ended('Failed', message)),
            { to: requests(place).outputs, lasts: true, status: 200, body: { value: [] } },
            ...lateVersion(emulator(), place),
          ])
          const result = await build(door, place)
          assert.ok(!result.succeeded)
          assert.ok(result.log.includes('context deadline exceeded') && result.log.includes('[build-failed]'), result.log)
          assert.ok(result.log.includes('version 1.0.0 exists'), result.log)
          assert.equal(result.outputs['image-id'], `${place.galleryImage}/versions/1.0.0`)
        }
      })

      it('ends the wait if the operation of a run ends and the template never gets a run status (troubleshooting page)', async () => {
        const place = placeFor('no-status')
        const { get, run } = requests(place)
        const message = 'Azure Container Instances provider not registered for your subscription.'
        const started = startedRun(emulator(), place, { status: 'Failed', error: { code: 'InternalOperationError', message } })
        await replay(emulator(), [
          ...started.filter(({ to, after: before }) => to !== get || before !== run),
          { to: get, after: run, lasts: true, status: 200, body: templateBody(emulator(), place) },
        ])
        const result = await build(door, place)
        assert.ok(!result.succeeded)
        assert.ok(result.log.includes('Microsoft.ContainerInstance'), result.log)
      })

      it('cancels a run (azure-cli, May 2023): 204 and nothing to poll, then the state tells', async () => {
        const place = placeFor('cancel')
        const { get, cancel } = requests(place)
        const canceling = {
          startTime: queued.startTime,
          endTime: '0001-01-01T00:00:00Z',
          runState: 'Canceling',
          message: 'Canceling image build',
        }
        await replay(emulator(), [
          { to: get, until: cancel, lasts: true, status: 200, body: templateBody(emulator(), place, distributing) },
          { to: cancel, status: 204 },
          { to: get, after: cancel, status: 200, body: templateBody(emulator(), place, canceling) },
          { to: get, after: cancel, lasts: true, status: 200, body: templateBody(emulator(), place, ended('Canceled')) },
        ])
        const { subscriptionId, resourceGroup } = emulator().description
        const result = await door.run(emulator(), 'cancel', {
          'subscription-id': subscriptionId,
          'resource-group-name': resourceGroup,
          'image-builder-template-name': place.name,
          'poll-interval': '20ms',
        })
        assert.ok(result.succeeded, result.log)
        assert.equal((await sent(place, 'POST')).length, 1)
      })
    })
})
