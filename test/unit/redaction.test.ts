import assert from 'node:assert/strict'
import { withoutGitHubCommands as neutraliseForGitHub } from '../../shared/runner-commands.js'
import { Mask, redactedJson, safeLines } from '../../shared/redaction.js'

describe('text from outside', () => {
  it('is split where a runner splits it', () => {
    assert.deepEqual(safeLines('a\rb\r\nc\nd'), ['a', 'b', 'c', 'd'])
  })

  it('loses what a terminal would obey, and keeps tabs', () => {
    assert.deepEqual(safeLines('\u001b[31mred\u001b[0m\tx\u0007\u009b2J\u202eevil'), ['red\tx2Jevil'])
    // Some comparisons of .NET, in which runners are written, skip a soft hyphen.
    assert.deepEqual(safeLines('\u00ad::a\u00ad\u034fb'), ['::ab'])
  })

  for (const line of ['::error::x', '  ::set-output name=a::b', '::add-mask::y', '##[error]x', 'x ##[group]y']) {
    it(`is not a command of GitHub: ${line}`, () => {
      const safe = neutraliseForGitHub(line)
      assert.ok(!safe.trimStart().startsWith('::') && !safe.includes('##['), safe)
    })
  }

  it('is unchanged if it is not a command', () => {
    const line = 'std::vector is ## a [type] :: really'
    assert.equal(neutraliseForGitHub(line), line)
  })

  it('has *** for secrets, whole, by line, and as encoded in URLs and JSON', () => {
    const mask = new Mask()
    mask.add('first/line\nsecond "line"')
    assert.equal(mask.apply('a first/line b'), 'a *** b')
    assert.equal(mask.apply('x=first%2Fline%0Asecond%20%22line%22'), 'x=***')
    assert.equal(mask.apply('{"s":"first/line\\nsecond \\"line\\""}'), '{"s":"***"}')
  })

  it('that is split again loses the secrets that became known in between', () => {
    const mask = new Mask(['first secret'])
    const line = 'first secret, second secret'
    assert.deepEqual(mask.splitAt(line, 13), ['***,', ' second secret'])
    mask.add('second secret')
    assert.deepEqual(mask.splitAt(line, 13), ['***,', ' ***'])
  })

  it('takes a secret that is half a character', () => {
    const mask = new Mask()
    mask.add('one half\ud800')
    assert.equal(mask.apply('one half\ud800'), '***')
  })

  it('is not torn apart by short secrets', () => {
    const mask = new Mask(['a', 'nan', 'anana'])
    assert.equal(mask.apply('banana'), 'banana')
  })

  const secret = `P@ss "w_rd'\\$<é>&%|\`7`
  const spelled: readonly (readonly [string, (text: string) => string])[] = [
    ['as it is', (text) => text],
    ['in upper case', (text) => text.toUpperCase()],
    ['in lower case', (text) => text.toLowerCase()],
    ['in a URL', encodeURIComponent],
    ['in a URL, in lower case', (text) => encodeURIComponent(text).toLowerCase()],
    ['in a form', (text) => new URLSearchParams({ x: text }).toString().slice(2)],
    ['in JSON', (text) => JSON.stringify(text)],
    ['in JSON in JSON', (text) => JSON.stringify(JSON.stringify(text))],
    ['in ASCII JSON', (text) => JSON.stringify(text).replace('é', '\\u00e9')],
    [
      'in JSON of .NET',
      (text) => JSON.stringify(text).replace(/[é<>&']/g, (one) => `\\u${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`),
    ],
    [
      'in XML',
      (text) => text.replace(/[&<>"']/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' })[one] ?? one),
    ],
    ['in canonical XML', (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')],
    ['in an attribute of canonical XML', (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')],
    ['in an attribute of HTML', (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')],
    ['quoted for sh', (text) => `'${text.replaceAll("'", "'\\''")}'`],
    ['in double quotes of sh', (text) => `"${text.replace(/["$`\\]/g, '\\$&')}"`],
    ['quoted for PowerShell', (text) => `'${text.replaceAll("'", "''")}'`],
    ['in base64', (text) => Buffer.from(text).toString('base64')],
    ['in base64 after one byte', (text) => Buffer.from(`x${text}`).toString('base64')],
    ['in base64 after two bytes and before some', (text) => Buffer.from(`xy${text}tail`).toString('base64')],
    ['in base64url', (text) => Buffer.from(text).toString('base64url')],
    ['in base64 of UTF-16', (text) => Buffer.from(`a${text}b`, 'utf16le').toString('base64')],
    ['in hexadecimal', (text) => Buffer.from(text).toString('hex').toUpperCase()],
    ['in hexadecimal with dashes', (text) => (Buffer.from(text).toString('hex').match(/../g) ?? []).join('-')],
    [
      'in hexadecimal in groups of three bytes',
      (text) =>
        (
          Buffer.from(text)
            .toString('hex')
            .match(/.{1,6}/g) ?? []
        ).join(' '),
    ],
    [
      'in the columns of xxd',
      (text) =>
        `00000000: ${(
          Buffer.from(text)
            .toString('hex')
            .match(/.{1,4}/g) ?? []
        ).join(' ')}`,
    ],
    ['as bytes in PowerShell', (text) => (Buffer.from(text).toString('hex').match(/../g) ?? []).map((byte) => `0x${byte}`).join(',')],
    ['cut by an escape sequence', (text) => `${text.slice(0, 5)}\u001b[0m${text.slice(5)}`],
    ['cut by a control character', (text) => `${text.slice(0, 5)}\u0085${text.slice(5)}`],
  ]
  for (const [how, spell] of spelled)
    it(`hides a secret ${how}`, () => {
      const cleaned = new Mask([secret]).clean(`before ${spell(secret)} after`)
      assert.match(cleaned, /^before .{0,10}\*\*\*.{0,10} after$/s)
    })

  it('hides overlapping secrets completely', () => {
    assert.equal(new Mask(['abcdef', 'defghi', 'ghijkl']).apply('abcdefghijkl!'), '***!')
  })

  it('hides a long secret in the lines of base64', () => {
    const long = Array.from({ length: 200 }, (_, index) => String(index)).join('')
    const lines =
      Buffer.from(long)
        .toString('base64')
        .match(/.{1,76}/g) ?? []
    assert.ok(lines.length > 3)
    for (const line of lines) assert.equal(new Mask([long]).apply(line), line.length < 6 ? line : '***')
  })

  for (const link of [
    'https://h/c/b?sv=1&sig=AbC%2Fd%3D',
    '?sig=AbC%2Fd%3D&se=2',
    'a&amp;sig=AbC%2Fd%3D',
    '%26sig%3DAbC%2Fd%3D',
    '\\u0026sig=AbC%2Fd%3D',
  ])
    it(`hides the signature in ${link}`, () => {
      assert.ok(!new Mask().apply(link).includes('AbC'))
    })
})

describe('JSON', () => {
  it('has *** for secrets in texts, keys and numbers, and stays JSON', () => {
    const mask = new Mask(['say "hello"\nx', '123456', 'key:"x"'])
    const redact = (text: string): string => mask.apply(text)
    const text = redactedJson({ a: ['say "hello"\nx', 'x say "hello"\nx y', 123456, 12], 'key:"x"': { b: null } }, redact)
    assert.deepEqual(JSON.parse(text), { a: ['***', 'x *** y', '***', 12], '***': { b: null } })
  })
})

describe('a short secret', () => {
  const hides = (secret: string, text: string): void => {
    assert.ok(new Mask([secret]).apply(text).includes('***'), JSON.stringify([secret, text]))
  }

  // Base64 of so few bytes is too short to be decoded by chance.
  it('is hidden in base64, in each alignment and alphabet', () => {
    for (const secret of ['Hunter7', '>>>>>>>', 'ü?ü?ü', ' Hunter7\n'])
      for (const before of ['', 'x', 'xy'])
        for (const after of ['', 'z', 'zz'])
          for (const encoding of ['base64', 'base64url'] as const) {
            const text = Buffer.from(`${before}${secret.trim()}${after}`).toString(encoding)
            hides(secret, text)
            hides(secret, encodeURIComponent(text))
          }
  })

  it('is hidden in another case, also if its letters become others', () => {
    for (const secret of ['straße-7', 'İstanbul-7', 'ﬁnal-word']) {
      hides(secret, secret.toUpperCase())
      hides(secret, secret.toLowerCase())
    }
  })

  it('is hidden with + for a space, as in a form', () => {
    hides('hunter two three', 'x=hunter+two+three')
    hides('hunter two+three', 'x=hunter+two%2Bthree')
  })

  it('is hidden in UTF-16 of any script and at any byte', () => {
    const secret = '日本語のパスワード'
    for (const before of ['', 'x', 'xy', 'xyz'])
      hides(secret, Buffer.concat([Buffer.from(before), Buffer.from(secret, 'utf16le')]).toString('base64'))
  })
})

describe('a long secret in base64', () => {
  it('is hidden in lines of 64 and of 76 characters', () => {
    const secret = Array.from({ length: 30 }, (_, index) => `part${String(index)}/`).join('')
    const whole = Buffer.from(secret).toString('base64')
    for (const width of [64, 76]) {
      const lines = whole.match(new RegExp(`.{1,${String(width)}}`, 'g')) ?? []
      const masked = new Mask([secret]).apply(lines.join('\n'))
      for (const line of lines) assert.ok(!masked.includes(line), masked)
    }
  })
})
