import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { at, itemsOf, textOf } from '../../shared/json.js'
import { useFolder } from '../temporary-folder.js'
import { allDoors, doors, type Door, type DoorResult } from './doors.js'
import { newDefinition, placeVersions } from './histories.js'
import { useEmulator } from './shared-emulator.js'

describe('check', () => {
  const emulator = useEmulator()
  const folder = useFolder()

  const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString()
  const source = { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' }

  // A template into a definition, as a file; the inputs that name it.
  const template = async (name: string, definition: string, properties: object = {}): Promise<Record<string, string>> => {
    const { location, identityId, subscriptionId } = emulator().description
    await writeFile(
      join(folder(), `${name}.json`),
      JSON.stringify({
        type: 'Microsoft.VirtualMachineImages/imageTemplates',
        apiVersion: '2024-02-01',
        name,
        location,
        identity: { type: 'UserAssigned', userAssignedIdentities: { [identityId]: {} } },
        properties: {
          source,
          customize: [{ type: 'Shell', name: 'hello', inline: ['echo hello'] }],
          distribute: [{ type: 'SharedImage', galleryImageId: definition, runOutputName: 'gallery', artifactTags: {} }],
          ...properties,
        },
      }),
    )
    return { template: `${name}.json`, workspace: folder(), 'subscription-id': subscriptionId }
  }
  const build = (name: string, inputs: Record<string, string>, door: Door = doors.gitHub): Promise<DoorResult> =>
    door.run(emulator(), 'build', {
      ...inputs,
      'image-builder-template-name': name,
      'resource-group-name': emulator().description.resourceGroup,
      'poll-interval': '20ms',
      preflight: 'off',
    })
  const reasonsOf = ({ outputs }: DoorResult): readonly string[] => {
    const reasons: unknown = JSON.parse(outputs['reasons'] ?? '')
    return itemsOf(reasons).map((reason) => textOf(at(reason, 'reason')) ?? '')
  }

  for (const door of allDoors) {
    it(`on ${door.name}: needed without an image, not after a build, and again when the source has a newer version`, async () => {
      const name = `check-${door.name.replaceAll(' ', '-')}`
      const definition = await newDefinition(emulator(), name)
      const inputs = await template(name, definition)
      const before = await door.run(emulator(), 'check', inputs)
      assert.ok(before.succeeded, before.log)
      assert.deepEqual([before.outputs['build-needed'], reasonsOf(before), before.outputs['last-image-id']], ['true', ['missing'], ''])

      const built = await build(name, inputs, door)
      assert.ok(built.succeeded, built.log)
      await emulator().control.forgetRequests()
      const after = await door.run(emulator(), 'check', { ...inputs, 'max-age-days': '1' })
      assert.deepEqual([after.outputs['build-needed'], reasonsOf(after)], ['false', []], after.log)
      assert.equal(after.outputs['last-image-id']?.toLowerCase(), built.outputs['image-id']?.toLowerCase())
      const requests = (await emulator().control.requests()).filter(({ host }) => host === 'arm')
      assert.ok(requests.length <= 3 && requests.every(({ method }) => method === 'GET'), JSON.stringify(requests))

      await emulator().control.set({ platformImages: { 'Canonical:ubuntu-24_04-lts:server': '24.04.202612010' } })
      const newer = await door.run(emulator(), 'check', inputs)
      assert.deepEqual([newer.outputs['build-needed'], reasonsOf(newer)], ['true', ['source']], newer.log)
      assert.match(newer.log, /source: The source image has version 24\.04\.202612010; this image was built from 24\.04\.202511050\./)
      const other = await door.run(emulator(), 'check', { ...inputs, 'rebuild-when': 'missing, age' })
      assert.equal(other.outputs['build-needed'], 'false')
    })
  }

  it('reports a changed step, a stale image, one past its end of life, and one of another tool', async () => {
    const definition = await newDefinition(emulator(), 'reasons')
    const inputs = await template('reasons', definition)
    const built = await build('reasons', inputs)
    const fingerprint = built.outputs['image-fingerprint'] ?? ''
    await template('reasons', definition, { customize: [{ type: 'Shell', name: 'hello', inline: ['echo good-bye'] }] })
    const changed = await doors.gitHub.run(emulator(), 'check', inputs)
    const [reason] = itemsOf(JSON.parse(changed.outputs['reasons'] ?? ''))
    assert.deepEqual(reason, {
      template: at(reason, 'template'),
      reason: 'fingerprint',
      image: 'gallery',
      message: 'The image fingerprint differs: customize[0] (hello) has changed.',
      differs: [{ property: 'customize[0]', how: 'changed', step: 'hello' }],
    })
    assert.ok(changed.log.includes('fingerprint: The image fingerprint differs: customize[0] (hello) has changed.'), changed.log)

    await template('reasons', definition)
    const version = built.outputs['image-version'] ?? ''
    const tags = {
      'aib-pipelines-image': fingerprint,
      VMImageBuilderSource: 'PlatformImage Canonical::ubuntu-24_04-lts::server::24.04.202511050',
    }
    await placeVersions(emulator(), definition, { [version]: { tags, published: daysAgo(40), endOfLife: daysAgo(1) } })
    const stale = await doors.gitHub.run(emulator(), 'check', { ...inputs, 'max-age-days': '30' })
    assert.deepEqual(reasonsOf(stale), ['age', 'deprecated'], stale.log)
    assert.ok(stale.summary.includes(', 40 days old') && stale.summary.includes('A build is needed'), stale.summary)

    // A failed version that is newer does not hide the good one; one of another tool is what users get.
    await placeVersions(emulator(), definition, {
      '9.0.0': { published: daysAgo(0), state: 'Failed' },
      [version]: { tags, published: daysAgo(4) },
    })
    assert.deepEqual(reasonsOf(await doors.gitHub.run(emulator(), 'check', inputs)), [])
    await placeVersions(emulator(), definition, { '1.0.0': { published: daysAgo(2) } })
    assert.deepEqual(reasonsOf(await doors.gitHub.run(emulator(), 'check', inputs)), ['fingerprint'])
  })

  it('follows latest of a gallery image in the region of the build', async () => {
    const base = await newDefinition(emulator(), 'check-base')
    const definition = await newDefinition(emulator(), 'check-derived')
    await placeVersions(emulator(), base, {
      '1.0.0': {},
      '1.9.0': {},
      '1.10.0': { excluded: true },
      '2.0.0': { regions: ['North Europe'] },
    })
    const inputs = await template('derived', definition, {
      source: { type: 'SharedImageVersion', imageVersionId: `${base}/versions/latest` },
    })
    const from = (version: string) => ({ tags: { VMImageBuilderSource: `SharedImageVersion ${base}/versions/${version}` } })
    const when = { ...inputs, 'rebuild-when': 'source' }
    await placeVersions(emulator(), definition, { '1.0.0': from('1.9.0') })
    assert.deepEqual(reasonsOf(await doors.gitHub.run(emulator(), 'check', when)), [])
    await placeVersions(emulator(), definition, { '1.0.0': from('1.0.0') })
    const result = await doors.gitHub.run(emulator(), 'check', when)
    assert.deepEqual(reasonsOf(result), ['source'])
    assert.ok(result.log.includes('The source image has version 1.9.0; this image was built from 1.0.0.'), result.log)
  })

  it('builds again if a managed image that is the source was recreated, and if one that is the target is old', async () => {
    const { location, resourceGroupId } = emulator().description
    const imageId = (name: string): string => `${resourceGroupId}/providers/Microsoft.Compute/images/${name}`
    const placeImage = (name: string, createdTime: string, tags = {}): Promise<void> =>
      emulator().control.place([{ id: imageId(name), name, location, tags, createdTime, properties: { provisioningState: 'Succeeded' } }])
    const definition = await newDefinition(emulator(), 'from-managed')
    const inputs = {
      ...(await template('managed', definition, {
        source: { type: 'ManagedImage', imageId: imageId('base') },
        distribute: [
          { type: 'SharedImage', galleryImageId: definition, runOutputName: 'gallery' },
          { type: 'ManagedImage', imageId: imageId('made'), location, runOutputName: 'managed' },
        ],
      })),
      'rebuild-when': 'source, age',
    }
    await placeVersions(emulator(), definition, { '1.0.0': { published: daysAgo(5) } })
    await placeImage('made', daysAgo(5))
    await placeImage('base', daysAgo(9))
    assert.deepEqual(reasonsOf(await doors.gitHub.run(emulator(), 'check', inputs)), [])
    const aged = await doors.gitHub.run(emulator(), 'check', { ...inputs, 'max-age-days': '4' })
    assert.deepEqual(reasonsOf(aged), ['age', 'age'], aged.log)
    await placeImage('base', daysAgo(2))
    const again = await doors.gitHub.run(emulator(), 'check', inputs)
    assert.deepEqual(reasonsOf(again), ['source', 'source'], again.log)
    assert.match(again.log, /source: The source image was created or changed on \d{4}-\d\d-\d\d, after this image \(/)
  })

  it('reads what many templates have in common once', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `many-${index}`)
    await Promise.all(
      names.map(async (name) => {
        const definition = await newDefinition(emulator(), name)
        const tags = { VMImageBuilderSource: 'PlatformImage Canonical::ubuntu-24_04-lts::server::24.04.202410170' }
        await placeVersions(emulator(), definition, { '1.0.0': { tags } })
        await template(name, definition)
      }),
    )
    const { subscriptionId } = emulator().description
    await emulator().control.forgetRequests()
    const inputs = { template: 'many-*.json', workspace: folder(), 'subscription-id': subscriptionId, 'rebuild-when': 'source' }
    const result = await doors.gitHub.run(emulator(), 'check', inputs)
    assert.deepEqual(reasonsOf(result), Array<string>(12).fill('source'), result.log)
    assert.ok(names.every((name) => result.summary.includes(`/images/${name}/`) || result.log.includes(`/images/${name}/`)))
    const requests = (await emulator().control.requests()).filter(({ host }) => host === 'arm')
    // The list and one version of the source, and the versions of each definition.
    assert.equal(requests.length, 2 + names.length, requests.map(({ path }) => path).join('\n'))
  })

  it('reports what it could not read about the source, and refuses unknown reasons', async () => {
    const definition = await newDefinition(emulator(), 'unreadable')
    const inputs = await template('unreadable', definition)
    const body = { error: { code: 'AuthorizationFailed', message: 'No.' } }
    await emulator().control.fault({ on: { host: 'arm', path: '/artifacttypes/vmimage/' }, times: 9, fault: { status: 403, body } })
    const result = await doors.gitHub.run(emulator(), 'check', { ...inputs, 'rebuild-when': 'source' })
    assert.ok(result.succeeded && result.outputs['build-needed'] === 'false', result.log)
    assert.ok(result.log.includes('It needs Microsoft.Compute/locations/publishers'), result.log)
    const bad = await doors.terminal.run(emulator(), 'check', { ...inputs, 'rebuild-when': 'sources' })
    assert.ok(bad.exitCode === 2 && bad.log.includes('did you mean source?'), bad.log)
  })

  it('succeeds with the outputs of the last image if nothing has changed', async () => {
    const definition = await newDefinition(emulator(), 'only-if-changed')
    const inputs = { ...(await template('only', definition)), 'only-if-changed': 'true' }
    const first = await build('only-if-changed', inputs)
    assert.ok(first.succeeded && first.outputs['build-needed'] === 'true', first.log)
    await emulator().control.forgetRequests()
    const second = await build('only-if-changed', inputs)
    assert.ok(second.succeeded, second.log)
    assert.equal(second.outputs['build-needed'], 'false')
    for (const name of ['image-id', 'image-version', 'source-image-version', 'image-fingerprint'])
      assert.equal(second.outputs[name]?.toLowerCase(), first.outputs[name]?.toLowerCase(), name)
    assert.ok((await emulator().control.requests()).filter(({ host }) => host === 'arm').every(({ method }) => method === 'GET'))
  })
})
