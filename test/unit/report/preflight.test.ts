import assert from 'node:assert/strict'
import { markdown } from '../../../shared/markdown.js'
import type { CheckResult } from '../../../shared/preflight/check.js'
import { preflightReport } from '../../../shared/report/preflight-report.js'
import { countText, remarkAnnotation, unknownTexts } from '../../../shared/report/preflight-text.js'

const check = (id: string) => ({ id, title: `About ${id}`, fix: 'Mend it.' })
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
      'Not checked: the pipeline lacks these rights, which the role Reader gives: bad (x/read).',
      'Not checked: slow: Azure did not answer within 20 seconds.',
    ])
  })

  it('says where, by which check, and what to do', () => {
    assert.deepEqual(remarkAnnotation({ check: check('bad'), remarks: [] }, bad, new Map()), {
      text: 'It is | wrong. [bad]\n  where: subscription s\n  what to do: Mend it.',
    })
  })

  it('is one line that opens, if all is well', () => {
    const summary = markdown(preflightReport('web', [{ check: check('good'), remarks: [] }]), 10_000)
    assert.match(
      summary,
      /^Preflight of image template web: 1 checks: 1 passed\.\n\n<details><summary>All checks of the preflight<\/summary>\n\n\| Check /,
    )
    assert.doesNotMatch(summary, /^#/m)
  })

  it('is a table that what is written after it does not run into', () => {
    const summary = markdown(preflightReport('web', results), 10_000)
    assert.match(summary, /^\| About good `good` \| passed \| {2}\|$/m)
    assert.match(summary, /^\| About bad `bad` \| \*\*failed\*\* \| It is &#124; wrong\. .*Mend it\.<br>No\. It needs x\/read\. \|$/m)
    assert.ok(summary.endsWith('|\n\n'), JSON.stringify(summary.slice(-10)))
  })
})
