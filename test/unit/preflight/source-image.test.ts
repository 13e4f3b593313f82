import assert from 'node:assert/strict'
import { sourceImage } from '../../../shared/preflight/checks/source-image.js'
import { subjectOf } from '../../../shared/preflight/subject.js'
import { parseDocument } from '../../../shared/template/load.js'
import { containerUrl, planOf, readerOf, template } from './world.js'

// The result of the check for a platform image that no region has: the lines of its places, and its remedies.
const remarks = async (publisher: string, sku: string) => {
  const source = { type: 'PlatformImage', publisher, offer: 'ubuntu-24_04-lts', sku, version: 'latest' }
  const lines = Object.entries(source).map(([key, value]) => `    ${key}: ${value}`)
  const body = parseDocument(['location: West US 2', 'properties:', '  source:', ...lines, ''].join('\n'), 'image.yaml')
  assert(body.kind === 'object')
  const subject = subjectOf(
    { ...planOf(template({ source })), body },
    {
      target: { subscriptionId: '11111111-2222-3333-4444-555555555555', resourceGroup: 'images' },
      artifacts: { access: 'identity', containerUrl, createContainer: false },
      environment: 'AzureCloud',
      waits: true,
      spell: (name) => name,
    },
  )
  return (await sourceImage.check(subject, readerOf({}))).flatMap((remark) =>
    remark.status === 'failed' && typeof remark.where === 'object' ? [{ line: remark.where.line, fix: remark.fix ?? '' }] : [],
  )
}

describe('a platform image that does not exist', () => {
  for (const [publisher, sku] of [
    ['Cannonical', 'server'],
    ['Canonical', 'srever'],
  ] as const)
    it(`is at its publisher, with commands that list each part: ${publisher} ${sku}`, async () => {
      const [remark, ...others] = await remarks(publisher, sku)
      assert(remark !== undefined && others.length === 0)
      assert.equal(remark.line, 5)
      for (const command of [
        'az vm image list-publishers --location westus2 --output table',
        `az vm image list-offers --publisher ${publisher} --location westus2 --output table`,
        `az vm image list-skus --offer ubuntu-24_04-lts --publisher ${publisher} --location westus2 --output table`,
      ])
        assert.ok(remark.fix.includes(command), remark.fix)
    })
})
