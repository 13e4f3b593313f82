import assert from 'node:assert/strict'
import { neutralise as neutraliseForGitHub } from '../../actions/host.js'
import { Mask, safeLines } from '../../shared/redaction.js'

describe('text from outside', () => {
  it('is split where a runner splits it', () => {
    assert.deepEqual(safeLines('a\rb\r\nc\nd'), ['a', 'b', 'c', 'd'])
  })

  it('loses what a terminal would obey, and keeps tabs', () => {
    assert.deepEqual(safeLines('\u001b[31mred\u001b[0m\tx\u0007\u009b2J\u202eevil'), ['red\tx2Jevil'])
  })

  for (const line of ['::error::x', '  ::set-output name=a::b', '::add-mask::y', '##[error]x', 'x ##[group]y']) {
    it(`is no command of GitHub: ${line}`, () => {
      const safe = neutraliseForGitHub(line)
      assert.ok(!safe.trimStart().startsWith('::') && !safe.includes('##['), safe)
    })
  }

  it('is left alone where it is no command', () => {
    const line = 'std::vector is ## a [type] :: really'
    assert.equal(neutraliseForGitHub(line), line)
  })

  it('has *** for secrets, whole, by line, and as they stand in URLs and JSON', () => {
    const mask = new Mask()
    mask.add('first/line\nsecond "line"')
    mask.add('first')
    assert.equal(mask.apply('a first/line b'), 'a *** b')
    assert.equal(mask.apply('x=first%2Fline%0Asecond%20%22line%22'), 'x=***')
    assert.equal(mask.apply('{"s":"first/line\\nsecond \\"line\\""}'), '{"s":"***"}')
  })

  it('takes a secret that is half a character', () => {
    const mask = new Mask()
    mask.add('half\ud800')
    assert.equal(mask.apply('half\ud800'), '***')
  })

  it('is not torn apart by a secret of one letter', () => {
    const mask = new Mask()
    mask.add('a')
    assert.equal(mask.apply('banana'), 'banana')
  })
})
