// The border of the workspace for templates in Bicep, held to the real compiler: what they must not load, and what must not be restored.
// All templates of a kind are planned in one job, since the compiler takes a second a start.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { chmod, cp, readFile, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { itWith, missingOf, toolPath } from '../tools.js'
import { useFolder, writeFiles } from '../temporary-folder.js'
import { runAction } from '../front-doors/action.js'
import { runCommand } from '../front-doors/command.js'
import { moduleWithSecret, planInputs, targetFlags } from './bicep-inputs.js'
import { describeOn } from '../systems.js'

// What is tried, and the files of it: the template is t.bicep or t.bicepparam.
type Case = readonly [string, Readonly<Record<string, string>>]

const restored: readonly Case[] = [
  ['a module of a registry', { 't.bicep': "module m 'br/public:avm/res/x:1.0.0' = { name: 'm' }\n" }],
  ['a template spec', { 't.bicep': "module m 'ts:00000000-0000-0000-0000-000000000000/rg/spec:v1' = { name: 'm' }\n" }],
  ['an import of a registry', { 't.bicep': "import { a } from 'br:example.azurecr.io/a:1'\nvar b = a\n" }],
  [
    'a module of a module',
    { 't.bicep': "module m 'inner.bicep' = { name: 'm' }\n", 'inner.bicep': "module m 'br:example.azurecr.io/a:1' = { name: 'm' }\n" },
  ],
  [
    'an alias that a bicepconfig.json of the repository defines',
    {
      't.bicep': "module m 'br/own:a:1' = { name: 'm' }\n",
      'bicepconfig.json':
        '{"moduleAliases": {"br": {"own": {"registry": "example.azurecr.io"}}}, "cloud": {"credentialPrecedence": ["AzureCLI"]}}',
    },
  ],
  [
    'a custom extension',
    {
      't.bicep': 'extension foo\n',
      'foo.tgz': 'x',
      'bicepconfig.json':
        '{"cacheRootDirectory": "/tmp/aib-written-by-bicep", "extensions": {"foo": "./foo.tgz"}, "experimentalFeaturesEnabled": {"localDeploy": true}}',
    },
  ],
  ['parameters that use a registry', { 't.bicepparam': "using 'br:example.azurecr.io/a:1'\n" }],
]

const outside: readonly Case[] = [
  ['a file outside', { 't.bicep': "var x = loadTextContent('../SECRET.txt')\noutput o string = x\n" }],
  ['a file whose content an error would quote', { 't.bicep': "param x 'a' = loadTextContent('../SECRET.txt')\n" }],
  ['a computed path', { 't.bicep': "var d = '${'..'}/SECRET.txt'\nvar x = loadFileAsBase64(d)\noutput o string = x\n" }],
  ['an absolute path', { 't.bicep': "var x = loadTextContent('/etc/passwd')\noutput o string = x\n" }],
  ['the environment of the process', { 't.bicep': "var x = loadFileAsBase64('/proc/self/environ')\noutput o string = x\n" }],
  [
    'JSON and YAML',
    {
      't.bicep': "var x = loadJsonContent('../SECRET.json')\nvar y = loadYamlContent('../SECRET.json')\noutput o object = union(x, y)\n",
    },
  ],
  ['a file below .git', { 't.bicep': "var x = loadTextContent('.git/SECRET')\noutput o string = x\n", '.git/SECRET': 'TOPSECRET' }],
  ['a module outside', { 't.bicep': "module m '../SECRET.bicep' = { name: 'm' }\n" }],
  [
    'a module that loads it',
    {
      't.bicep': "module m 'inner.bicep' = { name: 'm' }\n",
      'inner.bicep': "var x = loadTextContent('../SECRET.txt')\noutput o string = x\n",
    },
  ],
  [
    'an import that loads it',
    {
      't.bicep': "import { a } from 'inner.bicep'\noutput o string = a\n",
      'inner.bicep': "@export()\nvar a = loadTextContent('../SECRET.txt')\n",
    },
  ],
  ['parameters', { 't.bicepparam': "using 'image.bicep'\nparam name = loadTextContent('../SECRET.txt')\n" }],
  ['a folder outside', { 't.bicep': "var x = loadDirectoryFileInfo('..', '*')\noutput o array = x\n" }],
  ['a folder by a computed path', { 't.bicep': "var d = '..'\nvar x = loadDirectoryFileInfo(d)\noutput o array = x\n" }],
  ['a folder by an escaped path', { 't.bicep': "var x = loadDirectoryFileInfo('\\u{2e}\\u{2e}')\noutput o array = x\n" }],
  ['an absolute folder', { 't.bicep': "var x = sys.loadDirectoryFileInfo /* */ ('/etc')\noutput o array = x\n" }],
  ['a template in JSON by an escaped path', { 't.bicep': "module m /* '.' */ '\\u{2e}./MODULE.json' = { name: 'm' }\n" }],
  [
    'a template in JSON of a module in a loop',
    {
      't.bicep': "module m 'inner.txt' = [for i in range(0, 1): { name: 'm${i}' }]\n",
      'inner.txt': "module m '../MODULE.json' = { name: '${'}'}' }\n",
    },
  ],
  ['parameters of a template in JSON', { 't.bicepparam': "using '../MODULE.json'\n" }],
  ['a link to a file outside', { 't.bicep': "var x = loadTextContent('l.txt')\noutput o string = x\n" }],
  ['a link to a folder outside', { 't.bicep': "var x = loadDirectoryFileInfo('l')\noutput o array = x\n" }],
  ['a link to a template in JSON outside', { 't.bicep': "module m 'l.json' = { name: 'm' }\n" }],
  // Settings of the compiler are in its list as well.
  [
    'settings of the compiler that are a link to a file outside',
    { 't.bicep': "var x = loadTextContent('settings/bicepconfig.json')\noutput o string = x\n" },
  ],
  ['a folder by its pattern', { 't.bicep': "var x = loadDirectoryFileInfo('d', 'l/*')\noutput o array = x\n", 'd/l/a': '' }],
]

