import assert from 'node:assert/strict'
import type { JsonObject } from '../../../shared/template/node.js'
import { isOwnTag, withOwnTags } from '../../../shared/template/own-tags.js'
import { json, object } from './helpers.js'

const own = { template: 't', image: 'i', owner: 'o', run: 'r' }
const all = { 'aib-pipelines-template': 't', 'aib-pipelines-image': 'i', 'aib-pipelines-owner': 'o', 'aib-pipelines-run': 'r' }
const ofImages = { 'aib-pipelines-template': 't', 'aib-pipelines-image': 'i' }

const many = (count: number): JsonObject => Object.fromEntries(Array.from({ length: count }, (_, n) => [`t${String(n)}`, '']))
const tag = (body: JsonObject, tags = own) => json(withOwnTags(object(body), tags))

describe('withOwnTags', () => {
  it('tags the template and the images of every distributor, after the tags of the user', () => {
    assert.deepEqual(tag({ tags: { a: '1' }, properties: { distribute: [{ artifactTags: { b: '2' } }, {}] } }), {
      tags: { a: '1', ...all },
      properties: { distribute: [{ artifactTags: { b: '2', ...ofImages } }, { artifactTags: ofImages }] },
    })
  })

  it('leaves a tag of the user under one of our names, whatever its case', () => {
    assert.deepEqual(tag({ tags: { 'AIB-Pipelines-Owner': 'mine' } }), {
      tags: { 'AIB-Pipelines-Owner': 'mine', 'aib-pipelines-template': 't', 'aib-pipelines-image': 'i', 'aib-pipelines-run': 'r' },
    })
    assert(isOwnTag('AIB-Pipelines-Owner') && !isOwnTag('aib'))
  })

  it('leaves ours out where Azure has no room for them, the less important first', () => {
    assert.deepEqual(tag({ tags: many(48) }), { tags: { ...many(48), ...ofImages } })
    assert.deepEqual(tag({ tags: many(50) }), { tags: many(50) })
    const distribute = [{ artifactTags: many(47) }, { artifactTags: many(48) }]
    assert.deepEqual(tag({ tags: many(50), properties: { distribute } }), {
      tags: many(50),
      properties: { distribute: [{ artifactTags: { ...many(47), 'aib-pipelines-template': 't' } }, { artifactTags: many(48) }] },
    })
    assert.deepEqual(tag({}, { ...own, template: '', run: 'x'.repeat(257) }), {
      tags: { 'aib-pipelines-image': 'i', 'aib-pipelines-owner': 'o' },
    })
  })

  it('leaves tags alone that are no object: the linter speaks of those', () => {
    assert.deepEqual(tag({ tags: 'x', properties: { distribute: ['y'] } }), { tags: 'x', properties: { distribute: ['y'] } })
  })
})
