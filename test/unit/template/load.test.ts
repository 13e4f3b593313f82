import assert from 'node:assert/strict'
import { AibError, type Place } from '../../../shared/errors.js'
import { duplicateKeys } from '../../../shared/template/duplicate-keys.js'
import { joinedItems } from '../../../shared/template/joined-items.js'
import { parseDocument } from '../../../shared/template/load.js'
import { get, toJson } from '../../../shared/template/node.js'

const problemsOf = (text: string, file: string) => {
  try {
    parseDocument(text, file)
  } catch (error) {
    assert(error instanceof AibError)
    return error.problems
  }
  throw new assert.AssertionError({ message: `${file} was read without an error` })
}

const lineOf = (where: Place | string | undefined): string =>
  typeof where === 'object' ? `${String(where.line)}:${String(where.column)}` : String(where)

describe('parseDocument', () => {
  it('keeps line, column and pointer of JSON with comments, trailing commas and a byte order mark', () => {
    const text = '\uFEFF{\r\n  // a comment\r\n  "a/b": { "c": [1, "two",], },\r\n}\r\n'
    const document = parseDocument(text, 'image.jsonc')
    assert.deepEqual(toJson(document), { 'a/b': { c: [1, 'two'] } })
    assert.deepEqual(get(document, 'a/b', 'c', 1)?.at, { file: 'image.jsonc', line: 3, column: 21, pointer: '/a~1b/c/1' })
    assert(document.kind === 'object')
    assert.deepEqual(document.at, { file: 'image.jsonc', line: 1, column: 1, pointer: '' })
    assert.deepEqual(document.entries[0]?.key.at, { file: 'image.jsonc', line: 3, column: 3, pointer: '/a~1b' })
  })

  it('reads strings over several lines as Azure Resource Manager does, with all places', () => {
    const text = '{\r\n  "a": "[concat(\r\n\t\'x\',\n  \'y\')]", // it\'s "one"\n  "b\tc": ["one\ntwo", "\\"\n"],\n  "d": 1\n}'
    const document = parseDocument(text, 'image.json')
    assert.deepEqual(toJson(document), { a: "[concat(\r\n\t'x',\n  'y')]", 'b\tc': ['one\ntwo', '"\n'], d: 1 })
    assert.deepEqual(get(document, 'd')?.at, { file: 'image.json', line: 8, column: 8, pointer: '/d' })
    assert.deepEqual(toJson(parseDocument('{"a": "\uE000\n\uE001"}', 'image.json')), { a: '\uE000\n\uE001' })
    assert.equal(problemsOf('{\n  "a": "x,\n  "b": "y"\n}', 'image.json')[0].message, 'A string is not closed on its line.')
  })

  it('keeps line, column and pointer of YAML, and of what an alias stands for', () => {
    const document = parseDocument('# comment\nlocation: westeurope\nregions: &r\n  - westus\nagain: *r\n', 'image.yaml')
    assert.deepEqual(toJson(document), { location: 'westeurope', regions: ['westus'], again: ['westus'] })
    assert.deepEqual(get(document, 'location')?.at, { file: 'image.yaml', line: 2, column: 11, pointer: '/location' })
    assert.deepEqual(get(document, 'again', 0)?.at, { file: 'image.yaml', line: 4, column: 5, pointer: '/regions/0' })
  })

  it('reads YAML by the core schema: keys are texts, yes is a text', () => {
    const document = parseDocument('1.0: yes\ntrue: 0x10\nempty:\n', 'image.yml')
    assert.deepEqual(toJson(document), { '1.0': 'yes', true: 16, empty: null })
  })

  it('takes a file without a telling extension as JSON, else as YAML', () => {
    assert.deepEqual(toJson(parseDocument('{"a": 1 /* one */}', 'template')), { a: 1 })
    assert.deepEqual(toJson(parseDocument('a: 1', 'template')), { a: 1 })
    assert.match(problemsOf('{"a": }', 'template')[0].message, /A value is needed/)
    assert.match(problemsOf('a: [1', 'template')[0].message, /The \[ has no \]/)
  })

  it('reports every syntax error at its place', () => {
    const json = problemsOf('{\n  "a": tru,\n  "b" 1\n}', 'image.json')
    assert.deepEqual(
      json.map(({ code, message, where }) => [code, lineOf(where), message]),
      [
        ['template-syntax', '2:8', '"tru" is not a JSON value.'],
        ['template-syntax', '3:7', 'A colon is needed before "1".'],
      ],
    )
    const yaml = problemsOf('a: "open\nb: ]\n', 'image.yaml')
    assert.deepEqual([...new Set(yaml.map(({ code }) => code))], ['template-syntax'])
  })

  it('marks an item of a YAML list that continues the one above', () => {
    const lines = (text: string) =>
      joinedItems(parseDocument(text, 'image.yaml')).map(({ at }) => `${String(at.line)}:${String(at.column)}`)
    assert.deepEqual(lines('inline:\n  - echo a\n    - echo b\n'), ['3:5'])
    assert.deepEqual(lines('inline:\n- echo a\n - echo b\n - echo c\n'), ['3:2'])
    assert.deepEqual(lines('- - echo a\n    - echo b\n- x\n  y\n  - z\n'), ['2:5', '5:3'])
    assert.deepEqual(lines('-\n  echo a\n  - echo b\n'), ['3:3'])
    assert.deepEqual(lines('- &one !!str echo a\n  - echo b\n- *one\n'), ['2:3'])
    const [ofKey] = joinedItems(parseDocument('inline: echo a\n  - echo b\n', 'image.yaml'))
    assert.match(ofKey?.message ?? '', /^This line continues the text of the value above.*A list begins on its own line/)
    for (const text of [
      '- echo a\n- echo b\n',
      'inline: [echo a\n  - echo b, echo c]\n',
      'inline:\n  - [echo a\n    - echo b]\n',
      '- echo a\n# - echo b\n- echo c\n',
      '- |\n  a\n  - b\n',
      '- "a\n  - b"\n',
      '- >-\n  a\n  - b\n',
      'a: b\n  -c\n',
      '- tar -x\n  --all\n',
      '- a\n  # - b\n',
    ])
      assert.deepEqual(lines(text), [], text)
  })

  it('reports a string that is not closed once', () => {
    for (const text of ['{\n"a": "b,\n"c": 1\n}', '{\n"a": ["b,\n"c"]\n}', '{\n"a": "b\n}'])
      assert.deepEqual(
        problemsOf(text, 'image.json').map(({ message }) => message),
        ['A string is not closed on its line.'],
        text,
      )
  })

  it('reports strings in single quotes once, and other errors as well', () => {
    const reports = (text: string) => problemsOf(text, 'image.json').map(({ message, where }) => `${lineOf(where)} ${message}`)
    assert.deepEqual(reports(`{"inline": ['echo "hello" there; x']}`), [
      '1:13 A string is in single quotes; JSON strings are in double quotes.',
    ])
    const many = reports(`{'a': 'it\\'s', // it's\n"b": "it's", 'c' : [ 'd', 'e:\\f' ], "g" 1}`)
    assert.deepEqual(many, [
      '1:2 5 strings, of which this is the first, are in single quotes; JSON strings are in double quotes.',
      '2:41 A colon is needed before "1".',
    ])
    assert.ok(reports(`{"a": '${"\\'".repeat(500_000)}`).length <= 2)
  })

  it('reports the tabs that indent YAML once', () => {
    const [problem, ...others] = problemsOf('a:\n  - b\n\t- c\n  - d\n\t- e\n', 'image.yaml')
    assert.deepEqual(
      [problem.message, lineOf(problem.where), others],
      ['2 lines, of which this is the first, are indented with tabs, which YAML does not allow.', '3:1', []],
    )
    assert.equal(problemsOf('a:\n\tb: 1\n', 'image.yaml').length, 1)
  })

  it('suggests quotes for a placeholder without them', () => {
    const [problem, ...others] = problemsOf('{"a": {"minutes": <minutes>, "b": 1}}', 'image.json')
    assert.deepEqual([problem.message, lineOf(problem.where), others], ['<minutes> is not a JSON value.', '1:19', []])
    assert.match(problem.fix ?? '', /Write it in quotes, "<minutes>", .* minutes=…/)
  })

  it('reports an expression of a pipeline without quotes once', () => {
    for (const token of ['$(minutes)', '#{minutes}#', '#{minutes}', '${{ inputs.minutes }}', '${{inputs.minutes}}', '{{ minutes }}']) {
      const [problem, ...others] = problemsOf(`{"a": {"minutes": ${token}, "b": [${token}], "c": ${token}\n}}`, 'image.json')
      assert.match(problem.message, /is not replaced before the template is read/)
      assert.ok(problem.message.startsWith(token))
      assert.match(problem.fix ?? '', /^Write "<minutes>", .* minutes=…/)
      assert.deepEqual([lineOf(problem.where), others.length], ['1:19', 2], token)
    }
    const [first, second] = problemsOf('{"a": "$(x) #{y}#", // $(z)\n "b": $(b), "c": tru}', 'image.json')
    assert.deepEqual(
      [first, second].map((problem) => problem?.message.split(' ')[0]),
      ['$(b)', '"tru"'],
    )
    assert.match(problemsOf('{"a": $(b)x}', 'image.json')[0].message, /is not a JSON value/)
  })

  it('refuses a duplicate key in YAML, with both lines', () => {
    const [problem] = problemsOf('a: 1\nb: {}\n\na: 2', 'image.yaml')
    assert.equal(problem.message, 'The key "a" occurs twice in one object: on line 1 and on line 4.')
    assert.equal(lineOf(problem.where), '4:1')
  })

  it('takes the last of duplicate keys in JSON, as Azure Resource Manager does, and warns of each', () => {
    const node = parseDocument('{\n"a": 1,\n"b": [{ "c": 1, "c": 2, "c": 3 }],\n"a": 2\n}', 'image.json')
    assert.deepEqual(toJson(node), { b: [{ c: 3 }], a: 2 })
    assert.deepEqual(
      duplicateKeys(node).map(({ rule, severity, message, at }) => [rule, severity, message, lineOf(at)]),
      [
        [
          'key-twice',
          'warning',
          'The key "c" occurs twice in one object, on line 3 and on line 3; the last one counts. Remove the other.',
          '3:25',
        ],
        [
          'key-twice',
          'warning',
          'The key "a" occurs twice in one object, on line 2 and on line 4; the last one counts. Remove the other.',
          '4:1',
        ],
      ],
    )
  })

  it('refuses what has no equivalent in JSON', () => {
    for (const [text, expected] of [
      ['a: .nan', /\.nan has no equivalent in JSON/],
      ['a: !secret x', /!secret is a tag, which has no equivalent in JSON/],
      ['a: &x {b: 1}\nc:\n  <<: *x', /Merge keys/],
      ['a: 1\n---\nb: 2', /A second YAML document begins here/],
      ['? [a, b]\n: 1', /A key must be a string/],
      ['a: &x [*x]', /the anchor contains it/],
      ['a: *nowhere', /nowhere/],
      ['', /image\.yaml is empty/],
    ] as const)
      assert.match(
        problemsOf(text, 'image.yaml')
          .map(({ message }) => message)
          .join('\n'),
        expected,
      )
    assert.match(problemsOf('{"a": 1e999}', 'image.json')[0].message, /1e999 is too large/)
    assert.match(problemsOf(' \n', 'image.json')[0].message, /image\.json is empty/)
  })

  it('bounds nesting and the expansion of aliases', () => {
    const deep = 100_000
    assert.match(problemsOf('['.repeat(deep), 'image.json')[0].message, /more than 200 deep/)
    assert.match(problemsOf('{"a":'.repeat(deep), 'image.json')[0].message, /more than 200 deep/)
    assert.match(problemsOf('['.repeat(5_000), 'image.yaml')[0].message, /more than 200 deep/)
    assert.match(problemsOf('- '.repeat(5_000), 'image.yaml')[0].message, /more than 200 deep/)
    const laughs = Array.from({ length: 12 }, (_, n) => `l${String(n + 1)}: &l${String(n + 1)} [${`*l${String(n)},`.repeat(10)}]`)
    assert.match(problemsOf(['l0: &l0 ha', ...laughs].join('\n'), 'image.yaml')[0].message, /expand to more than 100000 values/)
  })

  it('bounds the values of JSON, not its keys', () => {
    const members = Array.from({ length: 60_000 }, (_, n) => `"k${String(n)}":1`)
    assert.doesNotThrow(() => parseDocument(`{${members.join(',')}}`, 'image.json'))
    assert.match(problemsOf(`[${'1,'.repeat(100_000)}]`, 'image.json')[0].message, /^The file has more than 100000 values\.$/)
    for (const value of ['{}', '[]', 'null', '"a\nb"', '[[[]]]'])
      assert.match(problemsOf(`[${`${value},`.repeat(100_000)}]`, 'image.json')[0].message, /^The file has more than 100000 values\.$/)
  })

  it('says at most 50 errors of one file', () => {
    const problems = problemsOf('{' + '\n"a" 1,'.repeat(80) + '}', 'image.json')
    assert.equal(problems.length, 50)
    assert.match(problems.at(-1)?.message ?? '', /more errors/)
  })
})
