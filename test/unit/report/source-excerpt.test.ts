import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Place } from '../../../shared/errors.js'
import { Mask } from '../../../shared/redaction.js'
import * as excerpts from '../../../shared/report/source-excerpt.js'
import { anyCharacter } from '../../any-text.js'

const at = (line: number, column: number) => ({ file: 'image.json', line, column, pointer: '' })

const sourceExcerpt = (text: string, place: Place, width?: number, mask = new Mask()): string =>
  excerpts.sourceExcerpt(text, place, (line, offset) => mask.splitAt(line, offset), width)

describe('sourceExcerpt', () => {
  it('shows the line with its number, and a caret below the column', () => {
    assert.equal(sourceExcerpt('{\n  "vmSize": 5\n}\n', at(2, 13)), '2 |   "vmSize": 5\n  |             ^')
    assert.equal(sourceExcerpt('a\r\nbc\r\n', at(2, 1)), '2 | bc\n  | ^')
    assert.equal(sourceExcerpt('\uFEFFabc', at(1, 2)), '1 | abc\n  |  ^')
    assert.equal(sourceExcerpt('x\n'.repeat(99) + 'last', at(100, 5)), '100 | last\n    |     ^')
  })

  it('counts tabs, wide characters and joined characters as a terminal shows them', () => {
    assert.equal(sourceExcerpt('\t"a": 1', at(1, 2)), '1 |     "a": 1\n  |     ^')
    assert.equal(sourceExcerpt('"日本": 1', at(1, 7)), '1 | "日本": 1\n  |         ^')
    assert.equal(sourceExcerpt('"e\u0301": 1', at(1, 6)), '1 | "e\u0301": 1\n  |     ^')
    assert.equal(sourceExcerpt('"👩‍👧": 1', at(1, 9)), '1 | "👩‍👧": 1\n  |      ^')
    assert.equal(sourceExcerpt('\u001b[2J"', at(1, 5)), '1 |  [2J"\n  |     ^')
  })

  it('cuts a long line around the column', () => {
    const line = `${'a'.repeat(500)}X${'b'.repeat(500)}`
    assert.equal(sourceExcerpt(line, at(1, 501), 20), `1 | …${'a'.repeat(12)}X${'b'.repeat(7)}…\n  | ${' '.repeat(13)}^`)
    assert.equal(sourceExcerpt(line, at(1, 1), 10), `1 | ${'a'.repeat(10)}…\n  | ^`)
    assert.equal(sourceExcerpt(line, at(1, 1001), 10), `1 | …${'b'.repeat(7)}\n  | ${' '.repeat(7)}^`)
  })

  it('is quick for a line of 5 MB', () => {
    // Time that grows with the square of the length would be hours.
    const start = Date.now()
    sourceExcerpt('x'.repeat(5_000_000), at(1, 4_000_000))
    assert.ok(Date.now() - start < 20_000)
  })

  it('is two lines, whatever the text and the place', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: anyCharacter }),
        fc.nat(20),
        fc.nat(50),
        fc.integer({ min: 5, max: 40 }),
        (text, line, column, width) => {
          assert.equal(sourceExcerpt(text, at(line + 1, column + 1), width).split('\n').length, 2)
        },
      ),
      { numRuns: 300, seed: 20261121 },
    )
  })

  it('shows no part of a secret that it cuts, wherever the place is', () => {
    const secret = 'correct horse battery staple'
    const mask = new Mask([secret])
    const line = `"a": "${'x'.repeat(30)}${secret}${'z'.repeat(30)}"`
    for (let column = 1; column <= line.length; column += 1)
      for (const width of [5, 11, 20, 40]) {
        const shown = sourceExcerpt(line, at(1, column), width, mask)
        assert.doesNotMatch(shown, /[corehsbatyl]{3}/, shown)
      }
    assert.equal(sourceExcerpt(`a ${secret} b`, at(1, 9), 20, mask), '1 | a *** b\n  |   ^')
    assert.equal(sourceExcerpt(`a ${secret} b`, at(1, 32), 20, mask), '1 | a *** b\n  |       ^')
  })
})
