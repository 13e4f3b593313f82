import assert from 'node:assert/strict'
import { at, itemsOf, textOf } from '../../shared/json.js'
import { allDoors, doors } from './doors.js'
import { newDefinition, placeVersions } from './histories.js'
import { useEmulator } from './shared-emulator.js'

describe('promote', () => {
  const emulator = useEmulator()

  const versionOf = async (id: string): Promise<unknown> =>
    (await emulator().control.state()).versions.find((version) => version['id'] === id)
  const writes = async (): Promise<number> =>
    (await emulator().control.requests()).filter(({ method, host }) => host === 'arm' && method !== 'GET').length
  const pace = { 'poll-interval': '20ms' }
  const regionsOf = (version: unknown): readonly string[] =>
    itemsOf(at(version, 'properties', 'publishingProfile', 'targetRegions')).map((region) => textOf(at(region, 'name')) ?? '')

  // 1.9.0 is latest in both regions, 1.10.0 a candidate in one; other tools' versions, failed ones and gaps around them.
  const history = async (name: string): Promise<string> => {
    const definition = await newDefinition(emulator(), name)
    const both = { regions: ['West US 2', 'East US'] }
    await placeVersions(emulator(), definition, {
      '1.2.0': both,
      '1.9.0': { ...both, tags: { 'aib-pipelines-channel': 'stable' } },
      '1.9.1': { state: 'Failed' },
      '1.10.0': { excluded: true, tags: { 'aib-pipelines-channel': 'preview', team: 'web' } },
      '0.25088.3355': { ...both, tags: { VMImageBuilderSource: '', createdBy: 'packer' } },
    })
    return definition
  }

  for (const door of allDoors) {
    it(`releases a version on ${door.name}: into the channel, into latest, to another region; it reports latest before and after`, async () => {
      const definition = await history(`release-${door.name.replaceAll(' ', '-')}`)
      const id = `${definition}/versions/1.10.0`
      const result = await door.run(emulator(), 'promote', {
        ...pace,
        'image-version-id': id,
        channel: 'stable',
        'version-exclude-from-latest': 'false',
        'version-target-regions': 'eastus=2\nwestus2=3',
        'end-of-life': '2027-06-30',
      })
      assert.ok(result.succeeded, result.log)
      assert.deepEqual(JSON.parse(result.outputs['latest-before'] ?? ''), { 'East US': '1.9.0', 'West US 2': '1.9.0' })
      assert.deepEqual(JSON.parse(result.outputs['latest-after'] ?? ''), { 'East US': '1.10.0', 'West US 2': '1.10.0' })
      assert.equal(result.outputs['image-id'], id)
      for (const line of ['tag aib-pipelines-channel: preview → stable', 'region West US 2: 1 replica → 3 replicas', 'East US: Completed'])
        assert.ok(result.log.includes(line), result.log)
      assert.match(result.log, /East US +1\.9\.0 +1\.10\.0$/m)
      const version = await versionOf(id)
      assert.deepEqual(regionsOf(version), ['West US 2', 'East US'])
      assert.equal(at(version, 'tags', 'team'), 'web')
      assert.equal(at(version, 'properties', 'publishingProfile', 'endOfLifeDate'), '2027-06-30T00:00:00.000Z')
      assert.ok(door.name === 'terminal' || result.summary.includes('| West US 2 | 1.9.0 | 1.10.0 |'), result.summary)
    })
  }

  it('changes nothing the second time', async () => {
    const definition = await history('twice')
    const inputs = {
      ...pace,
      'gallery-image-definition': definition,
      'image-version': '1.10.0',
      'version-exclude-from-latest': 'false',
      channel: 'stable',
    }
    assert.ok((await doors.gitHub.run(emulator(), 'promote', inputs)).succeeded)
    await emulator().control.forgetRequests()
    const again = await doors.gitHub.run(emulator(), 'promote', inputs)
    assert.ok(again.succeeded && again.log.includes('is already as requested'), again.log)
    assert.equal(await writes(), 0)
  })

  it('rolls back: the bad version leaves latest and its channel, and what latest is now is named', async () => {
    const definition = await history('roll-back')
    const result = await doors.terminal.run(emulator(), 'promote', {
      ...pace,
      'image-version-id': `${definition}/versions/1.9.0`,
      'roll-back': 'true',
    })
    assert.equal(result.exitCode, 0, result.log)
    assert.match(result.log, /West US 2 +1\.9\.0 +1\.2\.0$/m)
    assert.equal(at(await versionOf(`${definition}/versions/1.9.0`), 'tags', 'aib-pipelines-channel'), undefined)
  })

  it('says clearly that an older version does not become latest', async () => {
    const definition = await history('older')
    const result = await doors.gitHub.run(emulator(), 'promote', {
      ...pace,
      'image-version-id': `${definition}/versions/1.2.0`,
      'version-exclude-from-latest': 'false',
    })
    assert.ok(result.succeeded, result.log)
    assert.match(result.log, /::warning::Image version 1\.2\.0 did not become latest everywhere\..*1\.9\.0 is higher and not excluded/)
  })

  it('refuses, and changes nothing: a failed version, one that does not exist, the last one of a region, bad inputs', async () => {
    const definition = await history('refused')
    const refused = async (inputs: Record<string, string>, exitCode: number, text: string): Promise<void> => {
      const result = await doors.terminal.run(emulator(), 'promote', { ...pace, ...inputs })
      assert.equal(result.exitCode, exitCode, result.log)
      assert.ok(result.log.includes(text), result.log)
    }
    const version = (name: string) => ({ 'gallery-image-definition': definition, 'image-version': name })
    await refused({ ...version('1.9.1'), channel: 'stable' }, 1, 'Image version 1.9.1 is Failed')
    await refused({ ...version('1.9.1'), channel: 'stable' }, 1, '[promotion-refused]')
    await refused({ ...version('1.9.2'), channel: 'stable' }, 1, 'The highest are 1.10.0, 1.9.1, 1.9.0')
    const lone = await newDefinition(emulator(), 'lone')
    await placeVersions(emulator(), lone, { '1.0.0': {} })
    await refused({ 'image-version-id': `${lone}/versions/1.0.0`, 'roll-back': 'true' }, 1, 'there is no latest in West US 2')
    await refused({ ...version('1.9.0') }, 2, 'Nothing to change')
    await refused({ ...version('latest'), channel: 'stable' }, 2, 'expected a version such as 1.4.0')
    await refused({ ...version('1.9.0'), 'version-target-regions': 'westus2=0', 'end-of-life': '2027-02-30' }, 2, '2027-02-30')
    await refused({ 'image-version-id': 'ubuntu/1.0.0', channel: 'stable' }, 2, 'expected the resource id of a gallery image version')
    await refused({ ...version('1.9.0'), 'version-target-regions': 'westus22=2\nNorth Europe' }, 2, 'Did you mean westus2?')
    // Without the right to list the regions of the subscription.
    await emulator().control.fault({
      on: { host: 'arm', path: '/locations\\?' },
      fault: { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } },
    })
    await refused({ ...version('1.9.0'), 'version-target-regions': 'uswest' }, 2, 'subscriptions/locations/read')
    assert.equal(await writes(), 0)
  })

  it('detects a change by another process at the same time', async () => {
    const definition = await history('race')
    const id = `${definition}/versions/1.10.0`
    await emulator().control.fault({ on: { host: 'arm', method: 'GET', path: '/versions/1\\.10\\.0' }, fault: { delay: 500 } })
    const result = await doors.terminal.run(
      emulator(),
      'promote',
      { ...pace, 'image-version-id': id, channel: 'stable' },
      {
        when: {
          printed: /tag aib-pipelines-channel: preview → stable/,
          then: () => void placeVersions(emulator(), definition, { '1.10.0': { tags: { 'aib-pipelines-channel': 'broken' } } }),
        },
      },
    )
    assert.equal(result.exitCode, 1, result.log)
    assert.ok(result.log.includes('Another user or job changed image version 1.10.0 at the same time. [image-version-changed]'), result.log)
    assert.equal(at(await versionOf(id), 'tags', 'aib-pipelines-channel'), 'broken')
  })

  it('survives a lost answer to its change', async () => {
    const definition = await history('lost')
    await emulator().control.fault({ on: { host: 'arm', method: 'PUT' }, fault: 'reset-after' })
    const result = await doors.azureDevOps.run(emulator(), 'promote', {
      ...pace,
      'image-version-id': `${definition}/versions/1.10.0`,
      'version-target-regions': 'northeurope',
    })
    assert.ok(result.succeeded, result.log)
    assert.equal(await writes(), 1)
  })

  it('fails when a region fails, with the message of the service', async () => {
    const definition = await history('failing')
    await emulator().control.set({ failReplication: ['northeurope'] })
    const result = await doors.gitHub.run(emulator(), 'promote', {
      ...pace,
      'image-version-id': `${definition}/versions/1.10.0`,
      'version-target-regions': 'northeurope',
    })
    assert.equal(result.exitCode, 1)
    assert.match(result.log, /North Europe: Failed, No capacity in the region\..*\[replication-failed\]/)
  })

  it('leaves the replication at the deadline, and does not wait at all if wait is false', async () => {
    const definition = await history('slow')
    await emulator().control.set({ hold: 'Replicating' })
    const inputs = { ...pace, 'image-version-id': `${definition}/versions/1.10.0`, 'version-target-regions': 'northeurope' }
    const left = await doors.terminal.run(emulator(), 'promote', { ...inputs, wait: 'false' })
    assert.equal(left.exitCode, 0, left.log)
    const late = await doors.terminal.run(emulator(), 'promote', { ...inputs, deadline: '10m', 'poll-interval': '1m' })
    assert.equal(late.exitCode, 3, late.log)
    const other = await doors.terminal.run(emulator(), 'promote', { ...inputs, channel: 'stable' })
    assert.ok(other.exitCode === 1 && other.log.includes('Image version 1.10.0 is Updating'), other.log)
    await emulator().control.set({ hold: null })
    const followed = await doors.terminal.run(emulator(), 'promote', inputs)
    assert.equal(followed.exitCode, 0, followed.log)
  })
})
