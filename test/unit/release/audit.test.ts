import assert from 'node:assert/strict'
import { auditFindings, packagesOf, parseExceptions } from '../../../scripts/release/audit.js'
import { Refusal } from '../../../scripts/release/refusal.js'

const bundled = ['node_modules/undici', 'node_modules/@azure/identity', 'node_modules/crc32-stream/node_modules/readable-stream']

// The form of npm 11.19.1's report, as it printed it for the lockfile of this project and a registry with one advisory.
const advisory = (name: string) => ({
  source: 1112497,
  name,
  dependency: name,
  title: 'Improper input validation',
  url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
  severity: 'high',
  cwe: ['CWE-20'],
  cvss: { score: 7.5, vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' },
  range: '<9.0.0',
})
const vulnerability = (name: string, via: readonly unknown[], nodes: readonly string[], effects: readonly string[] = []) => ({
  [name]: { name, severity: 'high', isDirect: false, via, effects, range: '*', nodes, fixAvailable: false },
})
const report = (vulnerabilities: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: { vulnerabilities: {}, dependencies: {} } }, null, 2)

const undici = vulnerability('undici', [advisory('undici')], ['node_modules/undici'])

describe('the audit of the bundled packages', () => {
  it('reports an advisory about a bundled package once, with its package, range and address', () => {
    const findings = auditFindings(report(undici), bundled, [], '2026-12-01')
    assert.deepEqual(findings, [
      'GHSA-aaaa-bbbb-cccc: undici <9.0.0, high: Improper input validation (https://github.com/advisories/GHSA-aaaa-bbbb-cccc)',
    ])
  })

  it('passes over what only development uses, another copy of the package included', () => {
    const copies = [
      'node_modules/archiver-utils/node_modules/readable-stream',
      'node_modules/jszip/node_modules/readable-stream',
      'node_modules/readable-stream',
    ]
    const other = vulnerability('readable-stream', [advisory('readable-stream')], copies, ['archiver-utils', 'jszip'])
    const mocha = vulnerability('mocha', [advisory('mocha')], ['node_modules/mocha'])
    assert.deepEqual(auditFindings(report({ ...other, ...mocha }), bundled, [], '2026-12-01'), [])
    const one = vulnerability('readable-stream', [advisory('readable-stream')], [...copies, bundled[2] ?? ''], ['crc32-stream'])
    assert.equal(auditFindings(report(one), bundled, [], '2026-12-01').length, 1)
  })

  it('names the vulnerable package, not those that depend on it', () => {
    const identity = vulnerability('@azure/identity', ['undici'], ['node_modules/@azure/identity'])
    assert.equal(auditFindings(report({ ...undici, ...identity }), bundled, [], '2026-12-01').length, 1)
  })

  it('accepts an exception until its last day, and not after it', () => {
    const exceptions = [{ id: 'GHSA-aaaa-bbbb-cccc', reason: 'the server part is not bundled', until: '2026-12-31' }]
    assert.deepEqual(auditFindings(report(undici), bundled, exceptions, '2026-12-31'), [])
    const [finding, expired] = auditFindings(report(undici), bundled, exceptions, '2027-01-01')
    assert.match(finding ?? '', /^GHSA-aaaa-bbbb-cccc: undici/)
    assert.match(expired ?? '', /ended on 2026-12-31: the server part is not bundled/)
  })

  it('asks to remove an unused exception', () => {
    const exceptions = [{ id: 'GHSA-aaaa-bbbb-cccc', reason: 'r', until: '2026-12-31' }]
    assert.match(auditFindings(report({}), bundled, exceptions, '2026-12-01').join(), /no longer needed/)
  })

  // As npm 11.19.1 printed them.
  for (const [cause, printed, expected] of [
    [
      'refuses the question',
      '{"message":"405 Method Not Allowed - POST http://127.0.0.1:8345/-/npm/v1/security/advisories/bulk - Method Not Allowed","method":"POST","statusCode":405,"body":{"error":"Method Not Allowed"},"error":{"summary":"","detail":""}}',
      /^npm audit has no report: 405 Method Not Allowed - POST http:/,
    ],
    [
      'cannot be reached',
      '{"message":"request to http://127.0.0.1:9/-/npm/v1/security/advisories/bulk failed, reason: connect ECONNREFUSED 127.0.0.1:9","error":{"summary":"","detail":""}}',
      /^npm audit has no report: request to .* failed, reason: connect ECONNREFUSED/,
    ],
    ['is not asked, since npm ends early', '', /^npm audit has no report: npm printed nothing\./],
    ['is behind a page of a proxy', '<html>', /^npm audit has no report: npm printed "<html>"\./],
  ] as const)
    it(`is one error if the registry ${cause}`, () => {
      assert.throws(
        () => auditFindings(printed, bundled, [], '2026-12-01'),
        (error) => error instanceof Refusal && expected.test(error.message),
      )
    })

  it('knows the packages of a bundle by the inputs that esbuild lists', () => {
    const inputs = [
      'shared/run.ts',
      'node_modules/yaml/dist/index.js',
      'node_modules/yaml/dist/node_modules.js',
      'node_modules/@azure/identity/dist/esm/index.js',
      'node_modules/crc32-stream/node_modules/readable-stream/lib/ours/index.js',
      'node_modules/a/node_modules/@b/c/index.js',
      'crypto-by-require:crypto',
      'loaded-together:shared/run.ts',
      'loaded-together:node_modules/undici/index.js',
      '(disabled):node_modules/ms/index.js',
    ]
    assert.deepEqual(packagesOf(inputs), [
      'node_modules/yaml',
      'node_modules/@azure/identity',
      'node_modules/crc32-stream/node_modules/readable-stream',
      'node_modules/a/node_modules/@b/c',
      'node_modules/undici',
      'node_modules/ms',
    ])
  })

  it('reads only exceptions with a reason and a date', () => {
    const exception = { id: 'GHSA-aaaa-bbbb-cccc', reason: 'r', until: '2026-12-31' }
    assert.deepEqual(parseExceptions([exception]), [exception])
    for (const wrong of [{ ...exception, until: 'never' }, { ...exception, reason: '' }, { id: 'x' }])
      assert.throws(() => parseExceptions([wrong]), /Not an exception/)
  })
})
