import assert from 'node:assert/strict'
import type { Environment } from '../../../shared/azure/clouds.js'
import { markdown } from '../../../shared/markdown.js'
import { resourceLink } from '../../../shared/report/resource-link.js'

describe('a resource on the page of a run', () => {
  const image = '/subscriptions/0-1/resourceGroups/images/providers/Microsoft.Compute/galleries/main/images/web/versions/1.0.0'
  const written = (id: string, environment: Environment) =>
    markdown([{ kind: 'paragraph', line: resourceLink(id, environment) }], 10_000).trim()

  for (const [environment, host] of [
    ['AzureCloud', 'portal.azure.com'],
    ['AzureUSGovernment', 'portal.azure.us'],
    ['AzureChinaCloud', 'portal.azure.cn'],
  ] as const)
    it(`is a link to the portal of ${environment}`, () => {
      assert.equal(written(image, environment), `[main/web/1.0.0](https://${host}/#resource${image})`)
    })

  it('is its id in a custom cloud, and if it could be anything else', () => {
    assert.equal(written(image, 'custom'), `\`${image}\``)
    for (const id of ['/subscriptions/a)b', '/subscriptions/a b', 'https://example.com/x', '/subscriptions/<b>', '/subscriptions/a?b'])
      assert.ok(!written(id, 'AzureCloud').includes(']('), id)
  })
})
