import assert from 'node:assert/strict'
import { markdown } from '../../../shared/markdown.js'
import { startedReport } from '../../../shared/report/started-report.js'

describe('the page of a started build', () => {
  it('says that it is running and how to continue', () => {
    const page = markdown(startedReport('web_1', '/subscriptions/s/t', 'AzureCloud'), 10_000)
    assert.match(page, /^## Image template web\\_1: started\n/)
    assert.ok(page.includes('command `wait`'), page)
  })
})
