import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { textOf } from '../../shared/json.js'
import { useFolder } from '../temporary-folder.js'
import { allDoors, doors, type Door, type DoorResult } from './doors.js'
import { useEmulator } from './shared-emulator.js'

describe('source-trigger', () => {
  const emulator = useEmulator()
  const folder = useFolder()

  const source = { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' }
  const declared = { resources: [{ type: 'triggers', apiVersion: '2024-02-01', name: 'nightly', properties: { kind: 'SourceImage' } }] }

  const inputsFor = async (name: string, properties: object = {}, more: object = {}): Promise<Record<string, string>> => {
    const { location, identityId, galleryImageId, subscriptionId, resourceGroup } = emulator().description
    const template = {
      type: 'Microsoft.VirtualMachineImages/imageTemplates',
      apiVersion: '2024-02-01',
      location,
      identity: { type: 'UserAssigned', userAssignedIdentities: { [identityId]: {} } },
      properties: {
        source,
        customize: [{ type: 'Shell', name: 'hello', inline: ['echo hello'] }],
        distribute: [{ type: 'SharedImage', galleryImageId, runOutputName: 'image' }],
        ...properties,
      },
      ...more,
    }
    await writeFile(join(folder(), `${name}.json`), JSON.stringify(template))
    return {
      template: `${name}.json`,
      workspace: folder(),
      'image-builder-template-name': name,
      'subscription-id': subscriptionId,
      'resource-group-name': resourceGroup,
      'poll-interval': '20ms',
      preflight: 'off',
    }
  }
  const build = (inputs: Record<string, string>, door: Door = doors.gitHub): Promise<DoorResult> => door.run(emulator(), 'build', inputs)
  const exists = async (name: string): Promise<boolean> =>
    (await emulator().control.state()).templates.some((one) => textOf(one['name']) === name)
  // Changes of triggers since the last time.
  const changes = async (): Promise<readonly string[]> => {
    const requests = await emulator().control.requests()
    await emulator().control.forgetRequests()
    return requests
      .filter(({ method, path }) => method !== 'GET' && path.includes('/triggers/'))
      .map(({ method, path }) => `${method} ${/\/triggers\/([^/?]+)/.exec(path)?.[1] ?? ''}`)
  }

  for (const door of allDoors) {
    it(`on ${door.name}: makes the trigger once, keeps the template for it, and takes it away again`, async () => {
      const name = `trigger-${door.name.replaceAll(' ', '-')}`
      const inputs = await inputsFor(name)
      const first = await build({ ...inputs, 'source-trigger': 'true' }, door)
      assert.ok(first.succeeded, first.log)
      assert.deepEqual(await changes(), ['PUT source-image'])
      assert.ok(first.log.includes('Keeping the image template: it has a trigger, which would be deleted with it'), first.log)
      assert.ok(first.summary === '' || first.summary.includes('source-image: Healthy'), first.summary)
      const second = await build({ ...inputs, 'source-trigger': 'true' }, door)
      assert.ok(second.succeeded, second.log)
      assert.deepEqual([await changes(), await exists(name)], [[], true])
      const last = await build({ ...inputs, 'source-trigger': 'false' }, door)
      assert.ok(last.succeeded && last.log.includes('The trigger source-image was deleted.'), last.log)
      assert.deepEqual([await changes(), await exists(name)], [['DELETE source-image'], false])
    })
  }

  it('keeps the one that the file declares, even if the template is replaced, and reports it if the input does not ask for it', async () => {
    const other = { customize: [{ type: 'Shell', name: 'hello', inline: ['echo good-bye'] }] }
    const unreported = await build({ ...(await inputsFor('declared', {}, declared)), cleanup: 'never' })
    assert.ok(unreported.succeeded && unreported.log.includes('The trigger is not sent. Set source-trigger to true'), unreported.log)
    assert.deepEqual(await changes(), [])
    await build({ ...(await inputsFor('declared')), 'source-trigger': 'true' })
    assert.deepEqual(await changes(), ['PUT source-image'])
    const kept = await build({ ...(await inputsFor('declared', {}, declared)), 'source-trigger': 'true' })
    assert.ok(kept.succeeded, kept.log)
    assert.deepEqual(await changes(), ['DELETE source-image', 'PUT nightly'])

    const replaced = await build({ ...(await inputsFor('declared', other, declared)), 'source-trigger': 'true' })
    assert.ok(replaced.succeeded && replaced.log.includes('Replacing it'), replaced.log)
    assert.deepEqual(await changes(), ['PUT nightly'])
    // Without an input about triggers, the existing one is kept.
    const again = await build(await inputsFor('declared'))
    assert.ok(again.succeeded && again.log.includes('Restored its trigger nightly'), again.log)
    assert.deepEqual([await changes(), await exists('declared')], [['PUT nightly'], true])
    const foreign = await build({ ...(await inputsFor('declared')), 'source-trigger': 'false' })
    assert.ok(foreign.log.includes('Keeping the trigger nightly: it was not created'), foreign.log)
    assert.deepEqual(await changes(), [])
  })

  it('reports in build, check, gate and the summary that the service has deactivated it, and why', async () => {
    const inputs: Record<string, string> = { ...(await inputsFor('deactivated')), 'source-trigger': 'true' }
    assert.ok((await build(inputs)).succeeded)
    await emulator().control.set({ triggerStatus: { code: 'Disabled', message: 'The last builds failed.' } })
    const reported =
      /The trigger source-image of the image template deactivated does not work: Disabled \(The last builds failed\), since .*activates it again/
    const again = await build(inputs)
    assert.ok(again.succeeded, again.log)
    assert.match(again.log, reported)
    assert.ok(again.summary.includes('source-image: Disabled'), again.summary)
    const fresh = await build({ ...inputs, 'only-if-changed': 'true', 'rebuild-when': 'missing' })
    assert.ok(fresh.outputs['build-needed'] === 'false', fresh.log)
    assert.match(fresh.log, reported)
    const { 'image-builder-template-name': name = '', 'subscription-id': subscription = '', 'resource-group-name': group = '' } = inputs
    assert.match((await doors.gitHub.run(emulator(), 'check', inputs)).log, reported)
    const gate = {
      'image-builder-template-name': name,
      'subscription-id': subscription,
      'resource-group-name': group,
      'poll-interval': '20ms',
    }
    const gated = await doors.gitHub.run(emulator(), 'gate', gate)
    assert.ok(gated.succeeded, gated.log)
    assert.match(gated.log, reported)
  })

  it('builds all the same where the service refuses to change the trigger now', async () => {
    const body = { error: { code: 'OperationNotAllowed', message: 'Not now.' } }
    await emulator().control.fault({ on: { host: 'arm', method: 'PUT', path: '/triggers/' }, times: 9, fault: { status: 409, body } })
    const inputs: Record<string, string> = { ...(await inputsFor('refused')), 'source-trigger': 'true' }
    const result = await build(inputs)
    assert.ok(result.succeeded && result.log.includes('The trigger could not be changed (OperationNotAllowed: Not now.)'), result.log)
    assert.ok(await exists('refused'))
    const checked = await doors.gitHub.run(emulator(), 'check', inputs)
    assert.ok(checked.log.includes('The image template refused has no trigger. The next build of it creates one.'), checked.log)
  })

  it('refuses, before anything is sent, what a trigger cannot be with', async () => {
    const refused = async (inputs: Record<string, string>, words: string): Promise<void> => {
      const result = await build({ ...inputs, 'source-trigger': 'true' })
      assert.ok(!result.succeeded && result.log.includes(words), result.log)
    }
    const { 'image-builder-template-name': name = '', ...nameless } = await inputsFor('impossible')
    await refused(nameless, 'A template with a trigger needs a fixed name')
    await refused({ ...nameless, 'image-builder-template-name': name, cleanup: 'always' }, 'cleanup always would delete the template')
    const { resourceGroupId } = emulator().description
    const managed = { source: { type: 'ManagedImage', imageId: `${resourceGroupId}/providers/Microsoft.Compute/images/base` } }
    await refused(await inputsFor('impossible', managed), 'A trigger cannot watch a managed image')
    await refused(await inputsFor('impossible', { source: { ...source, version: '24.04.202511050' } }), 'pinned to a version')
    const { template, ...asItIs } = await inputsFor('impossible')
    assert.equal(template, 'impossible.json')
    await refused(asItIs, 'Without a file, the triggers of the template are kept')
    assert.deepEqual(
      (await emulator().control.requests()).filter(({ host }) => host === 'arm'),
      [],
    )
  })
})
