import assert from 'node:assert/strict'
import { posix, win32 } from 'node:path'
import { isBelowGit, isInside, slashes } from '../../shared/paths.js'

describe('paths of the machine', () => {
  for (const [kind, folder, path, isWithin] of [
    [posix, '/work', '/work/a/b', true],
    [posix, '/work', '/work', false],
    [posix, '/work', '/workspace/a', false],
    [posix, '/work', '/work/../etc', false],
    [posix, '/work', '/work/..a', true],
    [posix, '/work', '/Work/a', false],
    [win32, 'C:\\work', 'C:\\work\\a\\b', true],
    [win32, 'C:\\work', 'c:\\WORK\\a', true],
    [win32, 'C:\\work', 'C:/work/a', true],
    [win32, 'C:\\work', 'C:\\work', false],
    [win32, 'C:\\work', 'C:\\workspace\\a', false],
    [win32, 'C:\\work', 'C:\\work\\..\\Windows', false],
    [win32, 'C:\\work', 'D:\\work\\a', false],
    [win32, 'C:\\work', '\\\\server\\share\\work\\a', false],
    [win32, 'C:\\work', '\\\\?\\C:\\work\\a', false],
    [win32, 'C:\\work', '\\\\.\\NUL', false],
    [win32, '\\\\server\\share\\work', '\\\\SERVER\\share\\work\\a', true],
    [win32, '\\\\server\\share', '\\\\server\\other\\a', false],
    [win32, '\\\\?\\C:\\work', '\\\\?\\C:\\work\\a', true],
  ] as const)
    it(`${path} is ${isWithin ? '' : 'not '}inside ${folder}`, () => {
      assert.equal(isInside(folder, path, kind), isWithin)
    })

  it('are written with forward slashes; a backslash on Linux is part of a name', () => {
    assert.equal(slashes('scripts\\setup.ps1', win32), 'scripts/setup.ps1')
    assert.equal(slashes('scripts\\setup.ps1', posix), 'scripts\\setup.ps1')
  })

  for (const path of [
    '.git/config',
    'a/.GIT',
    'C:\\work\\.git\\config',
    '.git./config',
    '.git /config',
    '.git::$INDEX_ALLOCATION',
    'GIT~1/config',
  ])
    it(`${path} is in a .git folder`, () => {
      assert.ok(isBelowGit(path))
    })

  for (const path of ['.github/workflows', '.gitignore', 'a.git/b', 'git/config', 'legit~1', '.git-hooks/a'])
    it(`${path} is in none`, () => {
      assert.ok(!isBelowGit(path))
    })
})
