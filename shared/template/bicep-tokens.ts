// The tokens of a Bicep file that its border and its places need: names, strings and punctuation, without comments. A comment is not code,
// but what is between `${` and `}` in a string is.

export interface BicepToken {
  readonly kind: 'name' | 'text' | 'mark'
  // The value of a string; undefined if it is computed.
  readonly value: string | undefined
  // In the source, in UTF-16 code units.
  readonly index: number
  // Whether it is the first on its line, and not in the expression of a string.
  readonly isFirst: boolean
}

// The tokens in order. A computed string is followed by the tokens of its expressions.
export const bicepTokens = (source: string): readonly BicepToken[] => new Lexer(source).run()

// A string that continues after the expression in it.
interface OpenText {
  readonly quote: "'" | "'''"
  // The start of an expression: `${`, with as many `$` as precede `'''`. Empty for a string without expressions.
  readonly opening: string
  // Open braces of the expression.
  braces: number
}

class Lexer {
  readonly #source: string
  readonly #tokens: BicepToken[] = []
  readonly #open: OpenText[] = []
  #at = 0
  #isLineStart = true

  constructor(source: string) {
    this.#source = source
  }

  run(): readonly BicepToken[] {
    while (this.#at < this.#source.length) this.#next()
    return this.#tokens
  }

  #next(): void {
    const space = this.#match(/\s{1,1000}/y)
    if (space?.includes('\n') === true) this.#isLineStart = true
    if (space !== undefined || this.#comment()) return
    const index = this.#at
    const name = this.#match(/[A-Za-z_]\w{0,1000}/y)
    if (name !== undefined) {
      this.#push('name', name, index)
      return
    }
    const quote = this.#match(/\${0,1000}'''|'/y)
    if (quote === undefined) this.#mark(index)
    else this.#text(quote === "'" ? { quote, opening: '${', braces: 0 } : { quote: "'''", opening: openingOf(quote), braces: 0 }, index)
  }

  #mark(index: number): void {
    const value = this.#source[this.#at] ?? ''
    this.#at += 1
    const open = this.#open.at(-1)
    if (value === '}' && open?.braces === 0) {
      this.#open.pop()
      this.#rest(open)
      return
    }
    if (open !== undefined && value === '{') open.braces += 1
    if (open !== undefined && value === '}') open.braces -= 1
    this.#push('mark', value, index)
  }

  // Returns the position of the token.
  #push(kind: BicepToken['kind'], value: string | undefined, index: number): number {
    const isFirst = this.#isLineStart && this.#open.length === 0
    this.#isLineStart = false
    return this.#tokens.push({ kind, value, index, isFirst }) - 1
  }

  #text(text: OpenText, index: number): void {
    const place = this.#push('text', undefined, index)
    const token = this.#tokens[place]
    const value = this.#rest(text)
    if (token !== undefined && value !== undefined) this.#tokens[place] = { ...token, value }
  }

  // Reads a string to its end, or to an expression in it; then it returns undefined.
  #rest(text: OpenText): string | undefined {
    const start = this.#at
    const piece = text.quote === "'" ? this.#plain() : this.#multiline(text)
    if (text.opening !== '' && this.#source.startsWith(text.opening, this.#at)) {
      this.#at += text.opening.length
      this.#open.push({ ...text, braces: 0 })
      return undefined
    }
    if (text.quote === "'") this.#match(/'/y)
    else this.#match(/'{3,}/y)
    // At the end of the source, or of a line: the compiler reports an unterminated string.
    return text.quote === "'" ? unescaped(piece) : this.#source.slice(start, start + piece.length)
  }

  // A comment ends with its line, or with its mark; one that is not closed, with the file.
  #comment(): boolean {
    const ends = { '//': /[\n\r\u2028\u2029]/g, '/*': /\*\//g }
    const start = this.#source.slice(this.#at, this.#at + 2)
    if (start !== '//' && start !== '/*') return false
    const end = ends[start]
    end.lastIndex = this.#at + 2
    const found = end.exec(this.#source)
    this.#at = found === null ? this.#source.length : found.index + (start === '/*' ? 2 : 0)
    return true
  }

  // Match by match: one match of many megabytes can exhaust the stack of the engine, as can a pattern without a bound.
  #plain(): string {
    const start = this.#at
    while (this.#match(/[^'\\$\n]{1,1000}|\\[\s\S]|\$(?!\{)/y) !== undefined) continue
    return this.#source.slice(start, this.#at)
  }

  #multiline({ opening }: OpenText): string {
    const ends = [this.#source.indexOf("'''", this.#at), opening === '' ? -1 : this.#source.indexOf(opening, this.#at)]
    const end = Math.min(...ends.map((one) => (one < 0 ? this.#source.length : one)))
    const piece = this.#source.slice(this.#at, end)
    this.#at = end
    return piece
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }
}

const openingOf = (quote: string): string => (quote === "'''" ? '' : `${quote.slice(0, -3)}{`)

const unescaped = (text: string): string =>
  text.replaceAll(/\\(?:u\{([0-9a-fA-F]{1,1000})\}|([\s\S]))/g, (whole, code: string | undefined, letter: string | undefined) => {
    if (letter !== undefined) return { n: '\n', r: '\r', t: '\t' }[letter] ?? letter
    const point = Number.parseInt(code ?? '', 16)
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole
  })
