import assert from 'node:assert/strict'
import { Mask } from '../../shared/redaction.js'
import { randomNumbers } from '../hostile-texts.js'

type Writer = (text: string) => string

const hex = (code: number, width: number): string => code.toString(16).padStart(width, '0')
const eachUnit = (text: string, which: RegExp, write: (code: number, unit: string) => string): string =>
  text.replace(which, (unit) => write(unit.charCodeAt(0), unit))
const eachCharacter = (text: string, which: RegExp, write: (code: number, character: string) => string): string =>
  text.replace(which, (character) => write(character.codePointAt(0) ?? 0, character))
const bytesOf = (text: string): readonly number[] => [...Buffer.from(text)]
const eachByte = (text: string, safe: RegExp, write: (byte: number) => string): string =>
  bytesOf(text)
    .map((byte) => (byte < 128 && safe.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : write(byte)))
    .join('')
const json: Writer = (text) => JSON.stringify(text)
const base64: Writer = (text) => Buffer.from(text).toString('base64')

const bashQuoted: Writer = (text) =>
  `$'${eachByte(
    text,
    /[\x20-\x26\x28-\x5b\x5d-\x7e]/,
    (byte) => ({ 92: '\\\\', 39: "\\'", 10: '\\n', 13: '\\r', 9: '\\t' })[byte] ?? `\\${byte.toString(8).padStart(3, '0')}`,
  )}'`

