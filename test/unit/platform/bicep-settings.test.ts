import assert from 'node:assert/strict'
import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { settingsProblems } from '../../../platform/bicep-settings.js'
import { useFolder, writeFiles } from '../../temporary-folder.js'

describe('the settings of Bicep in a repository', () => {
  const folder = useFolder()
  let count = 0
  const messages = async (files: Readonly<Record<string, string>>, workspace = '.'): Promise<readonly string[]> => {
    const root = join(folder(), String((count += 1)))
    await mkdir(root, { recursive: true })
    await writeFiles(root, files)
    return (await settingsProblems(join(root, workspace))).map(({ message }) => message)
  }
  const cache = '{"cacheRootDirectory": "/tmp/x"}'

  for (const [what, files, workspace] of [
    ['next to the template', { 'bicepconfig.json': cache }],
    ['next to a module', { 'modules/deep/bicepconfig.json': cache }],
    ['in a folder that is ignored', { 'node_modules/x/bicepconfig.json': cache }],
    ['above the workspace, in the repository', { '.git/HEAD': '', 'bicepconfig.json': cache, 'images/a': '' }, 'images'],
    ['above a submodule', { '.git/HEAD': '', 'bicepconfig.json': cache, 'sub/.git': 'gitdir: x', 'sub/images/a': '' }, 'sub/images'],
    ['in another case', { 'BicepConfig.json': '{"CacheRootDirectory": "x"}' }],
    ['escaped', { 'bicepconfig.json': '{"\\u0063acheRootDirectory": "x"}' }],
    ['with comments', { 'bicepconfig.json': '// a\n{"cacheRootDirectory" /* b */ : "x",}' }],
    ['twice', { 'bicepconfig.json': '{"cacheRootDirectory": "x", "cacheRootDirectory": null}' }],
    ['in what is hardly JSON', { 'bicepconfig.json': '{"a": 01, "\\u0063acheRootDirectory": "x"}' }],
    ['for the endpoints of a cloud', { 'bicepconfig.json': '{"cloud": {"profiles": {"x": {"activeDirectoryAuthority": "https://x"}}}}' }],
  ] as const)
    it(`may not name where the compiler writes and whom it asks for tokens: ${what}`, async () => {
      const [message, ...others] = await messages(files, workspace)
      assert.match(message ?? '', /sets (?:cacheRootDirectory|profiles), .*only settings of the machine/i)
      assert.deepEqual(others, [])
    })

  it('may not do so behind a link', async () => {
    const root = join(folder(), 'linked')
    await writeFiles(root, { 'elsewhere/settings': cache, 'images/a': '' })
    await symlink('../elsewhere/settings', join(root, 'images/bicepconfig.json'))
    assert.equal((await settingsProblems(join(root, 'images'))).length, 1)
    await symlink('/dev/zero', join(root, 'elsewhere/bicepconfig.json'))
    assert.match((await settingsProblems(join(root, 'elsewhere')))[0]?.message ?? '', /is not an ordinary file/)
    await writeFiles(root, { 'broken/a': '' })
    await symlink('nothing', join(root, 'broken/bicepconfig.json'))
    assert.deepEqual(await settingsProblems(join(root, 'broken')), [])
  })

  it('may set the rest, and those of the machine above it may set all', async () => {
    const rest = '{"cloud": {"credentialPrecedence": ["AzureCLI"]}, "moduleAliases": {"br": {}}, "analyzers": {"x": "cacheRootDirectory"}}'
    assert.deepEqual(
      await messages({ 'bicepconfig.json': cache, 'repository/.git/HEAD': '', 'repository/bicepconfig.json': rest }, 'repository'),
      [],
    )
    assert.deepEqual(await messages({ 'a/bicepconfig.json': '// "cacheRootDirectory": "x"\n{}', '.git/bicepconfig.json': cache }), [])
  })
})