// Links of the workspace that lead outside.
const links = { 'l.txt': '../SECRET.txt', l: '..', 'l.json': '../MODULE.json', 'settings/bicepconfig.json': '../../SECRET.json' }

// The files of a case under unique names: t7.bicep and inner7.bicep.
const numbered = ([, files]: Case, index: number): Record<string, string> => {
  const rename = (text: string): string => text.replaceAll('inner.', `inner${String(index)}.`).replace(/^t\./, `t${String(index)}.`)
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [rename(name), rename(content)]))
}

// The findings of one case: the lines that begin with one of its files.
const linesOf = (printed: string, index: number): string =>
  printed
    .split('\n')
    .filter((line) => new RegExp(`\\b(?:t|inner)${String(index)}\\.(?:bicep|bicepparam|txt)\\b`).test(line))
    .join('\n')

// A script on the PATH is a program where the system reads its first line.
describeOn('shell scripts', 'the border of templates in Bicep', () => {
  const folder = useFolder()
  const options = (workspace: string) => ({
    cwd: join(folder(), workspace),
    environment: { PATH: join(folder(), 'tools'), HOME: folder() },
  })

  before(async function () {
    if (missingOf(['bicep']) !== undefined) return
    await writeFiles(folder(), {
      'tools/bicep': `#!/bin/sh\necho "words $*" >> '${join(folder(), 'asked')}'\nexec '${toolPath('bicep')}' "$@"\n`,
      'tools/az': `#!/bin/sh\necho "az $*" >> '${join(folder(), 'asked')}'\nexit 1\n`,
      'SECRET.txt': 'TOPSECRET',
      'SECRET.json': '{"a": "TOPSECRET"}',
      'SECRET.bicep': "output o string = 'TOPSECRET'\n",
      'MODULE.json': moduleWithSecret,
      'x/TOPSECRET': '',
    })
    for (const tool of ['bicep', 'az']) await chmod(join(folder(), 'tools', tool), 0o755)
  })

  describe('loads nothing from outside:', () => {
    let printed = ''

    before(async () => {
      if (missingOf(['bicep']) !== undefined) return
      const workspace = join(folder(), 'workspace')
      await cp('test/fixtures/bicep', workspace, { recursive: true })
      for (const [index, one] of outside.entries()) await writeFiles(workspace, numbered(one, index))
      await writeFiles(workspace, {
        'utf8.bicep': "module m 'latin.bicep' = { name: 'm' }\n",
        'latin.bicep': Buffer.from("// \xfc\noutput o string = 'x'\n", 'latin1'),
        'settings/README.md': '',
      })
      for (const [name, target] of Object.entries(links)) await symlink(target, join(workspace, name))
      const { stdout, stderr } = await runAction({ ...planInputs, template: 't*.bicep\nt*.bicepparam\nutf8.bicep' }, options('workspace'))
      printed = stdout + stderr
    })

    for (const [index, [what]] of outside.entries())
      itWith(['bicep'], what, () => {
        assert.match(linesOf(printed, index), /\[file-outside\]|BCP051: The specified path seems to reference an absolute path/, printed)
      })

    itWith(['bicep'], 'and is not UTF-8 in silence', () => {
      assert.match(printed, /latin\.bicep is not text in UTF-8: line 1, column 4/)
    })

    itWith(['bicep'], 'and shows nothing of it', () => {
      assert.doesNotMatch(printed, /TOPSECRET|TWFu|VE9QU0VDUkVU|root:x/)
    })
  })

  describe('restores nothing unasked:', () => {
    let stderr = ''

    before(async () => {
      if (missingOf(['bicep']) !== undefined) return
      // A folder for each: some contain a bicepconfig.json.
      for (const [index, [, files]] of restored.entries()) await writeFiles(join(folder(), `restored/${String(index)}`), files)
      await rm(join(folder(), 'asked'), { force: true })
      ;({ stderr } = await runCommand(['plan', '*/t.bicep', '*/t.bicepparam', ...targetFlags], options('restored')))
    })

    for (const [index, [what]] of restored.entries())
      itWith(['bicep'], what, () => {
        assert.match(
          stderr,
          new RegExp(
            `^error: ${String(index)}/.* is not on this machine, and modules are not restored\\..*\\n(?:.*\\n)*?.*what to do: Set (?:the input )?(?:--)?bicep-restore to true`,
            'm',
          ),
        )
      })

    itWith(['bicep'], 'and neither its compiler nor az is asked what would restore it', async () => {
      const asked = await readFile(join(folder(), 'asked'), 'utf8')
      assert.doesNotMatch(asked, /words jsonrpc|^az /m)
      assert.ok(!existsSync('/tmp/aib-written-by-bicep') && !existsSync(join(folder(), '.bicep')))
    })
  })
})
