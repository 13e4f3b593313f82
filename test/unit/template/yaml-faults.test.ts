// Mistakes in YAML, with the place and the words that the user reads.
import assert from 'node:assert/strict'
import { parseDocument } from '../../../shared/template/load.js'
import { placeText, problemsOf } from './helpers.js'

const rows: readonly (readonly [what: string, lines: readonly string[], place: string, message: RegExp])[] = [
  [
    'a double quote that is not closed',
    ['location: "west', 'properties:', '  a: 1'],
    '1:11',
    /^The string that begins here has no closing double quote\.$/,
  ],
  [
    'a single quote that is not closed',
    ['a: 1', "name: 'web", 'b:', '  c: 1'],
    '2:7',
    /^The string that begins here has no closing single quote\.$/,
  ],
  ['one in a list', ['inline:', "  - 'echo a", '  - echo b', 'c: d'], '2:5', /has no closing single quote/],
  ['one with Windows line ends', ['a:\r', "  b: 'x\r", '  c: 1\r'], '2:6', /has no closing single quote/],
  ['one of a key', ["'a: 1", 'b: 2'], '1:1', /has no closing single quote/],
  ['a quote that closes where the next one opens', ['inline:', "  - 'echo a", "  - 'echo b'"], '2:5', /has no closing single quote/],
  ['an apostrophe', ['a:', "  - 'do not don't'"], '2:17', /^Text follows the closing quote of a string\.$/],
  ['text after a string', ["a: 'b' c"], '1:8', /^Text follows the closing quote/],
  [
    'too little indentation',
    ['a:', '  b:', '    c: 1', '   d: 2'],
    '4:4',
    /^The line is indented by 3 spaces; the lines above that it can belong to are indented by 0, 2 or 4\.$/,
  ],
  [
    'too little, of an item',
    ['a:', '  - b: 1', '    c:', '      - d', '     - e'],
    '5:6',
    /^The line is indented by 5 spaces; .* 0, 2, 4 or 6\.$/,
  ],
  ['too little, in an item', ['a:', '  - b: 1', '   c: 2'], '3:4', /^The line is indented by 3 spaces; .* 0, 2 or 4\.$/],
  ['one space', ['a:', '  b: 1', ' c: 2'], '3:2', /^The line is indented by 1 space;/],
  [
    'too much indentation',
    ['a:', '  b: 1', '    c: 2', '  d: 3'],
    '3:5',
    /^The line is indented by 4 spaces, as part of the line above, which has a value already\.$/,
  ],
  ['too much after a comment', ['a:', '  b: 1', '  # why', '    c: 2'], '4:5', /indented by 4 spaces; .* 0 or 2/],
  ['a tab', ['a:', '\tb: 1'], '2:1', /^The line is indented with a tab/],
  ['a tab after a blank', ['a:', '  b: 1', ' \tc: 2'], '3:3', /^The line is indented with a tab/],
  ['an entry after items', ['a:', '  - b', '  c: d'], '3:3', /^An entry of an object follows items of a list/],
  ['an item after entries', ['a:', '  c: d', '  - b'], '3:3', /^An item of a list \(-\) follows entries of an object/],
  [
    'a key without a colon',
    ['properties:', '  source', '    type: PlatformImage'],
    '2:3',
    /^The line is neither "key: value" nor a key with a colon\.$/,
  ],
  ['a word at the end', ['a: 1', 'foo'], '2:1', /^The line is neither/],
  ['a word alone', ['a: 1', 'foo', 'b: 2'], '2:1', /^The line is neither/],
  ['no space after a colon', ['source:', '  type:PlatformImage', '  offer: x'], '2:3', /^A space is needed after the colon\.$/],
  ['a colon in a value', ['inline:', '  - echo: hi: there'], '2:11', /^The value contains a colon and a space, which make it a key\.$/],
  ['a colon in a name', ['name: a: b'], '1:7', /^The value contains a colon and a space/],
  ['a value that begins with @', ['name: @abc'], '1:7', /^A value cannot begin with @\.$/],
  ['a value that begins with `', ['name: `abc'], '1:7', /^A value cannot begin with `\.$/],
  ['a value that begins with %', ['name: %abc'], '1:7', /^A value cannot begin with %\.$/],
  ['a value that is &', ['name: &'], '1:7', /^A value cannot begin with & alone\.$/],
  ['a value that begins with *', ['name: *.txt'], '1:7', /^The alias \*\.txt cannot be resolved: no anchor before it has that name\.$/],
  ['a value that begins with !', ['name: !abc x'], '1:7', /^!abc is a tag, which has no equivalent in JSON\.$/],
  ['a value that begins with {{', ['name: {{ value }}'], '1:7', /^A key must be a string\.$/],
  ['a bracket that is not closed', ['inline: [a, b', 'name: x'], '1:9', /^The \[ has no \]\.$/],
  ['a brace that is not closed', ['a: {b: 1', 'c: d'], '1:4', /^The \{ has no \}\.$/],
  ['a path of Windows in double quotes', ['path: "C:\\data"'], '1:10', /^\\d is not an escape of a string in double quotes\.$/],
  ['text after |', ['a: |x', '  y'], '1:5', /^The text of a block begins on the line after \| or >\.$/],
  ['text after | and a blank', ['a: | b', '  y'], '1:6', /^The text of a block begins/],
  [
    'too many values, without an alias',
    ['a:', ...Array.from({ length: 100_001 }, () => '  - x')],
    '100000:5',
    /^The file has more than 100000 values\.$/,
  ],
]

describe('A mistake in YAML', () => {
  for (const [what, lines, place, message] of rows)
    it(`is one error at its place: ${what}`, () => {
      const problems = problemsOf(() => parseDocument(`${lines.join('\n')}\n`, 'web.yaml'))
      assert.equal(problems.length, 1, problems.map((one) => one.message).join('\n'))
      assert.equal(placeText(problems[0]?.where), `web.yaml:${place}`)
      assert.match(problems[0]?.message ?? '', message)
    })

  it('in a file that is not YAML at all is not reported for every line', () => {
    const text = Array.from({ length: 20_000 }, (_, index) => (index % 2 === 0 ? 'a: b: c' : '')).join('\n')
    assert.ok(problemsOf(() => parseDocument(text, 'web.yaml')).length <= 20)
  })
})
