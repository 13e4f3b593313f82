import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { at, itemsOf, type JsonObject } from '../../../shared/json.js'
import { imageParts, partsTag } from '../../../shared/comparison/image-parts.js'
import type { Provenance } from '../../../shared/host.js'
import { provenanceFindings, withProvenance } from '../../../shared/plan/provenance.js'
import { beforeTagName, linksUntilTagName, toolTagNames } from '../../../shared/template/tool-tags.js'
import { version } from '../../../shared/product-version.js'
import { json, object } from '../template/helpers.js'

const known = {
  owner: 'o',
  run: 'https://example.com/run/1',
  templateFingerprint: 't',
  imageFingerprint: 'i',
  imageParts: imageParts({}, []),
}
const tagged = (body: JsonObject, provenance?: Provenance) => withProvenance(object(body), { ...known, provenance })
const tags = (body: JsonObject, provenance?: Provenance): unknown => at(json(tagged(body, provenance).body), 'tags')
const sourceVersion = (source: JsonObject): unknown => at(tags({ properties: { source } }, {}), toolTagNames.sourceVersion)

const ofTemplate = {
  'aib-pipelines-template': 't',
  'aib-pipelines-image': 'i',
  'aib-pipelines-owner': 'o',
  'aib-pipelines-run': 'https://example.com/run/1',
}

describe('The tags of provenance', () => {
  it('have what is known, and leave out what is not', () => {
    const provenance = { commit: '4f0c1d2', repository: 'https://example.com/images' }
    assert.deepEqual(tags({ properties: { source: { type: 'PlatformImage', version: '24.04.1' } } }, provenance), {
      ...ofTemplate,
      'aib-pipelines-commit': '4f0c1d2',
      'aib-pipelines-repository': 'https://example.com/images',
      'aib-pipelines-source-version': '24.04.1',
      'aib-pipelines-tool': version,
    })
    assert.deepEqual(tags({}, {}), { ...ofTemplate, 'aib-pipelines-tool': version })
  })

  it('are on the images, too, without what only a template is known by', () => {
    const [image] = itemsOf(at(json(tagged({ properties: { distribute: [{}] } }, { commit: '4f0c1d2' }).body), 'properties', 'distribute'))
    assert.deepEqual(at(image, 'artifactTags'), {
      'aib-pipelines-image': 'i',
      'aib-pipelines-template': 't',
      'aib-pipelines-run': 'https://example.com/run/1',
      'aib-pipelines-commit': '4f0c1d2',
      'aib-pipelines-tool': version,
      'aib-pipelines-parts': partsTag(known.imageParts),
    })
  })

  it('are absent if they are switched off', () => {
    const body = { properties: { distribute: [{}] } }
    assert.deepEqual(tags(body), ofTemplate)
    const [image] = itemsOf(at(json(tagged(body).body), 'properties', 'distribute'))
    assert.deepEqual(at(image, 'artifactTags'), { 'aib-pipelines-image': 'i', 'aib-pipelines-template': 't' })
  })

  it('name the version of the source only where the template does', () => {
    const gallery = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/g/images/i/versions'
    assert.equal(sourceVersion({ type: 'PlatformImage', version: 'latest' }), undefined)
    assert.equal(sourceVersion({ type: 'SharedImageVersion', imageVersionId: `${gallery}/1.2.3` }), '1.2.3')
    assert.equal(sourceVersion({ type: 'SharedImageVersion', imageVersionId: `${gallery}/latest` }), undefined)
    assert.equal(sourceVersion({ type: 'ManagedImage', imageId: '/x' }), undefined)
  })

  it('contain no invisible characters', () => {
    const repository = ' https://e.com/\u0000im\r\nag\u202ees\ud800 '
    assert.equal(at(tags({}, { repository }), toolTagNames.repository), 'https://e.com/images')
  })

  it('that have no room are named at their place', () => {
    const artifactTags = Object.fromEntries(Array.from({ length: 46 }, (_, index) => [`t${index}`, '']))
    const [finding, ...others] = provenanceFindings(object({ properties: { distribute: [{ artifactTags }] } }), {
      ...known,
      provenance: {},
    })
    assert.deepEqual(others, [])
    assert.deepEqual([finding?.rule, finding?.severity], ['own-tags-left-out', 'info'])
    assert.equal(
      finding?.message,
      'distribute[0].artifactTags has no room for aib-pipelines-run, aib-pipelines-tool, aib-pipelines-parts: a resource has at most 50 tags, with values of up to 256 characters.',
    )
  })

  it('are all in the documentation', () => {
    const documented = [...readFileSync('docs/fresh.md', 'utf8').matchAll(/^\| `(aib-pipelines-[a-z-]+)` +\| (?:yes)? *\| *(?:yes)? *\|/gm)]
    assert.deepEqual(documented.map(([, name]) => name).sort(), [...Object.values(toolTagNames), beforeTagName, linksUntilTagName].sort())
  })
})
