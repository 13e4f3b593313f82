// `npm run release -- --version 1.2.3`, on a copy of what it writes.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { at } from '../../../shared/json.js'

describe('a new version', () => {
  let folder = ''
  // What a version is written into, and what `npm run generate` writes.
  const copied = ['package.json', 'package-lock.json', 'CHANGELOG.md', 'README.md', 'action.yml', 'docs', 'schemas', 'shared', 'tasks']
  const actions = ['plan', 'gate', 'promote', 'retain']
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'aib-version-'))
    for (const path of [...copied, ...actions]) cpSync(path, join(folder, path), { recursive: true })
  })
  after(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  const read = (path: string): string => readFileSync(join(folder, path), 'utf8')
  const files = (): Readonly<Record<string, string>> =>
    Object.fromEntries(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.endsWith('.png'))
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .sort()
        .map((path) => [path, read(path)]),
    )
  const setVersion = (version: string) =>
    spawnSync(process.execPath, [resolve('build/scripts/release.js'), '--version', version], { cwd: folder, encoding: 'utf8' })

  it('that is not one, or is an earlier one, is one error, and no file changes', () => {
    const before = files()
    for (const [version, expected] of [
      ['1.0', '"1.0" is not a version such as 1.2.3.\n'],
      ['v2.0.0', '"v2.0.0" is not a version such as 1.2.3.\n'],
      ['0.9.9', /^0\.9\.9 is earlier than \d+\.\d+\.\d+, the version of package\.json\.\n$/],
    ] as const) {
      const { status, stdout, stderr } = setVersion(version)
      assert.deepEqual([status, stdout], [1, ''])
      if (typeof expected === 'string') assert.equal(stderr, expected)
      else assert.match(stderr, expected)
    }
    assert.deepEqual(files(), before)
  })

  it('is written wherever the old one was, into the lockfile twice, and above the unreleased changes', () => {
    const before = files()
    const old = String(at(JSON.parse(read('package.json')), 'version'))
    const { status, stderr } = setVersion('98.7.6')
    assert.equal(status, 0, stderr)

    const changed = Object.entries(files()).filter(([path, text]) => text !== before[path])
    for (const [path, text] of changed) {
      if (path === 'CHANGELOG.md') continue
      // As in a manifest of a task, whose version is three numbers.
      const parts = text.replace('"Major": 98,\n    "Minor": 7,\n    "Patch": 6', taskVersion(old))
      assert.equal(parts.replaceAll('98.7.6', old), before[path], path)
    }
    const expected = ['CHANGELOG.md', 'docs/reference.md', 'package-lock.json', 'package.json', 'shared/product-version.ts']
    for (const path of [...expected, ...readdirSync('schemas').map((name) => join('schemas', name))])
      assert.ok(
        changed.some(([one]) => one === path),
        path,
      )
    assert.equal(changed.filter(([path]) => path.endsWith('task.json')).length, 3)
    const lockfile: unknown = JSON.parse(read('package-lock.json'))
    assert.deepEqual([at(lockfile, 'version'), at(lockfile, 'packages', '', 'version')], ['98.7.6', '98.7.6'])
    assert.match(read('CHANGELOG.md'), /^## Unreleased\n\n## 98\.7\.6 \(\d{4}-\d\d-\d\d\)\n\n### /m)

    // Nothing is unreleased now.
    const again = setVersion('98.7.7')
    assert.deepEqual([again.status, again.stderr], [1, 'CHANGELOG.md has no changes under "## Unreleased".\n'])
  })

  it('is the only thing that `npm run release` accepts besides a dry run', () => {
    for (const wrong of [['--dryrun'], ['--version'], ['--version', '1.2.3', '--dry-run'], ['1.2.3']]) {
      const { status, stderr } = spawnSync(process.execPath, ['scripts/release.mjs', ...wrong], { encoding: 'utf8' })
      assert.deepEqual([status, stderr.trimEnd().split('\n').length], [2, 1], stderr)
      assert.match(stderr, /accepts --dry-run, --version 1\.2\.3 or nothing, not "/)
    }
  })

  const taskVersion = (version: string): string => {
    const [major, minor, patch] = version.split('.')
    return `"Major": ${String(major)},\n    "Minor": ${String(minor)},\n    "Patch": ${String(patch)}`
  }
})
