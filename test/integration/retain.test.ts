import assert from 'node:assert/strict'
import { itemsOf, at, textOf } from '../../shared/json.js'
import type { VersionOptions } from '../unit/gallery/versions.js'
import { allDoors, doors } from './doors.js'
import { newDefinition, placeVersions } from './histories.js'
import { useEmulator } from './shared-emulator.js'

describe('retain', () => {
  const emulator = useEmulator()

  const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString()
  const left = async (definition: string): Promise<readonly string[]> =>
    (await emulator().control.state()).versions.flatMap((version) =>
      textOf(version['id'])?.startsWith(`${definition}/`) === true ? (textOf(version['name']) ?? []) : [],
    )
  const versionsIn = (output: string | undefined): readonly string[] => {
    const entries: unknown = JSON.parse(output ?? '')
    return itemsOf(entries).map((entry) => textOf(at(entry, 'version')) ?? '')
  }
  const base = (definition: string): Record<string, string> => ({
    'poll-interval': '20ms',
    'gallery-image-definition': definition,
    'keep-versions': '2',
    'older-than-days': '30',
  })

  // One version a day for a year, with gaps, failed and excluded ones, another region, and another tool's.
  const year = (): Record<string, VersionOptions> =>
    Object.fromEntries(
      Array.from({ length: 250 }, (_, index) => index)
        .filter((index) => index % 7 !== 3)
        .map((index): [string, VersionOptions] => [
          `1.${Math.floor(index / 20)}.${index % 20}`,
          {
            published: daysAgo(300 - index),
            ...(index % 11 === 5 ? { state: 'Failed' } : {}),
            ...(index >= 245 ? { excluded: true } : {}),
            ...(index < 40 ? { regions: ['West US 2', 'North Europe'] } : {}),
          },
        ]),
    )

  // A definition with a version for each reason to stay, and two that go.
  const small = async (name: string): Promise<string> => {
    const definition = await newDefinition(emulator(), name)
    const old = { published: daysAgo(200) }
    await placeVersions(emulator(), definition, {
      '1.0.0': { ...old, regions: ['North Europe'] },
      '1.1.0': old,
      '1.2.0': { ...old, tags: { 'aib-pipelines-keep': '' } },
      '1.3.0': old,
      '1.4.0': { ...old, state: 'Failed' },
      '1.5.0': { ...old, tags: { 'aib-pipelines-channel': 'stable' } },
      '1.6.0': old,
      '1.7.0': { published: daysAgo(3) },
    })
    const { subscriptionId, resourceGroup } = emulator().description
    const id = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachineScaleSets/${name}`
    const imageReference = { id: `${definition}/versions/1.3.0` }
    const properties = { virtualMachineProfile: { storageProfile: { imageReference } } }
    await emulator().control.place([{ id, name, type: 'Microsoft.Compute/virtualMachineScaleSets', location: 'westus2', properties }])
    return definition
  }
  const kept = ['1.0.0', '1.2.0', '1.3.0', '1.5.0', '1.6.0', '1.7.0']

  for (const door of allDoors) {
    it(`plans on ${door.name} and deletes nothing, then applies, and applies again without another deletion`, async () => {
      const definition = await small(`plan-${door.name.replaceAll(' ', '-')}`)
      const plan = await door.run(emulator(), 'retain', base(definition))
      assert.ok(plan.succeeded, plan.log)
      assert.deepEqual(versionsIn(plan.outputs['versions-to-delete']), ['1.1.0', '1.4.0'])
      assert.deepEqual(versionsIn(plan.outputs['deleted-versions']), [])
      assert.deepEqual(versionsIn(plan.outputs['kept-versions']), kept)
      assert.match(plan.log, /1\.3\.0 +keep +it is used by .*virtualMachineScaleSets/)
      assert.match(plan.log, /1\.4\.0 +delete +it failed 200 days ago/)
      assert.ok(plan.log.includes('Dry run: nothing was deleted.'))
      assert.equal((await left(definition)).length, 8)

      const applied = await door.run(emulator(), 'retain', { ...base(definition), apply: 'true' })
      assert.ok(applied.succeeded, applied.log)
      assert.deepEqual(versionsIn(applied.outputs['deleted-versions']), ['1.1.0', '1.4.0'])
      assert.deepEqual(await left(definition), kept)
      const again = await door.run(emulator(), 'retain', { ...base(definition), apply: 'true' })
      assert.ok(again.succeeded && again.outputs['versions-to-delete'] === '[]', again.log)
      assert.deepEqual(await left(definition), kept)
    })
  }

  it('prunes a history of a year, page by page: what latest is stays in every region', async () => {
    const definition = await newDefinition(emulator(), 'year')
    await placeVersions(emulator(), definition, year())
    await emulator().control.set({ pageSize: 50 })
    const result = await doors.gitHub.run(emulator(), 'retain', { ...base(definition), 'older-than-days': '60', apply: 'true' })
    assert.ok(result.succeeded, result.log)
    const names = await left(definition)
    // The highest that are replicated to each region, not excluded and not failed.
    for (const name of ['1.1.19', '1.12.4']) assert.ok(names.includes(name), `${name} of ${names.join(' ')}`)
    assert.ok(names.length < 12, names.join(' '))
  })

  it('deletes nothing if the users of versions cannot be read, unless an input allows it', async () => {
    const definition = await small('unknown')
    const { subscriptionId } = emulator().description
    const reader = { principal: 'pipeline', role: 'Reader', scope: `/subscriptions/${subscriptionId}` } as const
    await emulator().control.revoke(reader)
    try {
      const inputs = { ...base(definition), apply: 'true' }
      const careful = await doors.gitHub.run(emulator(), 'retain', inputs)
      assert.ok(careful.succeeded, careful.log)
      assert.ok(
        careful.log.includes('needs Microsoft.Compute/virtualMachines/read on it') && careful.log.includes('Nothing is deleted'),
        careful.log,
      )
      assert.equal((await left(definition)).length, 8)
      const decided = await doors.gitHub.run(emulator(), 'retain', { ...inputs, 'when-use-unknown': 'delete' })
      assert.deepEqual(versionsIn(decided.outputs['deleted-versions']), ['1.1.0', '1.4.0'])
    } finally {
      await emulator().control.grant(reader)
    }
  })

  it('reads again right before it deletes: a version that became latest meanwhile is kept', async () => {
    const definition = await newDefinition(emulator(), 'meanwhile')
    const old = { published: daysAgo(200) }
    await placeVersions(emulator(), definition, { '1.0.0': old, '1.1.0': old })
    await emulator().control.fault({ on: { host: 'arm', method: 'GET', path: '/meanwhile/versions\\?' }, skip: 1, fault: { delay: 500 } })
    const result = await doors.terminal.run(
      emulator(),
      'retain',
      { ...base(definition), 'keep-versions': '1', apply: 'true' },
      {
        when: {
          printed: /1\.0\.0 +delete/,
          then: () => void placeVersions(emulator(), definition, { '1.1.0': { ...old, excluded: true } }),
        },
      },
    )
    assert.equal(result.exitCode, 0, result.log)
    assert.ok(result.log.includes('Image version 1.0.0 is kept after all: '), result.log)
    assert.deepEqual(await left(definition), ['1.0.0', '1.1.0'])
  })

  it('continues after a version that Azure refuses to delete, and fails at the end', async () => {
    const definition = await small('locked')
    const body = { error: { code: 'OperationNotAllowed', message: 'It is protected by a lock.' } }
    await emulator().control.fault({
      on: { host: 'arm', method: 'DELETE', path: '/versions/1\\.1\\.0' },
      times: 9,
      fault: { status: 403, body },
    })
    const result = await doors.azureDevOps.run(emulator(), 'retain', { ...base(definition), apply: 'true' })
    assert.ok(!result.succeeded && result.log.includes('It is protected by a lock.'), result.log)
    assert.deepEqual(versionsIn(result.outputs['deleted-versions']), ['1.4.0'])
  })

  it('reports what was deleted even if it cannot continue', async () => {
    const definition = await newDefinition(emulator(), 'halfway')
    const names = ['1.0.0', '1.1.0', '1.2.0', '1.3.0', '1.4.0', '1.5.0', '1.6.0', '1.7.0']
    await placeVersions(emulator(), definition, Object.fromEntries(names.map((name) => [name, { published: daysAgo(200) }])))
    await emulator().control.fault({
      on: { host: 'arm', method: 'GET', path: '/halfway/versions\\?' },
      skip: 2,
      fault: { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'The role was taken away.' } } },
    })
    const result = await doors.gitHub.run(emulator(), 'retain', { ...base(definition), apply: 'true' })
    assert.equal(result.exitCode, 1)
    assert.ok(result.log.includes('The role was taken away.'), result.log)
    assert.deepEqual(versionsIn(result.outputs['deleted-versions']), names.slice(0, 4))
  })

  it('accepts a whole gallery, and refuses any other id', async () => {
    const definition = await small('whole')
    const gallery = definition.slice(0, definition.lastIndexOf('/images/'))
    const plan = await doors.terminal.run(emulator(), 'retain', { ...base(gallery) })
    assert.equal(plan.exitCode, 0, plan.log)
    assert.ok(plan.log.includes(`${definition}: 8 versions: 6 to keep, 2 to delete`), plan.log)
    const bad = await doors.terminal.run(emulator(), 'retain', { ...base('ubuntu'), 'keep-versions': '0' })
    assert.equal(bad.exitCode, 2)
    assert.ok(bad.log.includes('a whole number from 1 to 1000') && bad.log.includes('of an image definition or of a gallery'), bad.log)
  })
})
