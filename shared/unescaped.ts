// A text as it was before other languages quoted it: one search then finds a secret in JSON, XML, a URL, a script or several of them.

// What remains of a text, with the place of each of its characters in the text that was given.
export interface Unescaped {
  readonly text: string
  readonly starts: Uint32Array
  readonly ends: Uint32Array
}

// The text with the characters that its escapes stand for, and without the characters that only quote others. Escaped several times, it is
// unescaped as often: each character that an escape gives may end another escape. The work is linear.
export const unescaped = (text: string): Unescaped => {
  const units = new Units(text.length)
  for (let at = 0; at < text.length; at += 1) units.add(text.charCodeAt(at), at)
  return units.result()
}

// That text alone, which most often is the same.
export const withoutEscapes = (text: string): string =>
  escaping.test(text) ? unescaped(text).text : onlyQuoting.test(text) ? text.replace(onlyQuotings, '') : text

// eslint's no-control-regex does not see a pattern that is put together.
const escaping = new RegExp('[%\\\\&`\u007f-\u00ff]|_x')
const onlyQuoting = new RegExp('["\'^\u0000-\u001f]')
const onlyQuotings = new RegExp(onlyQuoting, 'g')

const [lineFeed, carriageReturn] = [0x0a, 0x0d]
const [quote, percent, ampersand, apostrophe, semicolon] = [0x22, 0x25, 0x26, 0x27, 0x3b]
const [upperU, backslash, caret, underscore, backtick] = [0x55, 0x5c, 0x5e, 0x5f, 0x60]
const [lowerU, lowerX, openBrace, closeBrace] = [0x75, 0x78, 0x7b, 0x7d]

// The names of ASCII characters, and of the space that does not break (HTML Living Standard, named character references), in lower case.
const entities = new Map<string, number>(
  [
    'tab \t',
    'newline \n',
    'excl !',
    'quot "',
    'num #',
    'dollar $',
    'percnt %',
    'amp &',
    "apos '",
    'lpar (',
    'rpar )',
    'ast *',
    'midast *',
    'plus +',
    'comma ,',
    'period .',
    'sol /',
    'colon :',
    'semi ;',
    'lt <',
    'equals =',
    'gt >',
    'quest ?',
    'commat @',
    'lsqb [',
    'lbrack [',
    'bsol \\',
    'rsqb ]',
    'rbrack ]',
    'hat ^',
    'lowbar _',
    'underbar _',
    'grave `',
    'diacriticalgrave `',
    'lcub {',
    'lbrace {',
    'verbar |',
    'vert |',
    'verticalline |',
    'rcub }',
    'rbrace }',
    'nbsp  ',
  ].map((line): readonly [string, number] => [line.slice(0, line.indexOf(' ')), line.charCodeAt(line.indexOf(' ') + 1)]),
)

// &DiacriticalGrave;
const longestEntity = 18

class Units {
  readonly #codes: Uint16Array
  readonly #starts: Uint32Array
  readonly #ends: Uint32Array
  #length = 0

  constructor(most: number) {
    this.#codes = new Uint16Array(most)
    this.#starts = new Uint32Array(most)
    this.#ends = new Uint32Array(most)
  }

