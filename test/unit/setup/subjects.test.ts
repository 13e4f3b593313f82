// The subjects of the federated credentials, as GitHub's tokens name them (docs/platforms.md 1.7).
import assert from 'node:assert/strict'
import { makeSetup } from '../../../shared/setup/make.js'
import { planOf, template } from '../preflight/world.js'
import { setupOptions } from './options.js'

describe('the federated credentials of a GitHub repository', () => {
  it('are one for each branch and environment, and one for pull requests', () => {
    const pipeline = { repository: 'o/r', branches: ['main', 'release/1'], environments: ['prod env', 'Production:V1'], pullRequests: true }
    const { credentials } = makeSetup([planOf(template({}))], setupOptions(pipeline))
    assert.deepEqual(
      credentials.map(({ subject }) => subject),
      [
        'repo:o/r:ref:refs/heads/main',
        'repo:o/r:ref:refs/heads/release/1',
        'repo:o/r:environment:prod env',
        'repo:o/r:environment:Production%3AV1',
        'repo:o/r:pull_request',
      ],
    )
    assert.equal(new Set(credentials.map(({ name }) => name)).size, 5)
    for (const { name } of credentials) assert.match(name, /^[A-Za-z0-9][\w-]{2,119}$/)
  })
})
