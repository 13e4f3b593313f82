import assert from 'node:assert/strict'
import { parseDocument } from '../../../shared/template/load.js'
import { parseParameters } from '../../../shared/template/parameters.js'
import { parametersInput } from '../../../shared/template/parameters-input.js'
import type { ParseDocument } from '../../../shared/template/reading.js'
import { unknownParameters } from '../../../shared/template/unknown-parameters.js'
import { json, object, placeText, problemsOf } from './helpers.js'

const values = (text: string, file = 'parameters', parse?: ParseDocument) =>
  Object.fromEntries([...parseParameters(text, file, parse)].map(([name, node]) => [name, json(node)]))

describe('parseParameters', () => {
  it('reads lines: the value is everything after the first separator', () => {
    const text = '# comment\n\n name = a=b:c # not a comment \r\nurl: https://x/y?z=1\nempty=\nquoted="a"'
    assert.deepEqual(values(text), { name: 'a=b:c # not a comment', url: 'https://x/y?z=1', empty: '', quoted: '"a"' })
    const places = [...parseParameters(text, 'parameters').values()].map(({ at }) => placeText(at))
    assert.deepEqual(places.slice(0, 2), ['parameters:3:9', 'parameters:4:6'])
  })

  it('names no line that is probably part of a value of several lines, and names one that is misspelt', () => {
    const lines = [
      '7MIIEow1xyZ/8+Qab12CDef==',
      'MIIEow1xyZ8Qab12CDef=',
      'MIIEow1xyZ8Qab12CDef==',
      `Hunter2${'x'.repeat(300)}=1`,
      'a$Hunter2=x',
    ]
    for (const line of lines) {
      const problems = unknownParameters(object({}), parseParameters(`key=first\n${line}`, 'parameters'), ['key'])
      assert.equal(problems.length, 1, line)
      assert.match(problems[0]?.message ?? '', /^Line 2 of the parameters does not begin with the name/)
      assert.doesNotMatch(JSON.stringify(problems), /MII|Hunter2/)
    }
    for (const line of ['imageName=web', 'image-Name2.id=', 'größe=1', 'theWholeNameOfAnImage=', '<kye>=1']) {
      const [problem] = unknownParameters(object({}), parseParameters(`key=first\n${line}`, 'parameters'), ['key'])
      assert.equal(problem?.message.includes('named'), !line.startsWith('<'), line)
    }
    const [quoted] = unknownParameters(object({}), parseParameters('{"a$b": 1}', 'parameters'))
    assert.match(quoted?.message ?? '', /named a\$b/)
  })

  it('are not files of another kind, and the problem does not show the path', () => {
    for (const path of ['params.txt', './values/prod.env', 'a.tfvars']) {
      const [problem] = problemsOf(() => parseParameters(path, 'parameters'))
      assert.match(problem?.message ?? '', /path of a file that is not JSON/)
      assert.ok(!JSON.stringify(problem?.message).includes(path))
    }
  })

  it('reports lines without a pair, and duplicate names, without showing values', () => {
    const problems = problemsOf(() => parseParameters('a=1\nhunter2\n=x\na=2', 'parameters'))
    assert.deepEqual(
      problems.map(({ code, where }) => [code, placeText(where)]),
      [
        ['parameter-invalid', 'parameters:2:1'],
        ['parameter-invalid', 'parameters:3:1'],
        ['parameter-invalid', 'parameters:4:3'],
      ],
    )
    assert.match(problems[2]?.message ?? '', /^Line 1 and line 4 of the parameters give the same parameter\.$/)
    assert(!JSON.stringify(problems).includes('hunter2'))
  })

  it('reads JSON: plain values, ARM values, and a whole parameters file', () => {
    const expected = { name: 'x', size: 5, list: [{ value: 1 }] }
    assert.deepEqual(values('{"name": "x", "size": 5, "list": [{"value": 1}]}'), expected)
    const wrapped = '{"name": {"value": "x"}, "size": {"value": 5}, "list": {"value": [{"value": 1}], "metadata": {}}}'
    assert.deepEqual(values(wrapped), expected)
    assert.deepEqual(values(`{"$schema": "https://x#", "contentVersion": "1.0.0.0", "parameters": ${wrapped}}`, 'p.json'), expected)
    assert.deepEqual(values('{"nothing": {"value": null}}'), { nothing: null })
  })

  it('takes objects for values unless every one of them is an ARM value', () => {
    assert.deepEqual(values('{"a": {"value": 1}, "b": 2}'), { a: { value: 1 }, b: 2 })
    assert.deepEqual(values('{"a": {"value": 1, "size": 2}}'), { a: { value: 1, size: 2 } })
    assert.deepEqual(values('{"parameters": {"a": 1}, "b": 2}'), { parameters: { a: 1 }, b: 2 })
    assert.deepEqual(values('{}'), {})
  })

  it('reads YAML files, with places in the file', () => {
    assert.deepEqual(values('name: x\nsize: 5', 'p.yaml', parseDocument), { name: 'x', size: 5 })
    assert.equal(placeText(parseParameters('a: 1\nname: x', 'p.yaml', parseDocument).get('name')?.at), 'p.yaml:2:7')
  })

  it('reads an empty input as no parameters', () => {
    assert.deepEqual([values(''), values(' \n'), values('# none', 'parameters'), values('', 'p.json')], [{}, {}, {}, {}])
  })

  it('rejects key vault references, parameters without a value, and anything other than an object', () => {
    const text = '{"a": {"reference": {"keyVault": {"id": "/vault"}, "secretName": "s"}}, "b": {"value": 1}}'
    assert.match(problemsOf(() => values(text))[0]?.message ?? '', /refers to the key vault \/vault/)
    assert.match(problemsOf(() => values('{"contentVersion": "1", "parameters": {"a": 1}}'))[0]?.message ?? '', /a has no "value"/)
    assert.match(problemsOf(() => values('[]', 'p.json'))[0]?.message ?? '', /are an object/)
  })

  it('distinguishes a path from parameters', () => {
    for (const path of ['p.json', ' params/prod.jsonc ', 'C:\\p.yaml', 'a b.yml', 'main.bicepparam'])
      assert.deepEqual(parametersInput(path), { file: path.trim(), values: path.slice(path.trimEnd().length) })
    for (const text of ['a=b.json', 'a: b.json', '{"a": "x.json"}', 'a\nb.json', 'p.txt', ''])
      assert.deepEqual(parametersInput(text), { values: text })
    assert.deepEqual(parametersInput('\n p.json \nname=web\n'), { file: 'p.json', values: '\n \nname=web\n' })
  })
})
