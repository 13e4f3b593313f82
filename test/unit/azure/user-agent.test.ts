import assert from 'node:assert/strict'
import { userAgentOf } from '../../../shared/azure/user-agent.js'
import { version } from '../../../shared/product-version.js'

describe('the user agent', () => {
  const of = (userAgent?: string): string =>
    userAgentOf({ platform: 'github', context: { ...(userAgent === undefined ? {} : { userAgent }) } })
  const own = `azure-image-builder-pipelines/${version} (github)`

  it('is the name, the version and the platform', () => {
    assert.equal(of(), own)
    assert.equal(of('  '), own)
  })

  it('ends with what the environment adds, as far as a header can hold it', () => {
    assert.equal(of('pid-1 tool/2'), `${own} pid-1 tool/2`)
    assert.equal(of('a\r\nauthorization: b\u0000ü\u2028c'), `${own} a authorization: b c`)
    assert.equal(of('x'.repeat(5000)).length, own.length + 201)
  })
})
