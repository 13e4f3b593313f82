import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmod, mkdir, symlink, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { treeDigest } from '../../../../shared/artifacts/archive/tree.js'
import { useFolder, writeFiles } from '../../../temporary-folder.js'
import { treeIn } from '../tree-in.js'
import { itOn } from '../../../systems.js'

const where = { file: 'image.json', line: 3, column: 5, pointer: '/properties/customize/0/sourceUri' }

describe('the tree of a folder', () => {
  const workspace = useFolder()

  const read = (name: string, os: 'Linux' | 'Windows' = 'Linux') => treeIn(workspace(), name, { os, where })
  const messages = async (name: string, os: 'Linux' | 'Windows' = 'Linux') =>
    (await read(name, os)).problems.map(({ code, message }) => `${code}: ${message}`)

  it('has files and empty directories, sorted by path, without .git', async () => {
    await writeFiles(workspace(), {
      'sorted/b.txt': '2',
      'sorted/a/z.txt': '1',
      'sorted/B.txt': '3',
      'sorted/.git/config': 'token',
      'sorted/.hidden': '',
    })
    await mkdir(join(workspace(), 'sorted/a-empty'))
    const { entries, problems } = await read('sorted')
    assert.deepEqual(problems, [])
    assert.deepEqual(
      entries.map(({ kind, path }) => [kind, path]),
      [
        ['file', '.hidden'],
        ['file', 'B.txt'],
        ['directory', 'a-empty'],
        ['file', 'a/z.txt'],
        ['file', 'b.txt'],
      ],
    )
  })

  it('takes modes from contents and ignores the bits of the file system', async () => {
    await writeFiles(workspace(), {
      'modes/script': '#!/bin/sh\n',
      'modes/program': Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2]),
      'modes/text': 'plain',
      'modes/empty': '',
    })
    await chmod(join(workspace(), 'modes/text'), 0o755)
    const { entries } = await read('modes')
    assert.deepEqual(Object.fromEntries(entries.map((entry) => [entry.path, entry.kind === 'file' && entry.mode.toString(8)])), {
      empty: '644',
      program: '755',
      script: '755',
      text: '644',
    })
  })

  it('takes a mode from git’s index, too', async () => {
    const executables = () => Promise.resolve(new Set([join(workspace(), 'modes/text')]))
    const { entries } = await treeIn(workspace(), 'modes', { executables })
    assert.deepEqual(
      entries.flatMap((entry) => (entry.kind === 'file' && entry.mode === 0o755 ? [entry.path] : [])),
      ['program', 'script', 'text'],
    )
  })

  it('is refused with secrets in it, but for those that are allowed', async () => {
    await writeFiles(workspace(), { 'secret/.env': '', 'secret/deep/key': `ghp_${'a1'.repeat(18)}`, 'secret/plain': 'x' })
    const problems = async (allowSecretsIn: readonly string[]) =>
      (await treeIn(workspace(), 'secret', { allowSecretsIn })).problems.map(({ message }) => message.split(':')[0])
    assert.deepEqual(await problems([]), [
      'secret/.env is an environment file, which usually contains secrets',
      'secret/deep/key holds a GitHub token in line 1',
    ])
    assert.deepEqual(await problems(['secret/.env', '**/key']), [])
  })

  it('is refused for several reasons in the order of its paths, whichever file is read first', async () => {
    await writeFiles(workspace(), { 'late/a.env': '', 'late/b.env': '' })
    let release = (): void => undefined
    const second = new Promise<void>((resolve) => {
      release = resolve
    })
    const { problems } = await treeIn(workspace(), 'late', {
      read: async (path) => {
        if (path.endsWith('a.env')) await second
        else release()
        throw Object.assign(new Error('gone'), { code: 'ENOENT' })
      },
    })
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['late/a.env cannot be read (ENOENT).', 'late/b.env cannot be read (ENOENT).'],
    )
  })

  it('has a digest of paths, modes and contents alone', async () => {
    await writeFiles(workspace(), {
      'one/a': '1',
      'one/sub/b': '2',
      'two/sub/b': '2',
      'two/a': '1',
      'three/a': '1',
      'three/sub/b': '3',
      'four/a': '1',
      'four/sub/c': '2',
    })
    await utimes(join(workspace(), 'two/a'), 1, 1)
    await chmod(join(workspace(), 'two/a'), 0o600)
    const [one, two, three, four] = await Promise.all(
      ['one', 'two', 'three', 'four'].map(async (name) => treeDigest((await read(name)).entries)),
    )
    // Written down: a change would build every image with a folder again.
    assert.equal(one, '842afff90e468e301d8e99fec525a10a90f0cd2ffd7d8ceff149e7d2836e213b')
    assert.equal(two, one)
    assert.equal(new Set([one, three, four]).size, 3)
  })

  it('follows links that stay in the workspace', async () => {
    await writeFiles(workspace(), { 'common/conf': 'x', 'linked/own': 'y' })
    await symlink('../common', join(workspace(), 'linked/folder'))
    await symlink('own', join(workspace(), 'linked/file'))
    const { entries, problems } = await read('linked')
    assert.deepEqual(problems, [])
    assert.deepEqual(
      entries.map(({ path }) => path),
      ['file', 'folder/conf', 'own'],
    )
  })

  itOn('pipes', 'says all that cannot be packed at once, at its place in the template', async () => {
    await writeFiles(workspace(), { 'bad/own': 'y' })
    await symlink('/etc/passwd', join(workspace(), 'bad/outside'))
    await symlink('absent', join(workspace(), 'bad/broken'))
    await mkdir(join(workspace(), 'bad/deep'))
    await symlink('..', join(workspace(), 'bad/deep/cycle'))
    execFileSync('mkfifo', [join(workspace(), 'bad/pipe')])
    assert.deepEqual((await messages('bad')).sort(), [
      'artifact-missing: bad/broken cannot be read (ENOENT).',
      'artifact-outside: bad/outside is a link to /etc/passwd, outside the workspace.',
      'artifact-unpackable: bad/deep/cycle is a symbolic link that forms a cycle.',
      'artifact-unpackable: bad/pipe is a socket, pipe or device.',
    ])
    const { problems } = await read('bad')
    assert.ok(problems.every((problem) => problem.where === where))
  })

  it('is refused where it is empty, with what may be the cause', async () => {
    await mkdir(join(workspace(), 'nothing'))
    assert.deepEqual(await messages('nothing'), ['artifact-unpackable: nothing has nothing in it.'])
  })

  it('is refused for Windows if its names are invalid there, and accepted for Linux', async () => {
    await writeFiles(workspace(), {
      'names/Read.me': '',
      'names/read.ME': '',
      'names/a:b': '',
      'names/dot.': '',
      'names/nul.txt': '',
      'names/nullable': '',
    })
    assert.deepEqual(await messages('names'), [])
    assert.deepEqual(await messages('names', 'Windows'), [
      'artifact-unpackable: names/a:b has a character in its name that Windows does not allow.',
      'artifact-unpackable: names/dot. ends with a dot or a space, which Windows drops.',
      'artifact-unpackable: names/nul.txt has a name that Windows reserves for a device.',
      'artifact-unpackable: names/read.ME and Read.me are the same name on Windows.',
    ])
  })
})
