import assert from 'node:assert/strict'
import { allDoors, doors } from './doors.js'
import { newDefinition, placeVersions } from './histories.js'
import { useEmulator } from './shared-emulator.js'

describe('gate', () => {
  const emulator = useEmulator()
  const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString()

  for (const door of allDoors) {
    it(`on ${door.name}: opens for the newest version that meets every condition, and fails with the numbers if none does`, async () => {
      const definition = await newDefinition(emulator(), `gate-${door.name.replaceAll(' ', '-')}`)
      await placeVersions(emulator(), definition, {
        '1.0.0': { published: daysAgo(20), tags: { commit: 'abc' }, regions: ['West US 2', 'North Europe'] },
        '1.1.0': { published: daysAgo(5), tags: { commit: 'abc' } },
        '1.2.0': { published: daysAgo(1), tags: { commit: 'def' } },
        '1.3.0': { published: daysAgo(0), state: 'Failed' },
      })
      const inputs = {
        'gallery-image-definition': definition,
        'required-tags': 'commit=abc',
        'replicated-to': 'westus2',
        'max-age-days': '30',
      }
      const open = await door.run(emulator(), 'gate', inputs)
      assert.ok(open.succeeded, open.log)
      assert.deepEqual([open.outputs['gate-open'], open.outputs['image-version']], ['true', '1.1.0'])

      const closed = await door.run(emulator(), 'gate', { ...inputs, 'image-version': '1.0.0', 'max-age-days': '7' })
      assert.ok(!closed.succeeded, closed.log)
      assert.equal(closed.outputs['gate-open'], 'false')
      assert.ok(
        closed.log.includes('The gate is closed for image version 1.0.0: it is 20 days old (limit 7 days). [gate-closed]'),
        closed.log,
      )
      assert.ok(closed.log.includes('yes  its tag commit is "abc"'), closed.log)
    })
  }

  it('waits until its deadline for a matching version', async () => {
    const definition = await newDefinition(emulator(), 'gate-waiting')
    await placeVersions(emulator(), definition, { '1.0.0': { tags: { commit: 'old' } } })
    const inputs = { 'gallery-image-definition': definition, 'required-tags': 'commit=new', 'poll-interval': '20ms' }
    const late = await doors.terminal.run(emulator(), 'gate', { ...inputs, deadline: '10m', 'poll-interval': '1m' })
    assert.ok(late.exitCode === 1 && late.log.includes('its tag commit is "old", not "new"'), late.log)
    const result = await doors.terminal.run(
      emulator(),
      'gate',
      { ...inputs, deadline: '1m' },
      {
        when: {
          printed: /no +its tag commit is "old"/,
          then: () => void placeVersions(emulator(), definition, { '1.1.0': { tags: { commit: 'new' }, published: daysAgo(0) } }),
        },
      },
    )
    assert.equal(result.exitCode, 0, result.log)
    assert.equal(result.outputs['image-version'], '1.1.0')
  })

  it('refuses conditions without an image or run to check: a gate that checks nothing would be open', async () => {
    const { subscriptionId, resourceGroup, galleryImageId } = emulator().description
    const run = { 'subscription-id': subscriptionId, 'resource-group-name': resourceGroup, 'image-builder-template-name': 'absent' }
    const ofImage = {
      'replicated-to': 'all',
      'minimum-source-version': '1.2',
      'version-exclude-from-latest': 'false',
      'image-version': '1.0.0',
    }
    const refused = await doors.terminal.run(emulator(), 'gate', { ...run, ...ofImage })
    assert.equal(refused.exitCode, 2, refused.log)
    for (const name of Object.keys(ofImage)) assert.ok(refused.log.includes(`${name} applies to an image`), refused.log)
    const twice = { 'gallery-image-definition': galleryImageId, 'image-version-id': `${galleryImageId}/versions/1.0.0` }
    const both = await doors.terminal.run(emulator(), 'gate', twice)
    assert.ok(both.exitCode === 2 && both.log.includes('Give either --image-version-id'), both.log)
  })

  it('says why the conditions could not be checked, and not that a deadline passed', async () => {
    const { galleryImageId } = emulator().description
    const inputs = { 'gallery-image-definition': galleryImageId, 'client-secret': 'wrong' }
    const result = await doors.terminal.run(emulator(), 'gate', inputs)
    assert.equal(result.exitCode, 1, result.log)
    assert.ok(result.log.includes('[login-failed]'), result.log)
  })

  it('names an image definition or a gallery that does not exist', async () => {
    const { galleryImageId } = emulator().description
    const misspelt = await doors.terminal.run(emulator(), 'gate', {
      'gallery-image-definition': galleryImageId.replace(/ubuntu$/, 'ubunt'),
    })
    assert.equal(misspelt.exitCode, 1, misspelt.log)
    assert.ok(misspelt.log.includes('has no image definition ubunt. Did you mean ubuntu? [not-found]'), misspelt.log)
    assert.ok(misspelt.log.includes('Correct --gallery-image-definition or --image-version-id.'), misspelt.log)
    const body = { error: { code: 'AuthorizationFailed', message: 'The client does not have authorization.' } }
    await emulator().control.fault({ on: { host: 'arm', path: '/galleries/gallery/images[?]' }, fault: { status: 403, body } })
    const unlisted = await doors.terminal.run(emulator(), 'gate', {
      'gallery-image-definition': galleryImageId.replace(/ubuntu$/, 'ubunt'),
    })
    assert.ok(unlisted.log.includes('has no image definition ubunt. [not-found]'), unlisted.log)
    assert.ok(!unlisted.log.includes('The gallery has'), unlisted.log)
    const elsewhere = { 'gallery-image-definition': galleryImageId.replace('/galleries/gallery/', '/galleries/absent/') }
    const absent = await doors.terminal.run(emulator(), 'gate', elsewhere)
    assert.ok(absent.log.includes('There is no gallery absent in the resource group'), absent.log)
  })

  it('reports a run that does not exist, and what it cannot read', async () => {
    const { subscriptionId, resourceGroup } = emulator().description
    const inputs = { 'subscription-id': subscriptionId, 'resource-group-name': resourceGroup, 'image-builder-template-name': 'absent' }
    const none = await doors.gitHub.run(emulator(), 'gate', inputs)
    assert.ok(!none.log.includes('triggers'), none.log)
    assert.ok(none.exitCode === 1 && none.log.includes('The gate is closed for the image template absent: it does not exist.'), none.log)
    // Neither waiting nor promoting brings a template back.
    assert.match(none.log, /Check the name, /)
    assert.doesNotMatch(none.log, /deadline input|promote/)
    const empty = await doors.terminal.run(emulator(), 'gate', { 'minimum-source-version': 'newest' })
    assert.equal(empty.exitCode, 2)
    assert.ok(empty.log.includes('Nothing to check: give'), empty.log)
    assert.ok(empty.log.includes('expected a version such as 24.04.202511050'), empty.log)
  })
})