  add(code: number, at: number): void {
    this.#put(code, at, at + 1)
    while (this.#shorten());
  }

  result(): Unescaped {
    let length = 0
    for (let at = 0; at < this.#length; at += 1) {
      const code = this.#codes[at] ?? 0
      if (code === backslash || code === percent || (code >= 0x7f && code <= 0x9f)) continue
      this.#codes[length] = code
      this.#starts[length] = this.#starts[at] ?? 0
      this.#ends[length] = this.#ends[at] ?? 0
      length += 1
    }
    const text = Buffer.from(this.#codes.buffer, 0, 2 * length).toString('utf16le')
    return { text, starts: this.#starts, ends: this.#ends }
  }

  // The unit at this distance from the end; 1 is the last one.
  #at(back: number): number {
    return back > this.#length ? 0 : (this.#codes[this.#length - back] ?? 0)
  }

  #put(code: number, start: number, end: number): void {
    // PowerShell's backtick is what the backslash is in other languages.
    const unit = code === backtick ? backslash : code === 0xa0 ? 0x20 : code
    // Without its line ends, a text that was broken into lines is whole again.
    if ((unit === lineFeed || unit === carriageReturn) && end === start + 1) return
    if (unit !== backslash && unit !== percent && unit !== ampersand) {
      const before = this.#at(1)
      while (isStart(this.#at(1)) && !continues(this.#at(1), unit)) this.#length -= 1
      if (before === backslash && this.#at(1) !== backslash && isControlLetter(unit)) return
      if (isQuoting(unit)) return
    }
    this.#codes[this.#length] = unit
    this.#starts[this.#length] = start
    this.#ends[this.#length] = end
    this.#length += 1
  }

  // Replaces the escape that ends here by its character. False if none does.
  #shorten(): boolean {
    const last = this.#at(1)
    if (last >= 0x30 && last <= 0x66 && isHex(last)) return this.#numbered(last)
    if (last === semicolon) return this.#entity()
    // PowerShell writes _x000A_ into the XML of its streams (CLIXML).
    if (last === underscore) return this.#at(7) === underscore && this.#at(6) === lowerX && this.#digits(7, 5, 4)
    if (last === closeBrace) return this.#braces()
    return isContinuation(last) && this.#utf8(last)
  }

  // %41, \x41, \u0041, %u0041, \U00000041 and \101. The first two and the last may be bytes of UTF-8.
  #numbered(last: number): boolean {
    if (this.#at(3) === percent || (this.#at(4) === backslash && this.#at(3) === lowerX)) {
      if (this.#digits(this.#at(3) === percent ? 3 : 4, 2, 2)) return true
    }
    const six = this.#at(6)
    if (this.#at(5) === lowerU && (six === backslash || six === percent) && this.#digits(6, 4, 4)) return true
    if (this.#at(10) === backslash && this.#at(9) === upperU && this.#digits(10, 8, 8)) return true
    if (this.#at(4) !== backslash) return false
    const [high, middle] = [this.#at(3), this.#at(2)]
    if (!isOctal(high) || high > 0x33 || !isOctal(middle) || !isOctal(last)) return false
    return this.#replace(4, (high - 0x30) * 64 + (middle - 0x30) * 8 + last - 0x30)
  }

  // An escape of `count` units, whose `digits` hexadecimal digits begin at `from`.
  #digits(count: number, from: number, digits: number): boolean {
    let value = 0
    for (let back = from; back > from - digits; back -= 1) {
      if (!isHex(this.#at(back))) return false
      value = value * 16 + hexValue(this.#at(back))
    }
    return this.#replace(count, value)
  }

  // \u{41}
  #braces(): boolean {
    for (let back = 2; back <= 8; back += 1) {
      if (this.#at(back) !== openBrace) continue
      return this.#at(back + 1) === lowerU && this.#at(back + 2) === backslash && this.#digits(back + 2, back - 1, back - 2)
    }
    return false
  }

  #entity(): boolean {
    for (let back = 2; back <= longestEntity; back += 1) {
      if (this.#at(back) !== ampersand) continue
      const name = String.fromCharCode(...this.#codes.subarray(this.#length - back + 1, this.#length - 1)).toLowerCase()
      const code = /^#[0-9]+$/.test(name)
        ? Number(name.slice(1))
        : /^#x[0-9a-f]+$/.test(name)
          ? Number.parseInt(name.slice(2), 16)
          : entities.get(name)
      return code !== undefined && this.#replace(back, code)
    }
    return false
  }

  // Bytes of UTF-8, of which `last` continues a character.
  #utf8(last: number): boolean {
    const more = [1, 2, 3].find((count) => !isContinuation(this.#at(count + 1)))
    if (more === undefined || !isLead(this.#at(more + 1), more)) return false
    let value = this.#at(more + 1) & (0x3f >> more)
    for (let back = more; back > 1; back -= 1) value = value * 64 + (this.#at(back) & 0x3f)
    return this.#replace(more + 1, value * 64 + (last & 0x3f))
  }

  // How many backslashes or percent signs quote the one that begins this escape: they are written as it is.
  #quotesBefore(count: number): number {
    const quoting = this.#at(count)
    if (quoting !== backslash && quoting !== percent) return 0
    const widthAt = (back: number): number => (this.#ends[this.#length - back] ?? 0) - (this.#starts[this.#length - back] ?? 0)
    let quotes = 0
    while (this.#at(count + quotes + 1) === quoting && widthAt(count + quotes + 1) === widthAt(count)) quotes += 1
    return quotes
  }

  #replace(count: number, code: number): boolean {
    if (code > 0x10ffff) return false
    const first = this.#length - count - this.#quotesBefore(count)
    const start = this.#starts[this.#length - count] ?? 0
    const end = this.#ends[this.#length - 1] ?? 0
    this.#length = first
    for (const unit of String.fromCodePoint(code).split('')) this.#put(unit.charCodeAt(0), start, end)
    return true
  }
}

// Besides the backslash, which may also begin an escape. A secret has lost its control characters where a terminal shows it.
const isQuoting = (unit: number): boolean => unit < 0x20 || unit === quote || unit === apostrophe || unit === caret

const isStart = (unit: number): boolean => unit === backslash || unit === percent
// Whether an escape that begins with this backslash or percent sign has the unit as its next character. Otherwise it only quotes.
const continues = (start: number, unit: number): boolean =>
  unit === lowerU || (start === percent ? isHex(unit) : unit === lowerX || unit === upperU || isOctal(unit))
// Of \b, \f, \n, \r and \t.
const isControlLetter = (unit: number): boolean => unit === 0x62 || unit === 0x66 || unit === 0x6e || unit === 0x72 || unit === 0x74
const isOctal = (unit: number): boolean => unit >= 0x30 && unit <= 0x37
const isContinuation = (unit: number): boolean => unit >= 0x80 && unit <= 0xbf
const isLead = (unit: number, more: number): boolean =>
  more === 1 ? unit >= 0xc2 && unit <= 0xdf : more === 2 ? unit >= 0xe0 && unit <= 0xef : unit >= 0xf0 && unit <= 0xf4
const isHex = (unit: number): boolean => (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x46) || (unit >= 0x61 && unit <= 0x66)
const hexValue = (unit: number): number => (unit & 0xf) + (unit > 0x39 ? 9 : 0)
