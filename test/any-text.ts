// Any characters of Unicode for property tests.
import fc from 'fast-check'

// Any code point but half a surrogate pair. fast-check's unit 'binary' is the same, and takes a second of the processor and 100 MB in each
// process: it lists all of them to find those of the texts that it tries more often ('__proto__' and the like).
export const anyCharacter = fc.integer({ min: 0, max: 0x10_f7_ff }).map(
  (index) => String.fromCodePoint(index < 0xd8_00 ? index : index + 0x8_00),
  (text) => {
    const code = typeof text === 'string' ? text.codePointAt(0) : undefined
    if (code === undefined || text !== String.fromCodePoint(code) || (code >= 0xd8_00 && code < 0xe0_00))
      throw new Error('It is not a character.')
    return code < 0xd8_00 ? code : code - 0x8_00
  },
)
