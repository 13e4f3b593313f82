import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { leftOutFindings, provenanceTags } from '../../../shared/plan/provenance.js'
import type { JsonObject } from '../../../shared/template/node.js'
import { beforeTagName, linksUntilTagName, ownTagNames } from '../../../shared/template/own-tags.js'
import { version } from '../../../shared/version.js'
import { object } from '../template/helpers.js'

const from = (source: JsonObject) => object({ properties: { source } })
const sourceVersion = (source: JsonObject): string | undefined =>
  provenanceTags({}, from(source)).find(([tag]) => tag === 'sourceVersion')?.[1]

describe('The tags of provenance', () => {
  it('tell what is known, and nothing of what is not', () => {
    assert.deepEqual(provenanceTags({ commit: '4f0c1d2', repository: 'https://example.com/images' }, from({ version: '24.04.1' })), [
      ['commit', '4f0c1d2'],
      ['repository', 'https://example.com/images'],
      ['sourceVersion', '24.04.1'],
      ['tool', version],
    ])
    assert.deepEqual(
      provenanceTags({}, object({})).map(([, value]) => value),
      ['', '', '', version],
    )
  })

  it('name the version of the source only where the template does', () => {
    const gallery = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/g/images/i/versions'
    assert.equal(sourceVersion({ type: 'PlatformImage', version: 'latest' }), '')
    assert.equal(sourceVersion({ type: 'SharedImageVersion', imageVersionId: `${gallery}/1.2.3` }), '1.2.3')
    assert.equal(sourceVersion({ type: 'SharedImageVersion', imageVersionId: `${gallery}/latest` }), '')
    assert.equal(sourceVersion({ type: 'ManagedImage', imageId: '/x' }), '')
  })

  it('hold nothing that cannot be seen', () => {
    const [, [, repository] = []] = provenanceTags({ repository: ' https://e.com/\u0000im\r\nag\u202ees\ud800 ' }, object({}))
    assert.equal(repository, 'https://e.com/images')
  })

  it('that have no room are named where they would have stood', () => {
    const at = { file: 'image.yaml', line: 3, column: 5, pointer: '/properties/distribute/0' }
    const [finding] = leftOutFindings([{ path: ['properties', 'distribute', 0, 'artifactTags'], at, names: ['a', 'b'] }])
    assert.deepEqual(finding, {
      rule: 'own-tags-left-out',
      severity: 'info',
      message: 'distribute[0].artifactTags has no room for a, b: a resource has at most 50 tags, with values of up to 256 characters.',
      at,
    })
  })

  it('are all in the documentation', () => {
    const documented = [...readFileSync('docs/fresh.md', 'utf8').matchAll(/^\| `(aib-pipelines-[a-z-]+)` +\| (?:yes)? *\| *(?:yes)? *\|/gm)]
    assert.deepEqual(documented.map(([, name]) => name).sort(), [...Object.values(ownTagNames), beforeTagName, linksUntilTagName].sort())
  })
})
