import assert from 'node:assert/strict'
import type { JsonObject } from '../../../shared/json.js'
import { isToolTag, withLinksUntil, withToolTags, type ToolTags } from '../../../shared/template/tool-tags.js'
import { json, object } from './helpers.js'

const ofTemplate: ToolTags = [
  ['template', 't'],
  ['image', 'i'],
  ['owner', 'o'],
  ['run', 'r'],
  ['commit', 'c'],
  ['tool', '1.0.0'],
]
const ofImages: ToolTags = [
  ['image', 'i'],
  ['template', 't'],
  ['commit', 'c'],
]
const known = { 'aib-pipelines-template': 't', 'aib-pipelines-image': 'i', 'aib-pipelines-owner': 'o', 'aib-pipelines-run': 'r' }
const onTemplate = { ...known, 'aib-pipelines-commit': 'c', 'aib-pipelines-tool': '1.0.0' }
const onImages = { 'aib-pipelines-image': 'i', 'aib-pipelines-template': 't', 'aib-pipelines-commit': 'c' }

const many = (count: number): JsonObject => Object.fromEntries(Array.from({ length: count }, (_, n) => [`t${String(n)}`, '']))
const tagged = (body: JsonObject, template = ofTemplate) => withToolTags(object(body), { template, images: ofImages })
const tag = (body: JsonObject, template = ofTemplate) => json(tagged(body, template).body)
const leftOut = (body: JsonObject, template = ofTemplate) =>
  tagged(body, template).leftOut.map(({ path, names }) => [path.join('.'), names])

describe('withOwnTags', () => {
  it('tags the template and the images of every distributor, after the tags of the user', () => {
    assert.deepEqual(tag({ tags: { a: '1' }, properties: { distribute: [{ artifactTags: { b: '2' } }, {}] } }), {
      tags: { a: '1', ...onTemplate },
      properties: { distribute: [{ artifactTags: { b: '2', ...onImages } }, { artifactTags: onImages }] },
    })
  })

  it('keeps a user’s tag under one of our names, in any case, without a finding', () => {
    const body = { tags: { 'AIB-Pipelines-Commit': 'mine' } }
    assert.deepEqual(tag(body), { tags: { ...body.tags, ...known, 'aib-pipelines-tool': '1.0.0' } })
    assert.deepEqual(leftOut(body), [])
    assert(isToolTag('AIB-Pipelines-Owner') && !isToolTag('aib'))
  })

  it('leaves ours out where Azure has no room for them, the least important first, and says which', () => {
    assert.deepEqual(tag({ tags: many(43) }), { tags: { ...many(43), ...known, 'aib-pipelines-commit': 'c' } })
    assert.deepEqual(leftOut({ tags: many(43) }), [['tags', ['aib-pipelines-tool']]])
    const distribute = [{ artifactTags: many(47) }, { artifactTags: many(48) }]
    assert.deepEqual(tag({ tags: many(50), properties: { distribute } }), {
      tags: many(50),
      properties: { distribute: [{ artifactTags: { ...many(47), 'aib-pipelines-image': 'i' } }, { artifactTags: many(48) }] },
    })
    assert.deepEqual(leftOut({ properties: { distribute } }), [
      ['properties.distribute.0.artifactTags', ['aib-pipelines-template', 'aib-pipelines-commit']],
      ['properties.distribute.1.artifactTags', ['aib-pipelines-image', 'aib-pipelines-template', 'aib-pipelines-commit']],
    ])
  })

  it('gives those by which a template is known again all the room there is, and keeps the rest from what is added when it is run', () => {
    assert.deepEqual(tag({ tags: many(45) }), { tags: { ...many(45), ...known } })
    assert.deepEqual(tag({ tags: many(47) }), { tags: { ...many(47), 'aib-pipelines-template': 't', 'aib-pipelines-image': 'i' } })
    // The run that it had before is added when it is taken.
    assert.deepEqual(tag({ tags: many(48) }), { tags: { ...many(48), 'aib-pipelines-template': 't' } })
    assert.deepEqual(tag({ tags: many(49) }), { tags: many(49) })
  })

  it('tells until when links last, and forgets a template rather than that', () => {
    const until = new Date(Date.UTC(2026, 0, 1))
    const last = { 'aib-pipelines-sas-until': '2026-01-01T00:00:00.000Z' }
    const template = { 'aib-pipelines-template': 't' }
    assert.deepEqual(withLinksUntil({}, until), { tags: last })
    assert.deepEqual(withLinksUntil({ tags: { ...many(47), ...template } }, until), { tags: { ...many(47), ...template, ...last } })
    assert.deepEqual(withLinksUntil({ tags: { ...many(48), ...template } }, until), { tags: { ...many(48), ...last } })
    assert.deepEqual(withLinksUntil({ tags: many(50) }, until), { tags: many(50) })
  })

  it('leaves out what is too long for a value', () => {
    const long: ToolTags = [
      ['template', ''],
      ['run', 'x'.repeat(257)],
      ['commit', 'x'.repeat(256)],
    ]
    assert.deepEqual(tag({}, long), { tags: { 'aib-pipelines-commit': 'x'.repeat(256) } })
    assert.deepEqual(leftOut({}, long), [['tags', ['aib-pipelines-run']]])
  })

  it('leaves tags that are not an object to the linter', () => {
    assert.deepEqual(tag({ tags: 'x', properties: { distribute: ['y'] } }), { tags: 'x', properties: { distribute: ['y'] } })
  })
})
