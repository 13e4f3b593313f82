import assert from 'node:assert/strict'
import { align, same } from '../../../shared/comparison/align.js'

// Two items with the same letter are alike, and equal ones are the same.
const pairs = (before: readonly string[], after: readonly string[]): readonly string[] =>
  align(before.length, after.length, (from, to) => {
    const [was = '', is = ''] = [before[from], after[to]]
    return was === is ? same : was.charAt(0) === is.charAt(0) ? 2 : 0
  }).map(
    ({ before: from, after: to }) =>
      `${from === undefined ? '' : `${from}${before[from] ?? ''}`}=${to === undefined ? '' : `${to}${after[to] ?? ''}`}`,
  )

describe('Two lists side by side', () => {
  for (const [name, before, after, expected] of [
    ['pair what is the same', ['a', 'b'], ['a', 'b'], ['0a=0a', '1b=1b']],
    ['are nothing if they are empty', [], [], []],
    ['have an addition to an empty list', [], ['a'], ['=0a']],
    ['have a removal to an empty list', ['a'], [], ['0a=']],
    ['have one addition in the middle', ['a', 'b', 'c'], ['a', 'x', 'b', 'c'], ['0a=0a', '=1x', '1b=2b', '2c=3c']],
    ['have one removal in the middle', ['a', 'x', 'b', 'c'], ['a', 'b', 'c'], ['0a=0a', '1x=', '2b=1b', '3c=2c']],
    ['have one addition at the end', ['a', 'b'], ['a', 'b', 'x'], ['0a=0a', '1b=1b', '=2x']],
    ['have one addition at the beginning', ['a', 'b'], ['x', 'a', 'b'], ['=0x', '0a=1a', '1b=2b']],
    ['count an item once that is the same from both ends', ['a', 'a'], ['a', 'a', 'a'], ['0a=0a', '1a=1a', '=2a']],
    ['count an item once that is the same from both ends, if it is removed', ['a', 'a', 'a'], ['a', 'a'], ['0a=0a', '1a=1a', '2a=']],
    ['pair what is alike', ['a', 'b1', 'c'], ['a', 'x', 'b2', 'c'], ['0a=0a', '=1x', '1b1=2b2', '2c=3c']],
    ['pair what is the same rather than what is alike', ['a1', 'z'], ['a2', 'a1', 'y'], ['=0a2', '0a1=1a1', '1z=', '=2y']],
    [
      'take many that are alike for one that is the same',
      ['a1', 'b1', 'c1', 'd1'],
      ['d1', 'a2', 'b2', 'c2'],
      ['=0d1', '0a1=1a2', '1b1=2b2', '2c1=3c2', '3d1='],
    ],
    ['name what is removed before what is added', ['a', 'b'], ['x', 'y'], ['0a=', '1b=', '=0x', '=1y']],
    ['keep the order of what was swapped', ['a', 'b', 'z'], ['b', 'a', 'z'], ['0a=', '1b=0b', '=1a', '2z=2z']],
  ] as const)
    it(name, () => {
      assert.deepEqual(pairs(before, after), expected)
    })

  const many = (count: number, name: (index: number) => string): readonly string[] =>
    Array.from({ length: count }, (_, index) => name(index))

  it('are aligned up to 100,000 pairs of items, and compared item by item beyond', () => {
    // The items of one are alike those of the other, 150 places further on.
    const aligned = align(250, 400, (from, to) => (to === from + 150 ? 2 : 0))
    assert.deepEqual(aligned.filter(({ before, after }) => before !== undefined && after !== undefined).length, 250)
    assert.deepEqual(aligned[150], { before: 0, after: 150 })
    const single = align(251, 400, (from, to) => (to === from + 149 ? 2 : 0))
    assert.deepEqual(
      [single.length, single[0], single[250], single[251]],
      [400, { before: 0, after: 0 }, { before: 250, after: 250 }, { after: 251 }],
    )
  })

  it('are compared item by item between equal parts', () => {
    const [before, after] = [
      ['a', ...many(400, (index) => `x${index}`), 'z'],
      ['a', ...many(300, (index) => `y${index}`), 'z'],
    ]
    const found = pairs(before, after)
    assert.deepEqual(
      [found.length, found[0], found[1], found[300], found[301], found[401]],
      [402, '0a=0a', '1x0=1y0', '300x299=300y299', '301x300=', '401z=301z'],
    )
  })
})
