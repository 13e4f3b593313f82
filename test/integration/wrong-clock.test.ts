// A machine whose clock is wrong: what is too old, too young or expired is decided by Azure's clock.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { itemsOf, at, textOf } from '../../shared/json.js'
import { useFolder } from '../temporary-folder.js'
import { allDoors, doors, exampleInputs, type Door } from './doors.js'
import { newDefinition, placeTemplate, placeVersions } from './histories.js'
import { useEmulator } from './shared-emulator.js'

const hour = 3_600_000
const day = 24 * hour

describe('a machine with a wrong clock', () => {
  const emulator = useEmulator()
  const folder = useFolder()
  const daysAgo = (days: number): string => new Date(Date.now() - days * day).toISOString()
  // By milliseconds; less than 0 for a clock that is behind.
  const wrongBy = (milliseconds: number) => ({ environment: { AIB_TEST_CLOCK_WRONG_BY: String(milliseconds) } })
  const group = (): Record<string, string> => {
    const { subscriptionId, resourceGroup } = emulator().description
    return { 'subscription-id': subscriptionId, 'resource-group-name': resourceGroup, 'poll-interval': '20ms' }
  }
  const namesIn = (output: string | undefined, name: string): readonly string[] =>
    itemsOf(JSON.parse(output ?? '')).map((entry) => textOf(at(entry, name))?.split('/').at(-1) ?? '')

  for (const door of allDoors) {
    it(`on ${door.name}: opens no gate for an image or a run that is too old, and closes none for a young one`, async () => {
      const key = door.name.replaceAll(' ', '-')
      const definition = await newDefinition(emulator(), `clock-gate-${key}`)
      await placeVersions(emulator(), definition, { '1.0.0': { published: daysAgo(20.5) } })
      await placeTemplate(emulator(), `clock-gate-${key}`, { tags: {}, created: daysAgo(60), runState: 'Succeeded', ended: daysAgo(20.5) })
      const image = { 'gallery-image-definition': definition }
      const run = { ...group(), 'image-builder-template-name': `clock-gate-${key}` }
      for (const subject of [image, run])
        for (const [limit, clock, isOpen] of [
          ['15', -10 * day, false],
          ['15', -400 * day, false],
          ['25', 10 * day, true],
          ['25', -3 * hour, true],
        ] as const) {
          const result = await door.run(emulator(), 'gate', { ...subject, 'max-age-days': limit }, wrongBy(clock))
          assert.equal(result.outputs['gate-open'], String(isOpen), result.log)
          assert.match(result.log, /it is 20 days .*old/)
        }
    })
  }

  it('deletes no version and no template that is too young', async () => {
    const definition = await newDefinition(emulator(), 'clock-retain')
    await placeVersions(emulator(), definition, {
      '1.0.0': { published: daysAgo(90) },
      '1.1.0': { published: daysAgo(10) },
      '1.2.0': { published: daysAgo(90), endOfLife: daysAgo(-10) },
      '1.3.0': { published: daysAgo(1) },
    })
    const tags = { 'aib-pipelines-owner': 'github:us/images', 'aib-pipelines-run': 'https://ci/1' }
    await placeTemplate(emulator(), 'clock-old', { tags, created: daysAgo(90) })
    await placeTemplate(emulator(), 'clock-young', { tags, created: daysAgo(1) })
    const versions = { 'gallery-image-definition': definition, 'keep-versions': '1', 'older-than-days': '30' }
    const ahead = wrongBy(60 * day)
    const retained = await doors.gitHub.run(emulator(), 'retain', versions, ahead)
    assert.deepEqual(namesIn(retained.outputs['versions-to-delete'], 'version'), ['1.0.0'], retained.log)
    const swept = await doors.terminal.run(emulator(), 'retain', { ...group(), sweep: 'all' }, ahead)
    const deletable = namesIn(swept.outputs['leftovers-to-delete'], 'id')
    assert.ok(deletable.includes('clock-old') && !deletable.includes('clock-young'), swept.log)
  })

  it('finds out that an image is too old, and builds no other for a young one', async () => {
    const { location, identityId } = emulator().description
    const definition = await newDefinition(emulator(), 'clock-check')
    await placeVersions(emulator(), definition, { '1.0.0': { published: daysAgo(20.5) } })
    const source = { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' }
    await writeFile(
      join(folder(), 'clock.json'),
      JSON.stringify({
        type: 'Microsoft.VirtualMachineImages/imageTemplates',
        apiVersion: '2024-02-01',
        name: 'clock',
        location,
        identity: { type: 'UserAssigned', userAssignedIdentities: { [identityId]: {} } },
        properties: {
          source,
          customize: [{ type: 'Shell', name: 'hello', inline: ['echo hello'] }],
          distribute: [{ type: 'SharedImage', runOutputName: 'gallery', galleryImageId: definition, replicationRegions: [location] }],
        },
      }),
    )
    const reasons = async (limit: string, clock: number): Promise<readonly string[]> => {
      const inputs = { ...group(), template: 'clock.json', workspace: folder(), 'max-age-days': limit, 'rebuild-when': 'age' }
      const result = await doors.gitHub.run(emulator(), 'check', inputs, { cwd: folder(), ...wrongBy(clock) })
      return namesIn(result.outputs['reasons'], 'reason')
    }
    assert.deepEqual(await reasons('15', -10 * day), ['age'])
    assert.deepEqual(await reasons('25', 10 * day), [])
  })

  it('signs links that hold when Azure reads them', async () => {
    const build = async (door: Door, name: string, clock: number): Promise<number> => {
      const inputs = { ...exampleInputs(emulator(), name), 'artifacts-access': 'sas', cleanup: 'never', preflight: 'off', deadline: '4h' }
      const result = await door.run(emulator(), 'build', inputs, wrongBy(clock))
      assert.ok(result.succeeded, result.log)
      const built = (await emulator().control.state()).templates.find((template) => textOf(template['name']) === name)
      return Date.parse(textOf(at(built, 'tags', 'aib-pipelines-sas-until')) ?? '') - Date.now()
    }
    for (const [door, clock] of [
      [doors.terminal, 3 * hour],
      [doors.gitHub, -30 * hour],
    ] as const) {
      const left = await build(door, `clock-links-${Math.sign(clock)}`, clock)
      assert.ok(left > 4 * hour && left < 8 * hour, `${left / hour} hours`)
    }
  })
})
