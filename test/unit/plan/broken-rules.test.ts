import assert from 'node:assert/strict'
import { brokenRules } from '../../../shared/plan/broken-rules.js'
import { inputPlace } from '../../../shared/template/node.js'

describe('what must be corrected in a template that cannot be rendered', () => {
  const at = inputPlace('template')
  const finding = (severity: 'error' | 'warning' | 'info', message: string) => ({ rule: `rule-${severity}`, severity, message, at })

  it('is its errors, by the rules that they break', () => {
    const problems = brokenRules([finding('error', 'wrong'), finding('warning', 'odd'), finding('info', 'new')])
    assert.deepEqual(problems, [{ code: 'template-finding', rule: 'rule-error', message: 'wrong', where: at }])
  })
})
