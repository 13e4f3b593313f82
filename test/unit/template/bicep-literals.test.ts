// Where the literals of a compiled expression are written. That the compilers make this of the sources is tested with them
// (bicep-module-places.test.ts).
import assert from 'node:assert/strict'
import { literalOffsets } from '../../../shared/template/bicep-literals.js'
import { bicepTokens } from '../../../shared/template/bicep-tokens.js'

// What is written at the places of the literals in a source `var x = …`: the text of each compiled literal with its line there.
const found = (compiled: string, ...source: readonly string[]): readonly string[] => {
  const text = `var x = ${source.join('\n')}\nvar other = 'a'\n`
  return [...literalOffsets(compiled, bicepTokens(text), 3)].map(([offset, written]) => {
    const literal = /^(?:'[^']*'|\w+)/.exec(compiled.slice(offset))?.[0] ?? ''
    return `${literal} ${String(text.slice(0, written).split('\n').length)}`
  })
}

describe('the places of literals in a compiled expression', () => {
  it('are in the order of the file, also of those that occur several times', () => {
    assert.deepEqual(
      found(
        "[concat(variables('base'), createArray(createObject('type', 'Shell', 'inline', createArray('a', 'b'))), createArray(createObject('type', 'File')))]",
        'concat(base, [',
        '  {',
        "    type: 'Shell'",
        '    inline: [',
        "      'a'",
        "      'b'",
        '    ]',
        '  }',
        '], [',
        "  { type: 'File' }",
        '])',
      ),
      [
        'createArray 1',
        'createArray 4',
        'createArray 9',
        'createObject 2',
        'createObject 10',
        "'type' 3",
        "'type' 10",
        "'Shell' 3",
        "'inline' 4",
        "'a' 5",
        "'b' 6",
        "'File' 10",
      ],
    )
  })

  it('are in both branches of a condition, which may have their own lines', () => {
    assert.deepEqual(
      found(
        "[if(parameters('big'), createObject('disk', 5000, 'keep', true()), createObject('disk', 30))]",
        'big',
        "  ? { 'disk': 5000, keep: true }",
        '  : {',
        '      disk: 30',
        '    }',
      ),
      ['createObject 2', 'createObject 3', "'disk' 2", "'disk' 4", '5000 2', "'keep' 2", 'true 2', '30 4'],
    )
  })

  it('are those of what a module gets, without the object around it', () => {
    assert.deepEqual(
      found(
        "[if(parameters('a'), createObject('value', createObject('x', 'y')), createObject('value', createObject()))]",
        "a ? { x: 'y' } : {}",
      ),
      ['createObject 1', 'createObject 1', "'x' 1", "'y' 1"],
    )
  })

  it('are left out if the compiler writes others: of interpolated strings, members and names of resources', () => {
    assert.deepEqual(found("[union(variables('a'), createArray(format('{0}-x', parameters('b'))))]", "union(a, ['${b}-x'])"), [
      'createArray 1',
    ])
    assert.deepEqual(found("[coalesce(tryGet(parameters('p'), 'a'), 'b')]", "p.?a ?? 'b'"), ["'b' 1"])
    assert.deepEqual(found("[coalesce(tryGet(parameters('p'), 'a'), 'a')]", "p.?a ?? 'a'"), [])
    assert.deepEqual(found("[variables('names')[0]]", 'names[0]'), ['0 1'])
  })

  it('end with the value', () => {
    assert.deepEqual(found("[createArray('a')]", 'list'), [])
    assert.deepEqual(found("[concat('it''s', 'b')]", "concat('it\\'s', 'b')"), ["'it' 1", "'b' 1"])
  })
})
