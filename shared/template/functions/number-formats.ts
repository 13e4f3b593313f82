// Format specifiers of whole numbers, standard and custom, as .NET has them in its invariant culture (Microsoft Learn, "Standard numeric
// format strings" and "Custom numeric format strings"; bicep console 0.49.2).

// The number in the format of the specifier; undefined for a format that does not exist or is not supported here.
export const formatInteger = (value: number, specifier: string): string | undefined => {
  const [, letter, precision] = /^([A-Za-z])(\d{0,3})$/.exec(specifier) ?? []
  if (letter !== undefined) return standard(value, letter, precision === '' || precision === undefined ? undefined : Number(precision))
  return /^[A-Za-z]\d+$/.test(specifier) ? undefined : custom(value, specifier)
}

const standard = (value: number, letter: string, precision: number | undefined): string | undefined => {
  const sign = value < 0 ? '-' : ''
  const digits = String(Math.abs(value))
  const decimals = (text: string): string => (precision === 0 ? text : `${text}.${'0'.repeat(precision ?? 2)}`)
  switch (letter.toUpperCase()) {
    case 'B':
      return bits(value, 2).padStart(precision ?? 0, '0')
    case 'C': {
      const amount = `¤${decimals(grouped(digits))}`
      return value < 0 ? `(${amount})` : amount
    }
    case 'D':
      return sign + digits.padStart(precision ?? 0, '0')
    case 'E':
      return sign + exponential(digits, precision ?? 6, { letter, width: 3 })
    case 'F':
      return sign + decimals(digits)
    case 'G':
      return sign + general(digits, precision ?? 0, letter === 'G' ? 'E' : 'e')
    case 'N':
      return sign + decimals(grouped(digits))
    case 'P':
      return `${sign}${decimals(grouped(value === 0 ? '0' : `${digits}00`))} %`
    case 'R':
      return sign + digits
    case 'X':
      return inCaseOf(letter, bits(value, 16)).padStart(precision ?? 0, '0')
    default:
      return undefined
  }
}

const grouped = (digits: string): string => digits.replace(/\B(?=(?:\d{3})+$)/g, ',')

// A negative number is written as its 64-bit complement.
const bits = (value: number, base: number): string => BigInt.asUintN(64, BigInt(value)).toString(base)

const inCaseOf = (letter: string, text: string): string => (letter === letter.toUpperCase() ? text.toUpperCase() : text)

interface Exponent {
  readonly letter: string
  readonly width: number
}

// The first digit, the digits after a point, and the power of ten.
const exponential = (digits: string, decimals: number, { letter, width }: Exponent): string => {
  const rounded = roundedTo(digits, decimals + 1)
  const mantissa = rounded.slice(0, decimals + 1).padEnd(decimals + 1, '0')
  const point = decimals === 0 ? '' : `.${mantissa.slice(1)}`
  return `${mantissa.charAt(0)}${point}${letter}+${String(rounded.length - 1).padStart(width, '0')}`
}

const general = (digits: string, precision: number, letter: string): string => {
  const rounded = precision === 0 ? digits : roundedTo(digits, precision)
  if (precision === 0 || rounded.length <= precision) return rounded
  const significant = rounded.replace(/0+$/, '')
  return exponential(rounded, significant.length - 1, { letter, width: 2 })
}

// The digits with zeros after the first `count`, rounded half up.
const roundedTo = (digits: string, count: number): string => {
  if (digits.length <= count) return digits
  const power = 10n ** BigInt(digits.length - count)
  return String(((BigInt(digits) + power / 2n) / power) * power)
}

// One piece of a custom format: a position for a digit, or text.
interface Piece {
  readonly kind: 'digit' | 'text'
  readonly text: string
}

const literal = /'[^']*'|"[^"]*"|\\./g

const custom = (value: number, specifier: string): string | undefined => {
  const sections = specifier.match(/(?:'[^']*'|"[^"]*"|\\.|[^;])+|(?<=^|;)(?=;|$)/g) ?? []
  const section = sections[value < 0 ? 1 : value === 0 ? 2 : 0] || sections[0]
  if (section === undefined || sections.length > 3) return undefined
  const sign = value < 0 && section === sections[0] ? '-' : ''
  const [whole = [], ...fractions] = piecesOf(section)
  // A comma next to the point divides by a thousand, and an exponent has its own format: neither occurs in the name of an image.
  if (/,(?=\.|$)/.test(section) || /[eE][+-]?0/.test(section)) return undefined
  const isPercent = section.replace(literal, '').includes('%')
  const digits = value === 0 ? '' : `${String(Math.abs(value))}${isPercent ? '00' : ''}`
  const isGrouped = /[0#],+[0#]/.test(section.replace(/\..*$/, ''))
  return sign + wholePart(whole, digits, isGrouped) + fractionPart(fractions.flat())
}

// The pieces before the first point and those after it.
const piecesOf = (section: string): readonly (readonly Piece[])[] => {
  const parts: Piece[][] = [[]]
  for (const token of section.match(/'[^']*'|"[^"]*"|\\.|[^]/g) ?? []) {
    if (token === '.') parts.push([])
    else if (token !== ',') parts.at(-1)?.push(pieceOf(token))
  }
  return parts
}

const pieceOf = (token: string): Piece => {
  if (token === '0' || token === '#') return { kind: 'digit', text: token }
  return {
    kind: 'text',
    text: /^\\./.test(token) ? token.slice(1) : /^(['"]).*\1$/s.test(token) && token.length > 1 ? token.slice(1, -1) : token,
  }
}

// The digits fill their positions from the right; the rest goes before the first one. From the first 0 on, every position has a digit.
const wholePart = (pieces: readonly Piece[], digits: string, isGrouped: boolean): string => {
  const places = pieces.filter(({ kind }) => kind === 'digit')
  const firstZero = places.findIndex(({ text }) => text === '0')
  const least = firstZero === -1 ? 0 : places.length - firstZero
  const padded = digits.padStart(least, '0')
  const written = Array.from(padded, (digit, index) => (isGrouped && index > 0 && (padded.length - index) % 3 === 0 ? `,${digit}` : digit))
  const ahead = written.length - places.length
  let place = 0
  return pieces
    .map(({ kind, text }) => {
      if (kind === 'text') return text
      const from = place === 0 ? 0 : place + ahead
      place += 1
      return written.slice(Math.max(0, from), Math.max(0, place + ahead)).join('')
    })
    .join('')
}

const fractionPart = (pieces: readonly Piece[]): string => {
  const lastZero = pieces.findLastIndex(({ kind, text }) => kind === 'digit' && text === '0')
  const text = pieces.map((piece, index) => (piece.kind === 'text' ? piece.text : index <= lastZero ? '0' : '')).join('')
  return lastZero === -1 ? text : `.${text}`
}
