import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { addressIn, blobName } from '../../../shared/artifacts/address.js'
import { digestFile } from '../../../shared/artifacts/digest.js'
import { locateFile } from '../../../shared/artifacts/locate.js'

const where = { file: 'images/image.json', line: 3, column: 5, pointer: '/properties/customize/0/scriptUri' }

describe('files that a template names', () => {
  let folder = ''
  let workspace = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aib-locate-'))
    workspace = join(folder, 'repository')
    await mkdir(join(workspace, 'images/scripts'), { recursive: true })
    await writeFile(join(workspace, 'images/scripts/with space.sh'), 'echo hi\n')
    await writeFile(join(folder, 'secret.txt'), 'secret')
    await symlink(join(folder, 'secret.txt'), join(workspace, 'images/link'))
    await symlink(join(workspace, 'images/scripts/with space.sh'), join(workspace, 'images/inner'))
    await symlink(folder, join(workspace, 'images/up'))
    await symlink(workspace, join(workspace, 'images/root'))
    await symlink(join(folder, 'no-secret.txt'), join(workspace, 'images/dangling'))
    await symlink('up/no-secret.txt', join(workspace, 'images/chain'))
    await symlink('absent.sh', join(workspace, 'images/inner-dangling'))
    await symlink('loop', join(workspace, 'images/loop'))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const locate = (value: string) =>
    locateFile(value, { templateFile: join(workspace, 'images/image.json'), workspace, suggests: true }, where)

  it('are relative to the folder of the template, and named relative to the workspace', async () => {
    const file = await locate('scripts/with space.sh')
    assert.ok('path' in file)
    assert.deepEqual([file.path, file.bytes], ['images/scripts/with space.sh', 8])
  })

  it('cannot have a path with NUL', async () => {
    for (const value of ['a\0b.sh', '\0', 'scripts/\0', 'file:///a%00b', 'file:a%00']) {
      const problem = await locate(value)
      assert.ok('message' in problem && problem.message.endsWith(' is not a path on this machine.'), JSON.stringify(problem))
      assert.ok(!problem.message.includes('\0'))
    }
  })

  it('may be folders', async () => {
    const folder = await locate('scripts')
    assert.ok('path' in folder)
    assert.deepEqual([folder.path, folder.kind], ['images/scripts', 'folder'])
  })

  it('may be file: URLs', async () => {
    assert.ok('path' in (await locate(pathToFileURL(join(workspace, 'images/scripts/with space.sh')).href)))
  })

  it('may be links inside the workspace', async () => {
    assert.ok('path' in (await locate('inner')))
  })

  for (const [value, code] of [
    ['../../secret.txt', 'artifact-outside'],
    ['link', 'artifact-outside'],
    ['up/secret.txt', 'artifact-outside'],
    ['../../absent.txt', 'artifact-outside'],
    // What does not exist outside is reported like what does.
    ['up/absent.txt', 'artifact-outside'],
    ['up/absent/absent.txt', 'artifact-outside'],
    ['up/secret.txt/x', 'artifact-outside'],
    ['dangling', 'artifact-outside'],
    ['chain', 'artifact-outside'],
    ['inner-dangling', 'artifact-missing'],
    ['loop', 'artifact-missing'],
    ['../.git/absent', 'artifact-outside'],
    ['..', 'artifact-outside'],
    ['absent.sh', 'artifact-missing'],
    ['scripts/with space.sh/x', 'artifact-missing'],
    ['file://elsewhere/share/x.sh', 'artifact-missing'],
  ] as const) {
    it(`${value} is ${code}, at its place in the template`, async () => {
      const problem = await locate(value)
      assert.ok('code' in problem)
      assert.deepEqual([problem.code, problem.where], [code, where])
    })
  }

  for (const [value, message] of [
    ['..', /^"\.\." is the whole workspace, which cannot be uploaded\.$/],
    ['root', /^"root" is the whole workspace, /],
    ['../../secret.txt', /^"\.\.\/\.\.\/secret\.txt" is outside the workspace /],
    ['link', /^"link" leads outside the workspace .* by a symbolic link\.$/],
    ['up/secret.txt', /^"up\/secret\.txt" leads outside the workspace .* by a symbolic link\.$/],
    ['up/secrte.txt', /^"up\/secrte\.txt" leads outside the workspace .* by a symbolic link\.$/],
  ] as const) {
    it(`${value} has a message with the reason`, async () => {
      const problem = await locate(value)
      assert.ok('message' in problem)
      assert.match(problem.message, message)
    })
  }

  it('are hashed as the service does', async () => {
    assert.equal((await digestFile(join(folder, 'secret.txt'))).sha256, '2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b')
  })

  it('are addressed by content, with a name that a URL can hold', () => {
    const name = blobName('abc', 'images/scripts/with space #1.sh')
    assert.equal(name, 'abc/with space #1.sh')
    assert.equal(addressIn('https://a.blob.core.windows.net/c', name), 'https://a.blob.core.windows.net/c/abc/with%20space%20%231.sh')
  })

  it('that cannot be read for another reason are not reported as being elsewhere', async () => {
    const problem = await locate(`${'x'.repeat(300)}.sh`)
    assert.ok('code' in problem)
    assert.match(problem.message, /cannot be read \(ENAMETOOLONG\)/)
    assert.equal(problem.fix, undefined)
    const missing = await locate('missing.sh')
    assert.ok('code' in missing)
    assert.match(missing.fix ?? '', /relative to the folder of the template/)
  })
})
