import assert from 'node:assert/strict'
import { join } from 'node:path'
import { mayNeedRestoring } from '../../../platform/bicep-references.js'
import { useFolder, writeFiles } from '../../temporary-folder.js'

type Files = Readonly<Record<string, string>>

describe('a Bicep file that may need something restored', () => {
  const folder = useFolder()
  let count = 0
  const needs = async (files: Files): Promise<boolean> => {
    count += 1
    const own = join(folder(), String(count))
    await writeFiles(own, { 'image.bicep': "param x string = ''\n", 'image.json': '{}', ...files })
    return mayNeedRestoring(join(own, 't.bicepparam' in files ? 't.bicepparam' : 't.bicep'), own)
  }

  for (const [what, files] of [
    [
      'has modules of the workspace, in loops and conditions',
      {
        't.bicep':
          "module m './image.bicep' = [for i in range(0, 2): { name: 'm${i}' }]\nmodule n 'image.json' = if (true) { name: 'n' }\n",
      },
    ],
    [
      'imports from the workspace',
      { 't.bicep': "import { a } from 'v.bicep'\nimport * as b from 'v.bicep'\n", 'v.bicep': "@export()\nvar a = 'a'\n" },
    ],
    ['speaks of registries in comments and texts', { 't.bicep': "// module m 'br:example.azurecr.io/a:1'\nvar a = 'see br/public:avm'\n" }],
    ['loads files', { 't.bicep': "var a = loadTextContent('a.txt')\n" }],
    ['uses a word of imports as a name', { 't.bicep': "param from string = 'x'\nvar a = { from: 'x', using: 'y' }\n" }],
    [
      'has settings of the linter',
      { 't.bicep': '', 'bicepconfig.json': '{ /* */ "analyzers": { "core": { "rules": {} } }, "moduleAliases": {} }' },
    ],
    [
      'has parameters that extend others',
      { 't.bicepparam': "using './image.bicep'\nextends 'u.bicepparam'\n", 'u.bicepparam': "using none\nextends 't.bicepparam'\n" },
    ],
    ['has parameters of a template in JSON', { 't.bicepparam': "using 'image.json'\n" }],
  ] as const satisfies readonly (readonly [string, Files])[])
    it(`does not count if it ${what}`, async () => {
      assert.equal(await needs(files), false)
    })

  for (const [what, files] of [
    ['has a module of a registry', { 't.bicep': "module m 'br/public:avm/res/x:1.0.0' = { name: 'm' }\n" }],
    ['has one by an escaped name', { 't.bicep': "module m '\\u{62}r:example.azurecr.io/a:1' = { name: 'm' }\n" }],
    [
      'has one in a module',
      {
        't.bicep': "module m 'sub/u.bicep' = { name: 'm' }\n",
        'sub/u.bicep': "module m 'br:example.azurecr.io/a:1' = {\n  name: 'm'\n}\n",
      },
    ],
    [
      'has one in a module with another ending',
      { 't.bicep': "module m 'u.txt' = { name: 'm' }\n", 'u.txt': "module m 'br:example.azurecr.io/a:1' = {\n  name: 'm'\n}\n" },
    ],
    ['has a template spec', { 't.bicep': "module m 'ts/own:a:v1' = { name: 'm' }\n" }],
    ['imports from a registry', { 't.bicep': "import { a } from 'br:example.azurecr.io/a:1'\n" }],
    ['imports an extension as older compilers did', { 't.bicep': "import 'kubernetes@1.0.0' with {}\n" }],
    ['names a module by an expression', { 't.bicep': "module m '${x}.bicep' = { name: 'm' }\n" }],
    ['names a missing module', { 't.bicep': "module m 'missing.bicep' = { name: 'm' }\n" }],
    ['has an extension', { 't.bicep': 'extension foo\n' }],
    ['has settings with an extension', { 't.bicep': '', 'bicepconfig.json': '{"implicit\\u0045xtensions": ["foo"]}' }],
    [
      'has a module whose settings have one',
      { 't.bicep': "module m 'sub/u.bicep' = { name: 'm' }\n", 'sub/u.bicep': '', 'sub/bicepconfig.json': '{"extensions": {}}' },
    ],
    ['has settings that choose where modules are kept', { 't.bicep': '', 'bicepconfig.json': '{"cacheRootDirectory": "/x"}' }],
    ['has parameters that use a registry', { 't.bicepparam': "using 'br:example.azurecr.io/a:1'\n" }],
    [
      'has parameters that import from one',
      {
        't.bicepparam': "using 'image.bicep'\nextends 'u.bicepparam'\n",
        'u.bicepparam': "import { a } from 'br:example.azurecr.io/a:1'\n",
      },
    ],
    [
      'has parameters whose template uses one',
      { 't.bicepparam': "using 'u.bicep'\n", 'u.bicep': "module m 'br:example.azurecr.io/a:1' = { name: 'm' }\n" },
    ],
    ['has parameters that configure an extension', { 't.bicepparam': "using 'image.bicep'\nextensionConfig foo with {}\n" }],
  ] as const satisfies readonly (readonly [string, Files])[])
    it(`is one that ${what}`, async () => {
      assert.equal(await needs(files), true)
    })
})
