// Places in a .bicep file, for what the compiler made of it.
import assert from 'node:assert/strict'
import { atBicep } from '../../../shared/template/bicep-places.js'
import { parseDocument } from '../../../shared/template/load.js'
import { getItems } from '../../../shared/template/node.js'

describe('the place of a resource in a Bicep file', () => {
  const places = (text: string, type: string, resources: readonly (readonly [name: string, line: number])[], count: number) => {
    const listed = resources.map(([name, line]) => ({ name, type, line, column: 1 }))
    const compiled = type === '<module>' ? 'Microsoft.Resources/deployments' : type
    const document = parseDocument(
      JSON.stringify({ resources: Array.from({ length: count }, (_, index) => ({ type: compiled, name: String(index) })) }),
      'main.json',
    )
    return getItems(atBicep(document, { file: 'main.bicep', text, resources: listed }), 'resources').map(({ at }) => at.line)
  }
  const text = ["module role 'a.bicep' = {}", '', "module identity 'b.bicep' = {}", "module template 'c.bicep' = {}", ''].join('\n')

  it('is its own, in whatever order the compiler lists the modules', () => {
    const modules = [
      ['identity', 3],
      ['role', 1],
      ['template', 4],
    ] as const
    assert.deepEqual(places(text, '<module>', modules, 3), [1, 3, 4])
    assert.deepEqual(places(text, '<module>', modules.toReversed(), 3), [1, 3, 4])
  })

  it('is its own among resources of one type', () => {
    const type = 'Microsoft.VirtualMachineImages/imageTemplates'
    assert.deepEqual(
      places(
        text,
        type,
        [
          ['b', 4],
          ['a', 1],
        ],
        2,
      ),
      [1, 4],
    )
  })
})
