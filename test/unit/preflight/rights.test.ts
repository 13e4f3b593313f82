import assert from 'node:assert/strict'
import { reads } from '../../../shared/azure/reads.js'
import { checks } from '../../../shared/preflight/checks.js'

describe('the rights of the preflight', () => {
  it('are among those that `aib setup --preflight-reader` gives', () => {
    const given = new Set<string>(Object.values(reads))
    for (const { id, right } of checks) for (const one of right.split(', ')) assert.ok(given.has(one), `${id} needs ${one}`)
  })
})
