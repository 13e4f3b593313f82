import assert from 'node:assert/strict'
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { borderProblems } from '../../../platform/bicep-border.js'
import { bicepTokens } from '../../../shared/template/bicep-tokens.js'
import { useFolder, writeFiles } from '../../temporary-folder.js'

// What the compiler reads is tested with the compiler (bicep.test.ts); here, how its files are read to find that out.
describe('the border of the Bicep compiler', () => {
  const folder = useFolder()

  // The problems of a main file, `code: message` each; the compiler's list has it alone.
  const problemsOf = async (files: Readonly<Record<string, string>>, environment: NodeJS.ProcessEnv = {}): Promise<readonly string[]> => {
    await writeFiles(folder(), { 'outside.json': '{}', 'outside.bicep': '', 'x/a': '', 'workspace/inside.json': '{}', 'workspace/d/a': '' })
    const workspace = join(folder(), 'workspace')
    await writeFiles(workspace, files)
    const main = join(workspace, Object.keys(files)[0] ?? '')
    const problems = await borderProblems(main, [main], { workspace, variables: ['PASSED'], environment })
    return problems.map(({ code, message }) => `${code}: ${message}`)
  }

  for (const [what, files] of [
    ['a module in JSON', { 't.bicep': "module m '../outside.json' = { name: 'm' }" }],
    ['a module in JSON behind a comment', { 't.bicep': "module /* ' */ m // '\n '../outside.json' = {}" }],
    ['an escaped path', { 't.bicep': "module m '\\u{2e}./outside.json' = {}" }],
    ['a text of several lines', { 't.bicep': "module m '''../outside.json''' = {}" }],
    ['an import', { 't.bicep': "import {\n  a\n} from '../outside.json'" }],
    ['an import of everything', { 't.bicep': "import * as a from '../outside.json'" }],
    ['parameters', { 't.bicepparam': "using '../outside.json'" }],
    ['parameters that extend others', { 't.bicepparam': "using none\nextends '../outside.json'" }],
    ['a module of another extension', { 't.bicep': "module m 'i.txt' = {}", 'i.txt': "module n '../outside.json' = {}" }],
    [
      'a module of a module',
      { 't.bicep': "module m 'i.foo' = {}", 'i.foo': "module n 'j' = {}", j: "import { a } from '../outside.json'" },
    ],
    ['a module after a text with an expression', { 't.bicep': "var a = 'b${{ c: '}' }.c}d'\nmodule m '../outside.json' = {}" }],
    ['a module after a quotation mark in a comment', { 't.bicep': "// it's\n/* it's */\nmodule m '../outside.json' = {}" }],
    ['an absolute path', { 't.bicep': "module m '/etc/hostname' = {}" }],
    ['a folder', { 't.bicep': "output o array = loadDirectoryFileInfo('../x')" }],
    ['a folder in an expression', { 't.bicep': "var a = 'b ${'c ${string(loadDirectoryFileInfo('../x'))}'}'" }],
    ['a folder in an expression of a text of several lines', { 't.bicep': "var a = $'''${loadDirectoryFileInfo('../x')}'''" }],
    ['a folder in an expression with two signs', { 't.bicep': "var a = $$'''${b} $${loadDirectoryFileInfo('../x')}'''" }],
    ['a folder by a computed path', { 't.bicep': "var d = '../x'\nvar a = sys.loadDirectoryFileInfo /* */ (d)" }],
    ['a folder by a computed pattern', { 't.bicep': "var a = loadDirectoryFileInfo('d', '${'..'}')" }],
    ['a folder in a module of another extension', { 't.bicep': "module m 'i.txt' = {}", 'i.txt': "var a = loadDirectoryFileInfo('../x')" }],
  ] as const)
    it(`is not passed by ${what}`, async () => {
      const [problem = '', ...more] = await problemsOf(files)
      assert.match(problem, /^file-outside: /)
      assert.deepEqual(more, [])
    })

  // Outside, where the compiler finds it in a parent folder, and inside.
  const settingsProblems = async (text: string, settings: string): Promise<readonly string[]> => {
    const workspace = join(folder(), 'configured/workspace')
    await writeFiles(folder(), { 'configured/bicepconfig.json': '{}', 'configured/other/bicepconfig.json': '{}' })
    await writeFiles(workspace, { 't.bicep': text, 'own/bicepconfig.json': '{}' })
    await mkdir(join(workspace, 'led'), { recursive: true })
    await symlink('../../other/bicepconfig.json', join(workspace, 'led/bicepconfig.json')).catch(() => undefined)
    const main = join(workspace, 't.bicep')
    const problems = await borderProblems(main, [main, join(workspace, settings)], { workspace, variables: [], environment: {} })
    return problems.map(({ code, message }) => `${code}: ${message}`)
  }

  for (const [what, text, settings] of [
    ['settings in the workspace that are a link', "var x = loadTextContent('led/bicepconfig.json')", 'led/bicepconfig.json'],
    ['settings in the workspace that are a link, and apply', 'var x = 1', 'led/bicepconfig.json'],
    ['settings in another folder', "var x = loadTextContent('../other/bicepconfig.json')", '../other/bicepconfig.json'],
    ['settings above it that are loaded', "var x = loadTextContent('../bicepconfig.json')", '../bicepconfig.json'],
    ['settings above it, in capitals', "var x = loadJsonContent('../BICEPCONFIG.json', '$.x')", '../bicepconfig.json'],
    ['settings above it, in base64', "var x = loadFileAsBase64 ( /* */ '../bicepconfig.json')", '../bicepconfig.json'],
    ['settings above it, in an expression', "var x = 'a${loadYamlContent('../bicepconfig.json')}'", '../bicepconfig.json'],
    ['settings above it, by a variable', "var p = '../bicepconfig.json'\nvar x = sys.loadTextContent(p)", '../bicepconfig.json'],
    ['settings above it, by an interpolated path', "var x = loadTextContent('${'..'}/bicepconfig.json')", '../bicepconfig.json'],
    ['settings above it, by a choice', "var x = loadTextContent('a' == 'a' ? '../bicepconfig.json' : 'b')", '../bicepconfig.json'],
  ] as const)
    it(`is not passed by ${what}`, async () => {
      const [problem = '', ...more] = await settingsProblems(text, settings)
      assert.match(problem, /^file-outside: .*outside the workspace/)
      assert.deepEqual(more, [])
    })

  for (const [what, text, settings] of [
    ['settings of the machine that apply', "var x = loadTextContent('own/a.txt')", '../bicepconfig.json'],
    ['settings in the workspace', "var x = loadTextContent('own/bicepconfig.json')", 'own/bicepconfig.json'],
  ] as const)
    it(`accepts ${what}`, async () => {
      assert.deepEqual(await settingsProblems(text, settings), [])
    })

  it('reports a file once that the compiler lists and the main file names, also twice', async () => {
    const [workspace, outside] = [join(folder(), 'workspace'), join(folder(), 'outside.bicep')]
    await writeFiles(folder(), {
      'outside.bicep': '',
      'workspace/t.bicep': "module m '../outside.bicep' = {}\nmodule n '../outside.bicep' = {}\n",
    })
    const main = join(workspace, 't.bicep')
    const problems = await borderProblems(main, [main, outside], { workspace, variables: [], environment: {} })
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['file-outside'],
    )
  })

  it('is not passed by a file in the workspace that is missing, which the compiler reports', async () => {
    const workspace = join(folder(), 'workspace')
    await writeFiles(workspace, { 't.bicep': '' })
    const problems = (...files: string[]) =>
      borderProblems(join(workspace, 't.bicep'), [join(workspace, 't.bicep'), ...files], { workspace, variables: [], environment: {} })
    assert.deepEqual(await problems(join(workspace, 'absent.txt')), [])
    assert.equal((await problems(join(folder(), 'absent.txt'))).length, 1)
    await symlink(join(folder(), 'x'), join(workspace, 'link'))
    assert.equal((await problems(join(workspace, 'link/absent.txt'))).length, 1)
    assert.equal((await problems(join(workspace, '.git/absent'))).length, 1)
  })

  for (const [what, text] of [
    ['comments', "// module m '../outside.json' = {}\n/* loadDirectoryFileInfo('..')\nreadEnvironmentVariable('SET') */"],
    ['texts', "var a = 'module m ..' == 'from' ? 'loadDirectoryFileInfo(..)' : '''\nusing '../outside.json\n'''"],
    [
      'files and folders of the workspace',
      "module m 'inside.json' = {}\nvar a = loadDirectoryFileInfo('d', '*')\nvar b = loadDirectoryFileInfo('d')",
    ],
    ['a file that is missing, which the compiler reports', "module m 'absent.json' = {}"],
    ['registries', "module m 'br/public:avm/res/x:1.0.0' = {}\nmodule n 'ts:s/g/t:v1' = {}\nextension 'br:example.azurecr.io/a:1'"],
    [
      'names like words of the language',
      "param from string\nparam module string = '../outside.json'\nvar using = { from: '../outside.json' }",
    ],
    ['a text that does not end', "var a = 'b ${"],
  ] as const)
    it(`accepts ${what}`, async () => {
      assert.deepEqual(await problemsOf({ 't.bicep': text }, { SET: '1' }), [])
    })

  for (const argument of ["'SET'", 'n', "n, 'x'", "'''SET'''", "'\\u{53}ET', 'x'", "/* 'OTHER' */ 'SET', 'x'"])
    it(`knows the variable of readEnvironmentVariable(${argument})`, async () => {
      const text = `using none\nvar n = 'SET'\n@description('x')\nparam p = readEnvironmentVariable(${argument})`
      const set = await problemsOf({ 't.bicepparam': text }, { SET: '1' })
      assert.match(set[0] ?? '', /^bicep-failed: The file reads the environment variable SET, which is set and not passed/)
      assert.deepEqual(await problemsOf({ 't.bicepparam': text }), [])
      assert.deepEqual(await problemsOf({ 't.bicepparam': text.replaceAll(/SET|\\u\{53\}ET/g, 'PASSED') }, { PASSED: '1' }), [])
    })

  for (const argument of ["toUpper('set')", "'${n}'", "n == '' ? 'A' : 'SET', 'x'", 'm', "'A${n}', 'x'"])
    it(`refuses to guess the variable of readEnvironmentVariable(${argument})`, async () => {
      const text = `using none\nvar n = 'SET'\nvar m = n == 'x' ? 'A' : 'SET'\nparam p = readEnvironmentVariable(${argument})`
      assert.match((await problemsOf({ 't.bicepparam': text }))[0] ?? '', /^bicep-failed: readEnvironmentVariable computes the name/)
    })

  it('reads a deeply nested text, and one of many megabytes, in no more than its length', () => {
    assert.equal(bicepTokens("'${".repeat(200_000)).filter(({ kind }) => kind === 'text').length, 200_000)
    assert.equal(bicepTokens(`'${'x'.repeat(8_000_000)}' /*${' '.repeat(8_000_000)}`).length, 1)
  })
})
