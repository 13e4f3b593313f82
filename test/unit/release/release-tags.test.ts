// The script that makes the tags of a release, in scratch repositories.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

describe('the tags of a release', () => {
  let folder = ''
  const checkout = () => join(folder, 'checkout')
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aib-tags-'))
    git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', 'origin')
    git(folder, 'init', '--quiet', '--initial-branch=main', 'checkout')
    git(checkout(), 'remote', 'add', 'origin', join(folder, 'origin'))
    commitSource('1.2.3')
    bundle('one')
  })
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  const environment = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  }
  const git = (cwd: string, ...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd, env: environment, encoding: 'utf8' })
    assert.equal(status, 0, `git ${args.join(' ')}: ${stderr}`)
    return stdout.trim()
  }
  // On the current branch, and pushed.
  const commitSource = (version: string): void => {
    writeFileSync(join(checkout(), 'package.json'), JSON.stringify({ version }))
    git(checkout(), 'add', 'package.json')
    git(checkout(), 'commit', '--quiet', '--allow-empty', '--message', version)
    git(checkout(), 'push', '--quiet', 'origin', 'HEAD')
  }
  const bundle = (text: string): void => {
    mkdirSync(join(checkout(), 'dist/action'), { recursive: true })
    writeFileSync(join(checkout(), 'dist/action/main.mjs'), text)
  }
  const tags = (...args: readonly string[]) =>
    spawnSync(process.execPath, [resolve('scripts/release-tags.mjs'), ...args], { cwd: checkout(), env: environment, encoding: 'utf8' })
  const succeeds = (args: readonly string[], expected: RegExp): void => {
    const { status, stdout, stderr } = tags(...args)
    assert.equal(status, 0, stderr)
    const line = stdout.replace(/\n$/, '')
    assert.match(line, expected)
    assert.ok(!line.includes('\n'), line)
  }
  const fails = (args: readonly string[], expected: RegExp): void => {
    const { status, stderr } = tags(...args)
    assert.equal(status, 1, args.join(' '))
    assert.match(stderr, expected)
    assert.ok(!stderr.includes('    at '), stderr)
  }
  const onOrigin = (tag: string): string => git(join(folder, 'origin'), 'rev-parse', `refs/tags/${tag}`)

  it('can be made again with the same content, from another checkout of the same source too', () => {
    succeeds(['commit', '1.2.3'], /^v1\.2\.3 is [0-9a-f]{40}: the source /)
    const first = onOrigin('v1.2.3')
    succeeds(['commit', '1.2.3'], /^v1\.2\.3 already exists with the same content/)
    git(checkout(), 'commit', '--quiet', '--amend', '--message', 'The same files in another commit')
    succeeds(['commit', '1.2.3'], /^v1\.2\.3 already exists with the same content/)
    assert.equal(onOrigin('v1.2.3'), first)
  })

  it('never change a version: other content is an error that names the files', () => {
    succeeds(['commit', '1.2.3'], /^v1\.2\.3 is /)
    const first = onOrigin('v1.2.3')
    bundle('two')
    fails(
      ['commit', '1.2.3'],
      /^release-tags: v1\.2\.3 already exists with other content: dist\/action\/main\.mjs differs\..*later version/,
    )
    assert.equal(onOrigin('v1.2.3'), first)
  })

  it('are made of the version that package.json has', () => {
    fails(['commit', '1.2.4'], /package\.json of [0-9a-f]{40} has the version 1\.2\.3, not 1\.2\.4/)
  })

  it('move the major tag, once or twice, and not from a later version back to an earlier one', () => {
    succeeds(['commit', '1.2.3'], /^v1\.2\.3 is /)
    succeeds(['major', '1.2.3'], /^v1 is v1\.2\.3 now/)
    succeeds(['major', '1.2.3'], /^v1 is already v1\.2\.3/)
    commitSource('1.10.0')
    succeeds(['commit', '1.10.0'], /^v1\.10\.0 is /)
    succeeds(['major', '1.10.0'], /^v1 is v1\.10\.0 now/)
    // The failed jobs of an earlier release, run again.
    succeeds(['major', '1.2.3'], /^v1 stays at v1\.10\.0, which is later than v1\.2\.3/)
    assert.equal(onOrigin('v1'), onOrigin('v1.10.0'))
    succeeds(['roll-back', '1.2.3'], /^v1 is v1\.2\.3 now/)
    assert.equal(onOrigin('v1'), onOrigin('v1.2.3'))
  })

  it('say whether a version is the latest one that exists', () => {
    succeeds(['commit', '1.2.3'], /^v1\.2\.3 is /)
    succeeds(['is-latest', '1.2.3'], /^true$/)
    commitSource('1.10.0')
    succeeds(['commit', '1.10.0'], /^v1\.10\.0 is /)
    succeeds(['is-latest', '1.2.3'], /^false$/)
  })

  it('are checked before anything is built: the version of the tag, and its branch', () => {
    succeeds(['check', 'release-1.2.3'], /^1\.2\.3$/)
    fails(
      ['check', 'release-1.2.4'],
      /package\.json of [0-9a-f]{40} has the version 1\.2\.3, not 1\.2\.4.*npm run release -- --version 1\.2\.4/,
    )
    for (const wrong of ['', '1.2.3', 'release-1.2', 'release-01.2.3-rc.1']) fails(['check', wrong], /is not a tag such as release-1\.2\.3/)
    git(checkout(), 'checkout', '--quiet', '-b', 'release/1.2.4')
    commitSource('1.2.4')
    succeeds(['check', 'release-1.2.4'], /^1\.2\.4$/)
    git(checkout(), 'checkout', '--quiet', '-b', 'topic')
    commitSource('1.2.5')
    fails(['check', 'release-1.2.5'], /is neither on main nor on a branch release\/…/)
  })

  it('are checked in the shallow checkout of a workflow too', () => {
    commitSource('1.2.3')
    const shallow = join(folder, 'shallow')
    git(folder, 'clone', '--quiet', '--depth=1', `file://${folder}/origin`, shallow)
    commitSource('1.2.3')
    const script = resolve('scripts/release-tags.mjs')
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'check', 'release-1.2.3'], {
      cwd: shallow,
      env: environment,
      encoding: 'utf8',
    })
    assert.equal(status, 0, stderr)
    assert.equal(stdout, '1.2.3\n')
  })

  it('are later than every released version of their major version, unless the same one is released again', () => {
    commitSource('1.10.0')
    succeeds(['commit', '1.10.0'], /^v1\.10\.0 is /)
    succeeds(['check', 'release-1.10.0'], /^1\.10\.0$/)
    commitSource('1.9.0')
    fails(['check', 'release-1.9.0'], /1\.9\.0 is not later than v1\.10\.0/)
  })

  it('may bring a fix for the previous major version, which does not become the latest', () => {
    commitSource('2.0.0')
    succeeds(['commit', '2.0.0'], /^v2\.0\.0 is /)
    succeeds(['major', '2.0.0'], /^v2 is v2\.0\.0 now/)
    succeeds(['is-newest-major', '2.0.0'], /^true$/)
    git(checkout(), 'checkout', '--quiet', '-b', 'release/1.10.1')
    commitSource('1.10.1')
    succeeds(['check', 'release-1.10.1'], /^1\.10\.1$/)
    succeeds(['commit', '1.10.1'], /^v1\.10\.1 is /)
    succeeds(['is-latest', '1.10.1'], /^false$/)
    succeeds(['is-newest-major', '1.10.1'], /^false$/)
    succeeds(['major', '1.10.1'], /^v1 is v1\.10\.1 now/)
    assert.equal(onOrigin('v2'), onOrigin('v2.0.0'))
  })

  it('ask for a command and a version, and report what Git reports in one error', () => {
    fails(['publish', '1.2.3'], /"publish" is not a command: check, commit, is-latest, is-newest-major, major or roll-back/)
    for (const wrong of ['', '1.2', 'v1.2.3 ']) fails(['commit', wrong], /is not a version such as 1\.2\.3/)
    fails(['major', '1.2.3'], /The tag v1\.2\.3 does not exist/)
    rmSync(join(checkout(), 'dist'), { recursive: true })
    fails(['commit', '1.2.3'], /dist\/action has no bundle: run `npm run build`/)
    git(checkout(), 'remote', 'set-url', 'origin', join(folder, 'nowhere'))
    fails(['major', '1.2.3'], /git ls-remote .* failed/)
  })
})
