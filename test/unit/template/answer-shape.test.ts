import assert from 'node:assert/strict'
import { expectShape } from '../../../shared/azure/expect-shape.js'
import { imageTemplateShape, runOutputShape } from '../../../shared/template/answer-shape.js'

describe('the shape of answers', () => {
  it('has all that the service writes, and the objects around it', () => {
    for (const path of ['id', 'properties.provisioningState', 'properties.lastRunStatus.runState', 'properties.exactStagingResourceGroup'])
      assert.equal(imageTemplateShape[path], 'string', path)
    for (const path of ['tags', 'properties', 'properties.lastRunStatus', 'properties.provisioningError', 'properties.vmProfile'])
      assert.equal(imageTemplateShape[path], 'object', path)
    assert.deepEqual(runOutputShape, {
      name: 'string',
      properties: 'object',
      'properties.artifactId': 'string',
      'properties.artifactUri': 'string',
    })
  })

  it('leaves what the user writes to the service', () => {
    assert.deepEqual(
      Object.keys(imageTemplateShape).filter((path) =>
        /^(?:location|properties\.(?:source|customize|distribute|buildTimeout.*))\b/.test(path),
      ),
      [],
    )
  })

  for (const [name, body] of Object.entries({
    'a number as the run state': { properties: { lastRunStatus: { runState: 3 } } },
    'a list as the properties': { properties: [] },
    'a text as the tags': { tags: 'a' },
    'an object as the id': { id: {} },
  }))
    it(`refuses ${name}`, () => {
      assert.throws(() => {
        expectShape(body, imageTemplateShape, 'GET an image template')
      }, /cannot be used/)
    })
})
