import assert from 'node:assert/strict'
import { createWorkGuard } from '../../../shared/template/functions/work-guard.js'
import { inputPlace } from '../../../shared/template/node.js'
import { problemsOf } from './helpers.js'

describe('The guard of an evaluation', () => {
  const at = inputPlace('image.json')
  const messageOf = (task: () => unknown): string => problemsOf(task)[0]?.message ?? ''

  it('ends one that takes too long, whatever the count of its steps', () => {
    let time = 0
    const guard = createWorkGuard(() => time)
    guard.charge(at, 2000)
    time = 5000
    assert.match(
      messageOf(() => {
        guard.charge(at, 2000)
      }),
      /more work than any template needs/,
    )
  })

  it('ends one of too many steps, however fast it is', () => {
    const guard = createWorkGuard(() => 0)
    assert.match(
      messageOf(() => {
        guard.charge(at, 10_000_000)
      }),
      /more work than any template needs/,
    )
  })
})
