import assert from 'node:assert/strict'
import { markdown } from '../../../shared/markdown.js'
import type { CheckResult } from '../../../shared/preflight/check.js'
import { preflightReport } from '../../../shared/report/preflight-report.js'
import { countText, sharedFindings, unknownTexts } from '../../../shared/report/preflight-text.js'

const check = (id: string) => ({ id, title: `About ${id}`, fix: 'Fix it.' })
const bad = { status: 'failed', message: 'It is | wrong.', where: 'subscription s' } as const
const results: readonly CheckResult[] = [
  { check: check('good'), remarks: [] },
  { check: check('bad'), remarks: [bad, { status: 'unknown', message: 'No.', right: 'x/read' }] },
  { check: check('slow'), remarks: [{ status: 'unknown', message: 'Azure did not answer within 20 seconds.' }] },
]

describe('the report of a preflight', () => {
  it('counts each check by the worst that it says', () => {
    assert.equal(countText(results), '3 checks: 1 passed, 1 failed, 1 unknown.')
  })

  it('says which right was missing, and for what other reason something is not known', () => {
    assert.deepEqual(unknownTexts(results), [
      'Not checked, because the pipeline’s identity lacks rights that the role Reader has: bad (x/read).',
      'Not checked: slow: Azure did not answer within 20 seconds.',
    ])
  })

  it('gives the same reason of several checks in one line', () => {
    const unknown = (id: string, message: string): CheckResult => ({ check: check(id), remarks: [{ status: 'unknown', message }] })
    assert.deepEqual(unknownTexts([unknown('one', 'No account.'), unknown('two', 'Late.'), unknown('three', 'No account.')]), [
      'Not checked: one, three: No account.',
      'Not checked: two: Late.',
    ])
  })

  it('says where, by which check, and what to do', () => {
    assert.deepEqual(sharedFindings([{ result: { check: check('bad'), remarks: [] }, remark: bad, sources: new Map() }]), [
      { status: 'failed', annotation: { text: 'It is | wrong. [bad]', where: 'subscription s', fix: 'Fix it.' } },
    ])
  })

  it('names each place of what several templates have in common, up to ten', () => {
    const found = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        result: { check: check('bad'), remarks: [] },
        remark: { ...bad, where: { file: `${index}.yaml`, line: 1, column: 2, pointer: '' } },
        sources: new Map(),
      }))
    const [three, ...none] = sharedFindings(found(3))
    assert.equal(three?.annotation.also, '1.yaml:1:2, 2.yaml:1:2')
    assert.deepEqual(none, [])
    assert.match(sharedFindings(found(13))[0]?.annotation.also ?? '', /10\.yaml:1:2 and 2 more places$/)
  })

  it('is one line that opens, if all is well', () => {
    const summary = markdown(preflightReport('web', [{ check: check('good'), remarks: [] }]), 10_000)
    assert.match(
      summary,
      /^<details><summary>Preflight passed<\/summary>\n\nPreflight of image template web: 1 check: 1 passed\.\n\n- About good `good`\n/,
    )
    assert.doesNotMatch(summary, /^#/m)
  })

  it('gives a reason for which several checks are unknown once', () => {
    const unknown = (id: string, message: string): CheckResult => ({ check: check(id), remarks: [{ status: 'unknown', message }] })
    const proxy = 'A proxy may have answered.'
    const summary = markdown(preflightReport('web', [unknown('one', proxy), unknown('two', 'Late.'), unknown('three', proxy)]), 10_000)
    assert.deepEqual(
      [...summary.matchAll(/\*\*unknown\*\* \| (.*) \|$/gm)].map(([, text]) => text),
      [proxy, 'Late.', 'The same reason as for `one`.'],
    )
  })

  it('is a table of what did not pass, which the list after it does not run into', () => {
    const summary = markdown(preflightReport('web', results), 10_000)
    assert.match(
      summary,
      /^\| About bad `bad` \| \*\*failed\*\* \| It is &#124; wrong\.<br>Where: `subscription s`<br>What to do: Fix it\.<br>No\. It needs x\/read\. \|$/m,
    )
    assert.ok(
      summary.endsWith('|\n\n<details><summary>Passed checks</summary>\n\n- About good `good`\n\n</details>\n\n'),
      JSON.stringify(summary.slice(-100)),
    )
  })
})
