import assert from 'node:assert/strict'
import { auditFindings, parseExceptions } from '../../../scripts/release/audit.js'

const bundled = ['node_modules/undici', 'node_modules/@azure/identity', 'node_modules/crc32-stream/node_modules/readable-stream']

const advisory = (name: string) => ({
  source: 1112497,
  name,
  dependency: name,
  title: 'Improper input validation',
  url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
  severity: 'high',
  range: '<6.30.0',
})

// The form of npm's report, version 2.
const report = (vulnerabilities: Readonly<Record<string, unknown>>) => ({ auditReportVersion: 2, vulnerabilities, metadata: {} })

const undici = {
  name: 'undici',
  severity: 'high',
  via: [advisory('undici')],
  effects: [],
  range: '<6.30.0',
  nodes: ['node_modules/undici'],
}

describe('the audit of what is bundled', () => {
  it('reports an advisory about a bundled package once, with its package, range and address', () => {
    const findings = auditFindings(report({ undici }), bundled, [], '2026-12-01')
    assert.deepEqual(findings, [
      'GHSA-aaaa-bbbb-cccc: undici <6.30.0, high: Improper input validation (https://github.com/advisories/GHSA-aaaa-bbbb-cccc)',
    ])
  })

  it('passes over what only development uses, another copy of the package included', () => {
    const mocha = { ...undici, name: 'mocha', via: [advisory('mocha')], nodes: ['node_modules/mocha'] }
    const other = { ...undici, name: 'readable-stream', via: [advisory('readable-stream')], nodes: ['node_modules/readable-stream'] }
    assert.deepEqual(auditFindings(report({ mocha, other }), bundled, [], '2026-12-01'), [])
  })

  it('names the vulnerable package, not those that depend on it', () => {
    const identity = { name: '@azure/identity', severity: 'high', via: ['undici'], nodes: ['node_modules/@azure/identity'] }
    assert.equal(auditFindings(report({ undici, identity }), bundled, [], '2026-12-01').length, 1)
  })

  it('accepts an exception until its last day, and not after it', () => {
    const exceptions = [{ id: 'GHSA-aaaa-bbbb-cccc', reason: 'the server part is not bundled', until: '2026-12-31' }]
    assert.deepEqual(auditFindings(report({ undici }), bundled, exceptions, '2026-12-31'), [])
    const [finding, expired] = auditFindings(report({ undici }), bundled, exceptions, '2027-01-01')
    assert.match(finding ?? '', /^GHSA-aaaa-bbbb-cccc: undici/)
    assert.match(expired ?? '', /ended on 2026-12-31: the server part is not bundled/)
  })

  it('asks to remove an exception that nothing needs', () => {
    const exceptions = [{ id: 'GHSA-aaaa-bbbb-cccc', reason: 'r', until: '2026-12-31' }]
    assert.match(auditFindings(report({}), bundled, exceptions, '2026-12-01').join(), /no longer needed/)
  })

  // What npm prints for a registry without advisories.
  it('is an error if the registry did not answer', () => {
    const answer = { message: '405 Method Not Allowed - POST https://registry.example/-/npm/v1/security/advisories/bulk', method: 'POST' }
    assert.throws(() => auditFindings(answer, bundled, [], '2026-12-01'), /no answer: 405 Method Not Allowed/)
  })

  it('reads only exceptions with a reason and a date', () => {
    const exception = { id: 'GHSA-aaaa-bbbb-cccc', reason: 'r', until: '2026-12-31' }
    assert.deepEqual(parseExceptions([exception]), [exception])
    for (const wrong of [{ ...exception, until: 'never' }, { ...exception, reason: '' }, { id: 'x' }])
      assert.throws(() => parseExceptions([wrong]), /Not an exception/)
  })
})
