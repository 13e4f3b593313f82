import assert from 'node:assert/strict'
import { oneLine, shortText } from '../../shared/short-text.js'

describe('A text in a message', () => {
  it('stays as it is if it is short', () => {
    assert.equal(shortText('', 8), '')
    assert.equal(shortText('12345678', 8), '12345678')
  })

  it('keeps its start and its end otherwise, with the number of the characters between', () => {
    assert.equal(shortText('123456789', 8), '123456… (1 more characters) …89')
    const long = shortText(`The name "${'x'.repeat(400_000)}" is not valid.`, 2000)
    assert.match(long, /^The name "x+… \(398025 more characters\) …x+" is not valid\.$/)
  })

  it('is never cut within a character', () => {
    for (const before of ['', 'x']) assert.ok(shortText(before + '😀'.repeat(20), 8).isWellFormed())
  })
})

describe('A name in one line', () => {
  it('has a blank in place of each line break with the blanks around it, and keeps other blanks', () => {
    assert.equal(oneLine('a \r\n\n\tb  c\u2028d'), 'a b  c d')
  })

  it('takes work in proportion to its length, blanks included', () => {
    const name = `x${' '.repeat(2_000_000)}y`
    assert.equal(oneLine(name), name)
  })
})