// How libraries and languages write a text, each from its documentation or from running it.
const writers: Readonly<Record<string, Writer>> = {
  JSON: json,
  'JSON of PHP': (text) => eachUnit(json(text).replaceAll('/', '\\/'), /[^\x00-\x7f]/g, (code) => `\\u${hex(code, 4)}`),
  'JSON of Go': (text) => eachUnit(json(text), /[<>&\u2028\u2029]/g, (code) => `\\u${hex(code, 4)}`),
  'JSON of Python': (text) => eachUnit(json(text), /[^\x00-\x7f]/g, (code) => `\\u${hex(code, 4)}`),
  'JSON of .NET': (text) =>
    eachUnit(json(text).slice(1, -1).replaceAll('\\"', '"'), /[^\x00-\x7f]|["&'+<>`]/g, (code) => `\\u${hex(code, 4).toUpperCase()}`),
  'JSON with every character escaped': (text) => eachUnit(text, /[^]/g, (code) => `\\u${hex(code, 4).toUpperCase()}`),
  'YAML in double quotes': (text) => eachUnit(json(text), /[\u0080-\u00ff]/g, (code) => `\\x${hex(code, 2).toUpperCase()}`),
  CSV: (text) => `"${text.replaceAll('"', '""')}"`,
  XML: (text) => eachUnit(text, /[&<>"']/g, (_, one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[one] ?? '&apos;'),
  'canonical XML': (text) =>
    eachUnit(
      text,
      /[&<"\r\n\t]/g,
      (code, one) => ({ '&': '&amp;', '<': '&lt;', '"': '&quot;' })[one] ?? `&#x${hex(code, 1).toUpperCase()};`,
    ),
  'HTML of Python': (text) =>
    eachUnit(text, /[&<>"']/g, (_, one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[one] ?? '&#x27;'),
  'HTML with the names of its characters': (text) => eachUnit(text, /[^\dA-Za-z ]/g, (_, one) => htmlNames[one] ?? one),
  'HTML of .NET': (text) =>
    eachCharacter(
      text,
      /[^\x20-\x7e]|[&<>"'+]/gu,
      (code, one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[one] ?? `&#x${hex(code, 1).toUpperCase()};`,
    ),
  'HTML of .NET Framework': (text) =>
    eachCharacter(
      text,
      /[\u00a0-\u00ff&<>"']|[\ud800-\udbff][\udc00-\udfff]/gu,
      (code, one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[one] ?? `&#${String(code)};`,
    ),
  CLIXML: (text) =>
    eachUnit(
      text,
      /[\x00-\x1f]|[&<>]/g,
      (code, one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[one] ?? `_x${hex(code, 4).toUpperCase()}_`,
    ),
  'a component of a URL': encodeURIComponent,
  'a whole URL': encodeURI,
  'a form': (text) => new URLSearchParams({ x: text }).toString().slice(2),
  'the query of a URL': (text) => eachByte(text, /[^\x00-\x20"#<>'\x7f]/, (byte) => `%${hex(byte, 2).toUpperCase()}`),
  'the path of a URL': (text) => eachByte(text, /[^\x00-\x20"#<>?^`{}\x7f]/, (byte) => `%${hex(byte, 2).toUpperCase()}`),
  'the user of a URL': (text) => eachByte(text, /[^\x00-\x20"#<>?^`{}/:;=@[\\\]|\x7f]/, (byte) => `%${hex(byte, 2).toUpperCase()}`),
  'a URL, byte by byte': (text) => eachByte(text, /(?!)/, (byte) => `%${hex(byte, 2)}`),
  'escape() of JavaScript': (text) =>
    eachUnit(text, /[^\w@*+./-]/g, (code) => (code < 256 ? `%${hex(code, 2).toUpperCase()}` : `%u${hex(code, 4).toUpperCase()}`)),
  JavaScript: (text) => eachCharacter(text.replace(/[\\'`$]/g, '\\$&'), /[^\x20-\x7e]/gu, (code) => `\\u{${hex(code, 1)}}`),
  'repr() of Python': (text) =>
    `'${eachCharacter(
      text.replace(/[\\']/g, '\\$&'),
      /[^\x20-\x7e]/gu,
      (code, one) =>
        ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })[one] ??
        (code < 256 ? `\\x${hex(code, 2)}` : code < 65536 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`),
    )}'`,
  'bytes of Python': (text) =>
    `b'${eachByte(text, /[\x20-\x5b\x5d-\x7e]/, (byte) => ({ 92: '\\\\', 10: '\\n', 13: '\\r', 9: '\\t' })[byte] ?? `\\x${hex(byte, 2)}`)}'`,
  "bash in $'…'": bashQuoted,
  'printf %q': (text) => (/\p{Cc}/u.test(text) ? bashQuoted(text) : text.replace(/[^\w%+,./:=@\n-]/gu, '\\$&')),
  "sh in '…'": (text) => `'${text.replaceAll("'", `'\\''`)}'`,
  'sh in "…" and \'…\'': (text) => `'${text.replaceAll("'", `'"'"'`)}'`,
  'sh in "…"': (text) => `"${text.replace(/["$\\`]/g, '\\$&')}"`,
  "PowerShell in '…'": (text) => `'${text.replaceAll("'", "''")}'`,
  'PowerShell in "…"': (text) =>
    `"${eachUnit(text, /["$`\n\r\t]/g, (_, one) => ({ '\n': '`n', '\r': '`r', '\t': '`t' })[one] ?? `\`${one}`)}"`,
  cmd: (text) => text.replace(/[!"&()<>^|]/g, '^$&').replaceAll('%', '%%'),
  'a regular expression': (text) => text.replace(/[\\^$.*+?()[\]{}|/#-]/g, '\\$&'),
  'base64 of JSON': (text) => base64(`{"password":${json(text)}}`),
  'base64 of base64': (text) => base64(base64(`user:${text}`)),
  '-EncodedCommand': (text) => Buffer.from(`Set-It '${text.replaceAll("'", "''")}'`, 'utf16le').toString('base64'),
  'base64 in lines of 60': (text) => base64(`some text before it, to be sure ${text}`).replace(/.{60}/g, '$&\n'),
  'a console of 20 columns': (text) => text.replace(/.{20}/gsu, '$&\r\n'),
  'a hexadecimal dump': (text) =>
    (
      Buffer.from(text)
        .toString('hex')
        .match(/.{1,4}/g) ?? []
    ).join(' '),
  'an array of bytes in C': (text) =>
    bytesOf(text)
      .map((byte) => `0x${hex(byte, 2)}`)
      .join(', '),
}

// One of the names of each.
const htmlNames: Readonly<Record<string, string>> = {
  '\t': '&Tab;',
  '\n': '&NewLine;',
  '!': '&excl;',
  '"': '&QUOT;',
  '#': '&num;',
  $: '&dollar;',
  '%': '&percnt;',
  '&': '&AMP;',
  "'": '&apos;',
  '(': '&lpar;',
  ')': '&rpar;',
  '*': '&ast;',
  '+': '&plus;',
  ',': '&comma;',
  '.': '&period;',
  '/': '&sol;',
  ':': '&colon;',
  ';': '&semi;',
  '<': '&LT;',
  '=': '&equals;',
  '>': '&gt;',
  '?': '&quest;',
  '@': '&commat;',
  '[': '&lbrack;',
  '\\': '&bsol;',
  ']': '&rsqb;',
  '^': '&Hat;',
  _: '&lowbar;',
  '`': '&DiacriticalGrave;',
  '{': '&lcub;',
  '|': '&verbar;',
  '}': '&rbrace;',
}

const wholeEncodings = ['a hexadecimal dump', 'an array of bytes in C']

const characters = Array.from('\\`*_{}[]()<>#+-.!|~&:;@$%^=/"\'?,  \n\tabcdefxuUnrtABCDEFGHJKLMNPQRSTUVWXYZ0123456789éß日€👍')

const randomSecret = (random: () => number): string => {
  const text = Array.from(
    { length: 14 + Math.floor(random() * 30) },
    () => characters[Math.floor(random() * characters.length)] ?? '',
  ).join('')
  return `Sq${text}7Z`
}

describe('a secret', () => {
  it('is hidden where cmd doubles a percent sign in front of two hexadecimal digits', () => {
    for (const secret of ['Zx9!kQ%41a', 'Zx9!kQ%41', '%41%42%43%44xyz', 'a%zzbcd%2Fe', '100%ab%cdefgh'])
      assert.match(new Mask([secret]).clean(`before: ${secret.replaceAll('%', '%%')} after`), /^before: %?\*\*\* after$/, secret)
  })

  const names = Object.keys(writers)
  const written = (name: string, text: string): string => writers[name]?.(text) ?? ''

  for (const name of names)
    it(`is hidden in ${name}`, () => {
      const random = randomNumbers(names.indexOf(name) + 1)
      for (let round = 0; round < 20; round += 1) {
        const secret = randomSecret(random)
        const text = written(name, secret)
        const shown = new Mask([secret]).clean(`before: ${text} after`)
        assert.ok(shown.includes('***') && shown.length < 80, `${JSON.stringify(secret)} in ${text} is shown as ${shown}`)
      }
    })

  for (const inner of names.filter((name) => !wholeEncodings.includes(name)))
    it(`is hidden in ${inner} in any other`, () => {
      const random = randomNumbers(names.indexOf(inner) + 100)
      for (const outer of names.filter((name) => !wholeEncodings.includes(name))) {
        const secret = randomSecret(random)
        const text = written(outer, written(inner, secret))
        const shown = new Mask([secret]).clean(`before: ${text} after`)
        assert.ok(shown.includes('***'), `${JSON.stringify(secret)} in ${inner} in ${outer}: ${text} is shown as ${shown}`)
      }
    })

  it('is hidden wherever it is in a long text', () => {
    const secret = 'Sq/ö"123 7Z'
    const text = `${encodeURIComponent(encodeURIComponent(secret))},`
    const shown = new Mask([secret]).clean(text.repeat(20_000))
    assert.equal(shown, '***,'.repeat(20_000))
  })

  it('is not invented: the mask leaves names of properties, entities and unfinished escapes', () => {
    const text = '&valueOf; &constructor; &#x110000; &#99999999999; \\u{110000} \\u12 %4 %zz %u00 \\x \\ &'
    assert.equal(new Mask(['a secret']).clean(text), text)
  })

  it('takes time in proportion to the text', () => {
    const mask = new Mask(['Sq/ö"123 7Z'])
    for (const piece of ['\\', '%', '&', '&#', '%2', '\\u005c', '%25', '_x', 'aA', '/aZ9+', '"', '&amp;amp;', '\u00e9', '\u00a0'])
      assert.equal(mask.apply(piece.repeat(100_000)), piece.repeat(100_000))
  }).timeout(60_000)
})
