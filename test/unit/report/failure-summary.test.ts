import assert from 'node:assert/strict'
import { startedSummary } from '../../../shared/report/failure-summary.js'
import { codeBlock } from '../../../shared/report/markdown.js'

describe('a block of code', () => {
  it('cannot be ended by one of its lines', () => {
    assert.equal(codeBlock(['a', '```` b', '@somebody']), '`````text\na\n```` b\n@somebody\n`````')
    assert.equal(codeBlock(['one\ntwo']), '```text\none two\n```')
  })
})

describe('the page of a started build', () => {
  it('says that it is running and how to go on', () => {
    const page = startedSummary('web_1', '/subscriptions/s/t')
    assert.match(page, /^## Image template web\\_1: started\n/)
    assert.ok(page.includes('command `wait`'), page)
  })
})
