import assert from 'node:assert/strict'
import { join, relative } from 'node:path'
import { standIns } from '../../../platform/bicep-parameters.js'
import { useFolder, writeFiles } from '../../temporary-folder.js'

describe('the files that stand for a .bicepparam file where restoring is looked for', () => {
  const folder = useFolder()
  const of = async (files: Readonly<Record<string, string>>): Promise<readonly string[] | undefined> => {
    await writeFiles(folder(), { 'image.bicep': "param x string = ''\n", ...files })
    const found = await standIns(join(folder(), 't.bicepparam'), folder())
    return found?.map((path) => relative(folder(), path))
  }

  it('are its template, what it imports, and those of the files that it extends', async () => {
    assert.deepEqual(await of({ 't.bicepparam': "using /* a */ './image.bicep'\nparam from = 'x'\n" }), ['image.bicep'])
    const files = {
      't.bicepparam': "using 'image.bicep'\nextends 'sub/base.bicepparam'\nimport { a } from 'values.bicep'\n",
      'sub/base.bicepparam': "using none\nimport { b as c } from '../other.bicep'\nparam x = c\n",
    }
    assert.deepEqual(await of(files), ['image.bicep', 'other.bicep', 'values.bicep'])
  })

  it('end where files extend each other', async () => {
    const files = {
      't.bicepparam': "using 'image.bicep'\nextends 'u.bicepparam'\n",
      'u.bicepparam': "using none\nextends 't.bicepparam'\n",
    }
    assert.deepEqual(await of(files), ['image.bicep'])
  })

  for (const [what, files] of [
    ['uses a registry', { 't.bicepparam': "using 'br:example.azurecr.io/a.bicep'\n" }],
    ['uses a registry by an escaped name', { 't.bicepparam': "using '\\u{62}r/own:a.bicep'\n" }],
    ['uses a template spec', { 't.bicepparam': "using 'ts/own:a.bicep'\n" }],
    ['uses JSON', { 't.bicepparam': "using 'image.json'\n" }],
    ['uses no template', { 't.bicepparam': 'using none\n' }],
    ['names a file by an expression', { 't.bicepparam': "using 'image.bicep'\nimport * as a from '${x}.bicep'\n" }],
    ['imports from a registry', { 't.bicepparam': "using 'image.bicep'\nimport { a } from 'br:example.azurecr.io/a:1'\n" }],
    [
      'extends a file that imports from a registry',
      {
        't.bicepparam': "using 'image.bicep'\nextends 'base.bicepparam'\n",
        'base.bicepparam': "import { a } from 'br:example.azurecr.io/a:1'\n",
      },
    ],
    ['extends a missing file', { 't.bicepparam': "using 'image.bicep'\nextends 'missing.bicepparam'\n" }],
    ['has an extension', { 't.bicepparam': "using 'image.bicep'\nextension foo\n" }],
    ['configures an extension', { 't.bicepparam': "using 'image.bicep'\nextensionConfig foo with {}\n" }],
    [
      'has other settings than its template',
      { 't.bicepparam': "using 'inner/main.bicep'\n", 'inner/main.bicep': '', 'inner/bicepconfig.json': '{}' },
    ],
  ] as const)
    it(`are not known if it ${what}`, async () => {
      assert.equal(await of(files), undefined)
    })
})
