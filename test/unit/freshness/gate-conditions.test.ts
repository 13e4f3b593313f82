import assert from 'node:assert/strict'
import { askRun, askVersion, isOpen } from '../../../shared/freshness/gate-conditions.js'
import type { GateConditions } from '../../../shared/inputs/settings.js'
import { parseImageTemplate } from '../../../shared/service/image-template.js'
import { imageVersion, type VersionOptions } from '../gallery/versions.js'

const day = 86_400_000
const now = Date.parse('2026-06-30T12:00:00Z')

// What a version lacks.
const lacks = (options: VersionOptions, conditions: Partial<GateConditions> = {}): readonly string[] =>
  askVersion(imageVersion('1.0.0', { published: '2026-06-20T12:00:00Z', ...options }), { tags: [], replicatedTo: [], ...conditions }, now)
    .filter(({ isMet }) => !isMet)
    .map(({ text }) => text)

describe('the conditions of a gate for an image version', () => {
  const commit = [{ name: 'commit', value: 'abc' }]
  const source = (version: string) => ({ tags: { VMImageBuilderSource: `PlatformImage Canonical::ubuntu::server::${version}` } })
  const cases: readonly [string, readonly string[], readonly string[]][] = [
    ['only that it succeeded', lacks({}), []],
    ['a state', lacks({ state: 'Failed' }), ['its state is Failed']],
    ['that it is whole, which one that is promoted is', lacks({ state: 'Updating' }), []],
    ['an age that it has', lacks({}, { maxAge: 10 * day }), []],
    ['an age that it is past', lacks({}, { maxAge: 9 * day }), ['it is 10 days old (limit 9 days)']],
    ['an age that is not known', lacks({ published: '' }, { maxAge: day }), ['its age is unknown']],
    ['a tag, whatever its case', lacks({ tags: { Commit: 'abc' } }, { tags: commit }), []],
    ['a tag of another value', lacks({ tags: { commit: 'def' } }, { tags: commit }), ['its tag commit is "def", not "abc"']],
    ['a tag that it has not', lacks({}, { tags: commit }), ['it has no tag commit']],
    ['a tag of any value', lacks({ tags: { commit: '' } }, { tags: [{ name: 'commit' }] }), []],
    ['a version of the source that it has', lacks(source('24.04.10'), { sourceVersion: '24.04.9' }), []],
    [
      'a newer version of the source',
      lacks(source('24.04.9'), { sourceVersion: '24.04.10' }),
      ['it was built from source version 24.04.9 (minimum 24.04.10)'],
    ],
    ['a version of the source, of an image without one', lacks({}, { sourceVersion: '1.0' }), ['the version of its source is unknown']],
    ['that it counts for latest', lacks({ excluded: true }, { excludeFromLatest: false }), ['it is excluded from latest']],
    ['that it does not', lacks({}, { excludeFromLatest: true }), ['it is not excluded from latest']],
    [
      'copies in regions',
      lacks(
        { regions: ['West US 2', 'North Europe'], replication: { 'West US 2': 'Completed', 'North Europe': 'Replicating' } },
        { replicatedTo: ['westus2', 'northeurope', 'eastus'] },
      ),
      ['its copy in northeurope is Replicating, 50 %', 'it is not replicated to eastus'],
    ],
    [
      'copies in all its regions',
      lacks({ regions: ['West US 2', 'North Europe'], replication: { 'West US 2': 'Completed' } }, { replicatedTo: 'all' }),
      [],
    ],
  ]
  for (const [name, got, expected] of cases)
    it(`${name}: ${expected.join('; ') || 'met'}`, () => {
      assert.deepEqual(got, expected)
    })
})

describe('the conditions of a gate for a run', () => {
  const template = (runState: string | undefined) =>
    parseImageTemplate({
      tags: { commit: 'abc' },
      properties: runState === undefined ? {} : { lastRunStatus: { startTime: '2026-06-29T10:00:00Z', runState } },
    })
  const asked = { maxAge: day, tags: [{ name: 'commit', value: 'abc' }], replicatedTo: [] }

  it('is its success, its age and the tags of the template', () => {
    assert.ok(isOpen(askRun(template('Succeeded'), '2026-06-30T10:00:00Z', asked, now)))
    assert.ok(!isOpen(askRun(template('Succeeded'), '2026-06-29T10:00:00Z', asked, now)))
    assert.ok(!isOpen(askRun(template('Failed'), '2026-06-30T10:00:00Z', asked, now)))
    assert.ok(!isOpen(askRun(template('PartiallySucceeded'), '2026-06-30T10:00:00Z', asked, now)))
    assert.ok(!isOpen(askRun(template('Running'), undefined, asked, now)))
    // The service's value for an end that has not come (docs/service.md 4.3).
    assert.deepEqual(
      askRun(template('Running'), '0001-01-01T00:00:00Z', asked, now).map(({ text }) => text),
      ['the state of its last run is Running', 'it has not ended', 'its tag commit is "abc"'],
    )
    assert.deepEqual(
      askRun(template(undefined), undefined, { tags: [], replicatedTo: [] }, now).map(({ text }) => text),
      ['it was never run'],
    )
  })
})
