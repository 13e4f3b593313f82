import assert from 'node:assert/strict'
import { oversizeProblems } from '../../../shared/plan/body-size.js'
import { fromJson, inputPlace } from '../../../shared/template/node.js'

describe('A template that Azure Resource Manager does not accept', () => {
  // 4,194,304 bytes are accepted (docs/service.md 7.17). `{"a":""}` is 8 bytes.
  const problemsOf = (text: string) => {
    const body = { a: text }
    const node = fromJson(body, inputPlace('template'))
    assert.ok(node.kind === 'object')
    return oversizeProblems(body, node)
  }

  it('is refused for its size in bytes of UTF-8, as it is sent', () => {
    assert.deepEqual(problemsOf('x'.repeat(4_194_296)), [])
    const [problem] = problemsOf(`${'x'.repeat(4_194_293)}é"`)
    assert.equal(problem?.code, 'template-too-large')
    assert.match(problem.message, /at least 4,194,305 bytes of JSON; Azure Resource Manager accepts at most 4,194,304 \(4 MB\)/)
  })
})
