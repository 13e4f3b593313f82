import assert from 'node:assert/strict'
import { AibError, type Problem } from '../../../shared/errors.js'
import { withFirstFindings, withFirstProblems } from '../../../shared/plan/report-limit.js'
import type { Finding, Severity } from '../../../shared/template/finding.js'

const at = (line: number) => ({ file: 'image.json', line, column: 1, pointer: '' })

const findings = (count: number, severity: Severity): readonly Finding[] =>
  Array.from({ length: count }, (_, index) => ({ rule: 'field-unknown', severity, message: 'It is unknown.', at: at(index + 1) }))

describe('What is wrong with the templates of a job', () => {
  it('is reported whole up to 500 findings, over all templates', () => {
    const plans = [{ findings: findings(250, 'info') }, { findings: findings(250, 'error') }]
    assert.deepEqual(withFirstFindings(plans), plans)
  })

  it('keeps errors rather than notes, and fails as the findings that are left out would', () => {
    const [first, second] = withFirstFindings([
      { findings: [...findings(400, 'info'), ...findings(200, 'error'), ...findings(50, 'warning')] },
      { findings: findings(3, 'warning') },
    ])
    const counts = (list: readonly Finding[] = []) =>
      (['error', 'warning', 'info'] as const).map((severity) => list.filter((one) => one.severity === severity).length)
    assert.deepEqual(counts(first?.findings), [200, 50, 248])
    assert.match(first?.findings.at(-1)?.message ?? '', /^153 more findings are not listed/)
    assert.deepEqual(counts(second?.findings), [0, 3, 0])
  })

  it('is 500 problems and one that counts the others, at the first of them', () => {
    const problem = (line: number): Problem => ({ code: 'template-expression', message: 'It fails.', where: at(line), fix: 'Correct it.' })
    const all: readonly [Problem, ...Problem[]] = [problem(1), ...Array.from({ length: 9999 }, (_, index) => problem(index + 2))]
    const { problems } = withFirstProblems(new AibError(all))
    assert.equal(problems.length, 501)
    const { message, where, fix } = problems.at(-1) ?? problem(0)
    assert.match(message, /^9500 more problems are not listed/)
    assert.deepEqual(where, at(501))
    assert.equal(fix, undefined)
    const few = new AibError([problem(1), problem(2)])
    assert.equal(withFirstProblems(few), few)
  })

  it('has every rule and every kind of message among the 500', () => {
    const other = (code: Problem['code'], message: string): Problem => ({ code, message, where: at(1) })
    const repeated = Array.from({ length: 20_000 }, (_, n) => other('template-expression', `The parameter p${String(n)} is not declared.`))
    const named = Array.from({ length: 2000 }, (_, n) => ({
      ...other('template-finding', `"x${String(n)}" is unknown.`),
      rule: 'field-unknown',
    }))
    const hidden = [
      other('template-expression', 'There is no function concta.'),
      other('artifact-missing', 'a.sh does not exist.'),
      { ...other('template-finding', 'The step has no type.'), rule: 'field-missing' },
    ]
    const { problems } = withFirstProblems(new AibError([other('parameter-missing', 'First'), ...repeated, ...named, ...hidden]))
    assert.equal(problems.length, 501)
    assert.deepEqual(problems[0].message, 'First')
    for (const one of hidden) assert.ok(problems.includes(one), one.message)
    const rest = problems.filter((one) => repeated.includes(one)).length
    assert.ok(rest > 200 && problems.filter(({ rule }) => rule === 'field-unknown').length > 200, String(rest))
    const [first, second] = withFirstFindings([
      { findings: findings(1000, 'error') },
      { findings: [...findings(700, 'error'), { rule: 'field-missing', severity: 'error', message: 'It is missing.', at: at(9) }] },
    ])
    assert.ok([...(first?.findings ?? []), ...(second?.findings ?? [])].some(({ rule }) => rule === 'field-missing'))
  })
})
