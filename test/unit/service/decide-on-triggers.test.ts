import assert from 'node:assert/strict'
import { decideOnTriggers, survivors, type TriggerChanges } from '../../../shared/service/decide-on-triggers.js'
import type { Trigger } from '../../../shared/service/trigger.js'

const trigger = (name: string, kind = 'SourceImage'): Trigger => ({ name, kind, status: undefined })
const keep = { action: 'keep', name: 'source-image' } as const
const remove = { action: 'remove', name: 'source-image' } as const

describe('what becomes of triggers', () => {
  const nothing: TriggerChanges = { remove: [], put: [], foreign: [] }
  const cases: readonly [string, TriggerChanges, TriggerChanges][] = [
    ['creates one if none exists', decideOnTriggers(keep, []), { ...nothing, put: ['source-image'] }],
    ['leaves an existing one, in any case', decideOnTriggers(keep, [trigger('Source-Image')]), nothing],
    ['replaces one of another name', decideOnTriggers(keep, [trigger('old')]), { ...nothing, remove: ['old'], put: ['source-image'] }],
    ['leaves those of other kinds alone', decideOnTriggers(keep, [trigger('source-image'), trigger('x', 'Time')]), nothing],
    ['removes its own', decideOnTriggers(remove, [trigger('source-image')]), { ...nothing, remove: ['source-image'] }],
    ['removes nothing if none exists', decideOnTriggers(remove, []), nothing],
    ['leaves one that another tool created', decideOnTriggers(remove, [trigger('theirs')]), { ...nothing, foreign: ['theirs'] }],
  ]
  for (const [title, got, expected] of cases)
    it(title, () => {
      assert.deepEqual(got, expected)
    })

  it('restores after a replacement the triggers that are neither created again nor removed', () => {
    const had = [trigger('source-image'), trigger('theirs'), trigger('x', 'Time')]
    const names = (triggers: readonly Trigger[]): readonly string[] => triggers.map(({ name }) => name)
    assert.deepEqual(names(survivors(undefined, had)), ['source-image', 'theirs', 'x'])
    assert.deepEqual(names(survivors(keep, had)), ['x'])
    assert.deepEqual(names(survivors(remove, had)), ['theirs', 'x'])
  })
})
