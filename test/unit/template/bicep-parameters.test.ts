// Places in .bicepparam files, for what the compiler made of them. That the real compilers make this of them is tested with them
// (bicep-parameter-places.test.ts).
import assert from 'node:assert/strict'
import { atAssignments, type BicepParametersSource } from '../../../shared/template/bicep-parameters.js'
import { parseDocument } from '../../../shared/template/load.js'
import { get } from '../../../shared/template/node.js'

const file = (name: string, lines: readonly string[], base?: BicepParametersSource): BicepParametersSource => ({
  file: name,
  text: lines.join('\n'),
  ...(base === undefined ? {} : { base }),
})

const placeIn = (source: BicepParametersSource, values: Readonly<Record<string, unknown>>) => {
  const parameters = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]))
  const document = atAssignments(parseDocument(JSON.stringify({ parameters }), 'compiled.json'), source)
  return (name: string, ...path: readonly (string | number)[]): string => {
    const at = get(document, 'parameters', name, 'value', ...path)?.at
    return at === undefined ? 'none' : `${at.file}:${String(at.line)}:${String(at.column)}`
  }
}

describe('the place of a value in a .bicepparam file', () => {
  it('is that of its assignment, and of a member that is written out there', () => {
    const source = file('p.bicepparam', [
      "using 'main.bicep'",
      "param size = 'a'",
      'param source = {',
      "  sku: 'x'",
      "  'a-b': ['y'",
      "    'z']",
      '}',
      'param computed = concat([',
      '  1',
      '], [2])',
      "param chosen = true ? { a: 'b' } : {}",
    ])
    const place = placeIn(source, {
      size: 'a',
      source: { sku: 'x', 'a-b': ['y', 'z'] },
      computed: [1, 2],
      chosen: { a: 'b' },
    })
    assert.deepEqual(
      [place('size'), place('source'), place('source', 'sku'), place('source', 'a-b', 1)],
      ['p.bicepparam:2:1', 'p.bicepparam:3:1', 'p.bicepparam:4:3', 'p.bicepparam:6:5'],
    )
    assert.deepEqual([place('computed', 0), place('chosen', 'a')], ['p.bicepparam:8:1', 'p.bicepparam:11:1'])
  })

  it('is in the variable whose name is the value, and at the assignment for other variables and imports', () => {
    const source = file('p.bicepparam', [
      "import { theirs } from 'lib.bicep'",
      'var inner = {',
      '  a: 1',
      '}',
      'var steps = inner',
      'param own = steps',
      'param imported = theirs',
      'param part = steps.a',
      'var round = round',
      'param endless = round',
    ])
    const place = placeIn(source, { own: { a: 1 }, imported: { a: 1 }, part: 1, endless: 1 })
    assert.deepEqual(
      [place('own', 'a'), place('imported', 'a'), place('part'), place('endless')],
      ['p.bicepparam:3:3', 'p.bicepparam:7:1', 'p.bicepparam:8:1', 'p.bicepparam:10:1'],
    )
  })

  it('is found before, in and after what is spread into an array, and in a loop', () => {
    const source = file('p.bicepparam', [
      'param one = [',
      '  1',
      '  ...more',
      '  4, 5',
      ']',
      'param two = [',
      '  1',
      '  ...more',
      '  4',
      '  ...more',
      '  7]',
      'param none = [...empty, 1]',
      'param loop = [for i in range(0, 2): {',
      '  a: i',
      '}]',
      'param all = { ...more, b: 2',
      '}',
    ])
    const loop = [{ a: 0 }, { a: 1 }]
    const place = placeIn(source, { one: [1, 2, 3, 4, 5], two: [1, 2, 3, 4, 5, 6, 7], none: [1], loop, all: { a: 1, b: 2 } })
    const lines = (name: string, length: number) => Array.from({ length }, (_, item) => Number(place(name, item).split(':')[1]))
    assert.deepEqual(lines('one', 5), [2, 3, 3, 4, 4])
    assert.deepEqual(lines('two', 7), [7, 6, 6, 6, 6, 6, 11])
    assert.equal(place('none', 0), 'p.bicepparam:12:25')
    assert.deepEqual([place('loop', 0, 'a'), place('loop', 1, 'a')], ['p.bicepparam:14:3', 'p.bicepparam:14:3'])
    assert.deepEqual([place('all', 'a'), place('all', 'b')], ['p.bicepparam:16:1', 'p.bicepparam:16:24'])
  })

  it('is in the file that is extended if the file itself does not assign the value', () => {
    const first = file('first.bicepparam', ['using none', '', "param deep = 'x'", "param both = 'x'"])
    const base = file('base.bicepparam', ["extends 'first.bicepparam'", "param both = 'y'", "param size = 'y'"], first)
    const place = placeIn(file('p.bicepparam', ["extends 'base.bicepparam'", "param size = 'z'"], base), {
      size: 'z',
      both: 'y',
      deep: 'x',
      override: 1,
    })
    assert.deepEqual([place('size'), place('both'), place('deep')], ['p.bicepparam:2:1', 'base.bicepparam:2:1', 'first.bicepparam:3:1'])
    assert.match(place('override'), /^compiled\.json:/)
  })
})
