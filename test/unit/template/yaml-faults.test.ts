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
  [
    'a bracket that is not closed, before a block',
    ['properties: [', '  source:', '    type: A', '  customize:', '    - type: B', '      name: c', '  distribute:', '    - type: D'],
    '1:13',
    /^The \[ has no \]\.$/,
  ],
  [
    'a brace that is not closed, before a block',
    ['a:', '  b: {', '    c:', '      d: 1', '    e:', '      f: 2', 'g: 3'],
    '2:6',
    /^The \{ has no \}\.$/,
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
    /^The line is indented by 4 spaces, as part of line 2, which has a value already\.$/,
  ],
  [
    'too much after a comment',
    ['a:', '  b: 1', '  # why', '    c: 2'],
    '4:5',
    /indented by 4 spaces, as part of line 2, which has a value/,
  ],
  ['a tab', ['a:', '\tb: 1'], '2:1', /^The line is indented with a tab/],
  ['a tab after a blank', ['a:', '  b: 1', ' \tc: 2'], '3:3', /^The line is indented with a tab/],
  ['an entry after items', ['a:', '  - b', '  c: d'], '3:3', /^An entry of an object follows items of a list/],
  ['an item after entries', ['a:', '  c: d', '  - b'], '3:3', /^An item of a list \(-\) follows line 2, whose key has a value already\.$/],
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
  ['a value that begins with *', ['name: *.txt'], '1:7', /^The alias \*\.txt cannot be resolved: no anchor of that name is above it\.$/],
  ['a value that begins with !', ['name: !abc x'], '1:7', /^!abc is a tag, which has no equivalent in JSON\.$/],
  ['a value that begins with {{', ['name: {{ value }}'], '1:7', /^A key must be a string\.$/],
  ['a bracket that is not closed', ['inline: [a, b', 'name: x'], '1:9', /^The \[ has no \]\.$/],
  ['a brace that is not closed', ['a: {b: 1', 'c: d'], '1:4', /^The \{ has no \}\.$/],
  ['a path of Windows in double quotes', ['path: "C:\\data"'], '1:10', /^\\d is not an escape of a string in double quotes\.$/],
  ['text after |', ['a: |x', '  y'], '1:5', /^The text of a block begins on the line after \| or >\.$/],
  ['text after | and a blank', ['a: | b', '  y'], '1:6', /^The text of a block begins/],
  [
    'text after [[ ]], in the first item',
    ['inline:', '      - [[ -f /etc/x ]] || exit 1', '      - b', 'c: d'],
    '2:25',
    /^Text follows the closing \]\.$/,
  ],
  ['text after [[ ]], in a later item', ['inline:', '  - a', '  - [[ $a == *b* ]] && exit 1'], '3:21', /^Text follows the closing \]\.$/],
  ['text after [ ]', ['inline:', '  - [ -f x ] || exit 1', '  - b'], '2:14', /^Text follows the closing \]\.$/],
  ['text after [ ] with strings in it', ['inline:', '  - [ "$a" = "b" ] && echo "c: d"'], '2:20', /^Text follows the closing \]\.$/],
  ['text after { }', ['inline:', '  - { echo a; } > x', '  - b'], '2:17', /^Text follows the closing \}\.$/],
  ['text after an expression', ['name: {{ x }} y'], '1:15', /^Text follows the closing \}\.$/],
  ['too little, below an object in braces', ['a:', '  b: {c: d}', ' e: f'], '3:2', /^The line is indented by 1 space; .* 0 or 2\.$/],
  ['no space after the dash of a key', ['customize:', '  -type: Shell', '   name: x'], '2:3', /^A space is needed after the dash\.$/],
  [
    'no space after the dash of a later key',
    ['customize:', '  - type: Shell', '  -type: File', '    name: x'],
    '3:3',
    /^A space is needed after the dash\.$/,
  ],
  ['no space after the dash of an item', ['inline:', '  - echo a', '  -echo b'], '3:3', /^A space is needed after the dash\.$/],
  ['a line at the dash of the item above', ['inline:', '  - echo a', '  echo b'], '3:3', /^The line is neither an entry/],
  ['an option at the dash of its command', ['inline:', '  - apt-get install \\', '  -y curl'], '3:3', /^The line is neither an entry/],
  [
    'options on the lines below',
    ['inline:', '  - curl \\', '      -H "Accept: x" \\', '      y'],
    '2:3',
    /^The value of this item continues on the lines below/,
  ],
  ['a quote that is missing between brackets', ["inline: ['a, 'b']", 'c: d'], '1:15', /^Text follows the closing quote of a string\.$/],
  ['a comma that is missing between strings', ["inline: ['a' 'b']"], '1:14', /^A comma is missing before this value\.$/],
  ['a comma that is missing between lines', ['inline: [', "  'a'", "  'b'", ']'], '3:3', /^A comma is missing before this value\.$/],
  ['a comma that is missing between objects', ['a: [{b: c} {d: e}]'], '1:12', /^A comma is missing before this value\.$/],
  ['a comma that is missing after a string', ['a: {"b": "c" "d": "e"}'], '1:14', /^A comma is missing before this value\.$/],
  ['a comma or a colon that is missing', ['a: {"b" "c"}'], '1:9', /^A comma or a colon is missing before this value\.$/],
  [
    'a comma that is missing, or quotes',
    ['a: {b: c d: e}'],
    '1:8',
    /^A comma is missing between two entries, or a value with a colon is not in quotes\.$/,
  ],
  ['entries between brackets', ['a: [', '  b: c', '  d: e', ']'], '2:6', /^A comma is missing between two entries/],
  ['items between brackets', ['a: [', '  - b', '  - c', ']'], '2:3', /^An item that begins with a dash is between brackets\.$/],
  ['an extra comma', ['a: [b, , c]'], '1:8', /^A value is missing before a comma\.$/],
  ['an entry in a bracket that is not closed', ['a: [1, 2', '  b: c'], '1:4', /^The \[ has no \]\.$/],
  ['no space before a comment', ['name: "a"#c', 'b: d'], '1:10', /^A space is needed before the #\.$/],
  [
    'a double quote that is not closed, before another string',
    ['a:', '  name: "x', '  b: "y"'],
    '2:9',
    /^The string that begins here has no closing double quote\.$/,
  ],
  ['text after a string that is not between brackets', ['inline:', '  - "$x/bin" -a: b'], '2:14', /^Text follows the closing quote/],
  ['a command in quotes with more behind it', ['inline:', '  - "echo" && ls', '  - b'], '2:12', /^Text follows the closing quote/],
  [
    'a block at the column of its dash',
    ['inline:', '  - |', '  echo a', '  echo b', '  - c'],
    '3:3',
    /^The line ends the text of the block that begins on line 2, and is neither/,
  ],
  [
    'a here-document at the beginning of a line',
    ['inline:', '  - |', '    cat <<EOF', 'hello world', 'EOF', '  - b'],
    '4:1',
    /^The line ends the text of the block that begins on line 2,/,
  ],
  [
    'a block at the column of its key',
    ['a:', '  b: >-', '  some text', '  c: d'],
    '3:3',
    /^The line ends the text of the block that begins on line 2,/,
  ],
  ['an entry after a block', ['a:', '  - |', '    text', '   c: d'], '4:4', /^The line is indented by 3 spaces; /],
  ['a list on the line of its key', ['a:', '  b: - c', '  d: e'], '2:6', /^A list cannot begin on the line of its key\.$/],
  [
    'a first entry that is indented',
    ['  a: 1', '  b: 2', 'c: 3', 'd: 4'],
    '1:3',
    /^The first entry of the file is indented by 2 spaces, the one on line 3 by 0 spaces\.$/,
  ],
  ['an entry after items at the beginning', ['- a', 'b: c'], '2:1', /^An entry of an object follows items of a list/],
  ['items below an empty list', ['customize: []', '  - type: Shell'], '2:3', /as part of line 1, which has a value already\.$/],
  ['items below a word', ['customize: none', '  - type: Shell'], '2:3', /as part of line 1, which has a value already\.$/],
  [
    'items next to an empty list',
    ['customize: []', '- type: Shell'],
    '2:1',
    /^An item of a list \(-\) follows line 1, whose key has a value already\.$/,
  ],
  ['a value that begins with >>', ['inline:', '  - >> /etc/x'], '2:5', /^A value cannot begin with >>\.$/],
  ['a value that begins with ||', ['inline:', '  - || exit 1'], '2:5', /^A value cannot begin with \|\|\.$/],
  ['a value that begins with &&', ['inline:', '  - a', '  - && echo'], '3:5', /^YAML does not read && as part of the value\.$/],
  ['a value that begins with &>', ['inline:', '  - &>/dev/null ls'], '2:5', /^YAML does not read &>\/dev\/null as part of the value\.$/],
  ['a value that begins with ! alone', ['inline:', '  - ! grep x y'], '2:5', /^YAML does not read ! as part of the value\.$/],
  [
    'a conflict of git',
    ['a: 1', '<<<<<<< HEAD', 'b: 2', '=======', 'b: 3', '>>>>>>> main', 'c: d'],
    '2:1',
    /^The file contains a conflict of git that is not resolved\.$/,
  ],
  [
    'a conflict of git in a list',
    ['a:', '  - 1', '<<<<<<< HEAD', '  - 2', '=======', '  - 3', '>>>>>>> main'],
    '3:1',
    /^The file contains a conflict of git/,
  ],
  [
    'too many values, without an alias',
    ['a:', ...Array.from({ length: 100_001 }, () => '  - x')],
    '100000:5',
    /^The file has more than 100000 values\.$/,
  ],
]

// What looks like one of the mistakes above, and is correct.
const correct: readonly (readonly string[])[] = [
  ['a: &base', '  b: c', 'd: *base'],
  ['a: [1, 2] # comment', 'b: {c: d}'],
  ['inline:', '  - |', '    <<<<<<< HEAD', '    =======', '    [ -f x ] || exit 1'],
]

describe('A mistake in YAML', () => {
  for (const lines of correct)
    it(`is not found in ${lines.join(' / ')}`, () => {
      assert.doesNotThrow(() => parseDocument(lines.join('\n'), 'web.yaml'))
    })

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
