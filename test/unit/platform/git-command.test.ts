import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { appendFile, chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { gitIn, type Git } from '../../../platform/git-command.js'
import { executables } from '../../../platform/git-index.js'
import { takeRevision } from '../../../platform/git.js'
import { provenance } from '../../../platform/provenance.js'
import { commitFiles, gitIn as userGit, makeTrap, trapRepository } from '../../integration/hostile-repository.js'
import { describeOn } from '../../systems.js'
import { useFolder, writeFiles } from '../../temporary-folder.js'

const { signal } = new AbortController()

describeOn('shell scripts', 'git on a repository of another user', () => {
  const folder = useFolder()
  const git = async (top: string, environment: NodeJS.ProcessEnv = process.env): Promise<Git> => {
    const found = await gitIn(top, { signal, environment, timeLimit: 60_000 })
    assert.ok(found !== undefined)
    return found
  }

  // Most of these are not read by the commands that we run today, so that no trap would show that one is missing.
  it('has our value of every setting that names a program or starts one, whatever the repository and its includes say', async () => {
    const top = join(folder(), 'named')
    const trap = await makeTrap(folder())
    await commitFiles(top, { a: 'a\n' })
    const settings = ['safe.bareRepository=all', 'gc.auto=1', 'maintenance.auto=true', `core.attributesFile=${trap.program}`]
    for (const setting of settings) userGit(top)('config', ...setting.split('='))
    await trapRepository(join(top, '.git'), trap)
    const { stdout } = await (await git(top)).run(['config', '--list', '--includes', '-z'])
    // The last value of a setting is the one that counts.
    const last = new Map(
      stdout
        .split('\0')
        .filter((one) => one !== '')
        .map((one) => [one.slice(0, one.indexOf('\n')), one.slice(one.indexOf('\n') + 1)]),
    )
    // Only commands that are never run read these: a checkout, a diff of contents, a fetch. An alias cannot replace a command of git.
    const unread = /^(?:filter\..*|diff\.trap\..*|alias\..*|remote\..*|include\..*)$/
    const obeyed = [...last].filter(([name, value]) => value.includes(folder()) && !unread.test(name)).map(([name]) => name)
    assert.deepEqual(obeyed, [])
    assert.deepEqual(
      [
        'protocol.allow',
        'safe.barerepository',
        'submodule.recurse',
        'log.showsignature',
        'gc.auto',
        'maintenance.auto',
        'core.fsmonitor',
      ].map((name) => last.get(name)),
      ['never', 'explicit', 'false', 'false', '0', 'false', ''],
    )
  })

  it('gets the variables that we name and no others, with our values', async () => {
    const bin = join(folder(), 'bin')
    await writeFiles(bin, { git: '#!/bin/sh\n/usr/bin/env\necho "$0" "$@"\n' })
    await chmod(join(bin, 'git'), 0o755)
    const names = [
      'GIT_DIR',
      'GIT_CONFIG_COUNT',
      'GIT_EXEC_PATH',
      'GIT_SSH',
      'GIT_EDITOR',
      'GITHUB_TOKEN',
      'INPUT_PARAMETERS',
      'LD_PRELOAD',
    ]
    const hostile = Object.fromEntries([...names, ...ours.map(([name]) => name)].map((name) => [name, 'hostile']))
    const top = join(folder(), 'top')
    await writeFiles(top, { a: 'a\n' })
    const { stdout } = await (await git(top, { ...hostile, PATH: [bin, '/usr/bin'].join(delimiter), HOME: '/h' })).run(['x'])
    const lines = stdout.trim().split('\n')
    const own = lines.slice(0, -1).filter((line) => !/^(?:PATH|HOME|PWD|OLDPWD|SHLVL|_)=/.test(line))
    assert.deepEqual(own.sort(), ours.map((one) => one.join('=')).sort())
    assert.ok(lines.at(-1)?.includes(` --no-pager --git-dir=${join(top, '.git')} --work-tree=${top} -c `), lines.at(-1))
  })

  const waits = async (top: string, expected: string): Promise<void> => {
    const reported = { commit: '1'.repeat(40) }
    assert.deepEqual(await provenance({ folder: top, workspace: top, root: top, reported }, signal), reported)
    assert.deepEqual(await executables(top, signal), new Set())
    await assert.rejects(takeRevision({ workspace: top, revision: 'HEAD', into: join(folder(), 'into') }, signal), (error) =>
      String(error).includes(`The files of HEAD cannot be read from git: ${expected} is a pipe.`),
    )
  }

  for (const name of ['config', 'HEAD', 'packed-refs', 'index', 'info/attributes', 'commondir'])
    it(`is not asked where it would wait for a pipe as ${name}: the reason comes at once`, async () => {
      const top = join(folder(), `pipe-${name.replace('/', '-')}`)
      await commitFiles(top, { a: 'a\n' })
      await rm(join(top, '.git', name), { force: true })
      execFileSync('mkfifo', [join(top, '.git', name)])
      await waits(top, `.git/${name}`)
    })

  for (const name of [
    'shallow',
    'refs/heads/master',
    'objects/00/11223344556677889900112233445566778899',
    'objects/pack/pack-1.idx',
    'objects/pack/multi-pack-index',
    'objects/info/alternates',
    'objects/info/commit-graph',
    'objects/info/commit-graphs/commit-graph-chain',
  ])
    it(`is not asked where it would wait for a pipe in place of ${name}`, async () => {
      const top = join(folder(), `pipe-${name.replaceAll('/', '-')}`)
      await commitFiles(top, { a: 'a\n' })
      await rm(join(top, '.git', name), { force: true })
      await mkdir(dirname(join(top, '.git', name)), { recursive: true })
      execFileSync('mkfifo', [join(top, '.git', name)])
      await waits(top, `.git/${name}`)
    })

  it('is not asked where a link in its objects leads to a pipe', async () => {
    const top = join(folder(), 'linked-pipe')
    await commitFiles(top, { a: 'a\n' })
    execFileSync('mkfifo', [join(folder(), 'linked-fifo')])
    await symlink(join(folder(), 'linked-fifo'), join(top, '.git/objects/pack/pack-2.idx'))
    await waits(top, '.git/objects/pack/pack-2.idx')
  })

  it('is not asked where it would wait for a pipe behind a .git file', async () => {
    const [top, elsewhere, linked] = ['of-file', 'elsewhere', 'linked'].map((name) => join(folder(), name))
    assert.ok(top !== undefined && elsewhere !== undefined && linked !== undefined)
    await commitFiles(top, { a: 'a\n' })
    userGit(top)('worktree', 'add', '-q', linked)
    await rename(join(top, '.git'), elsewhere)
    await writeFile(join(top, '.git'), 'gitdir: ../elsewhere\n')
    await writeFile(join(linked, '.git'), `gitdir: ${elsewhere}/worktrees/linked\n`)
    assert.ok((await executables(top, signal)).size === 0 && (await git(linked)).top === linked)
    await rm(join(elsewhere, 'config'))
    execFileSync('mkfifo', [join(elsewhere, 'config')])
    await waits(top, '../elsewhere/config')
    await waits(linked, '../elsewhere/config')
    execFileSync('mkfifo', [join(elsewhere, 'worktrees/linked/config.worktree')])
    await waits(linked, '../elsewhere/worktrees/linked/config.worktree')
  })

  const includes: Readonly<Record<string, string>> = {
    'on a separate line': '[include]\n\tpath = ../pipe\n',
    'on the line of the section': '[include] path=../pipe\n',
    'in quotes, over two lines': '[include]\r\n  PATH = "../\\\npipe"\r\n',
    'under a condition': '[includeIf "gitdir:/"]\n  path = ../pipe\n',
    'by a file that is included': '[include]\n  path = more\n',
  }
  for (const [name, settings] of Object.entries(includes))
    it(`is not asked where it would wait for a pipe that its settings include ${name}`, async () => {
      const top = join(folder(), name.replaceAll(/\W/g, '-'))
      await commitFiles(top, { a: 'a\n' })
      execFileSync('mkfifo', [join(top, 'pipe')])
      await writeFile(join(top, '.git/more'), '[include]\n  path = ../pipe\n')
      await appendFile(join(top, '.git/config'), settings)
      await waits(top, 'pipe')
    })

  it('is asked if its settings include themselves, or files that do not exist', async () => {
    const top = join(folder(), 'itself')
    await commitFiles(top, { a: 'a\n' })
    await appendFile(
      join(top, '.git/config'),
      '[include]\n  path = missing\n  path = ~/missing\n[includeIf "gitdir:/missing"]\n  path = config\n',
    )
    assert.match((await (await git(top)).run(['rev-parse', 'HEAD'])).stdout, /^[0-9a-f]{40}\n$/)
  })

  it('answers after settings that include each other a million times', async () => {
    const top = join(folder(), 'often')
    await commitFiles(top, { a: 'a\n' })
    const names = Array.from({ length: 30 }, (_, index) => `settings-${String(index)}`)
    const all = `[includeIf "gitdir:/missing"]\n${names.map((name) => `  path = ${name}\n`).join('')}`
    for (const name of names) await writeFile(join(top, '.git', name), all)
    await appendFile(join(top, '.git/config'), all)
    assert.match((await (await git(top)).run(['rev-parse', 'HEAD'])).stdout, /^[0-9a-f]{40}\n$/)
  })

  it('reads objects as they are, whatever replaces them', async () => {
    const top = join(folder(), 'replaced')
    await commitFiles(top, { a: 'a\n' })
    await writeFile(join(top, 'other'), 'hostile\n')
    const [real, other] = [userGit(top)('rev-parse', 'HEAD:a'), userGit(top)('hash-object', '-w', 'other')]
    userGit(top)('replace', real, other)
    assert.equal(userGit(top)('cat-file', 'blob', real), 'hostile')
    assert.equal((await (await git(top)).run(['cat-file', 'blob', real])).stdout, 'a\n')
  })
})

const ours = [
  ['GIT_ALLOW_PROTOCOL', ''],
  ['GIT_NO_LAZY_FETCH', '1'],
  ['GIT_NO_REPLACE_OBJECTS', '1'],
  ['GIT_GRAFT_FILE', '/dev/null/none'],
  ['GIT_OPTIONAL_LOCKS', '0'],
  ['GIT_TERMINAL_PROMPT', '0'],
  ['GIT_ASKPASS', ''],
  ['SSH_ASKPASS', ''],
  ['GIT_CONFIG_NOSYSTEM', '1'],
  ['GIT_CONFIG_SYSTEM', '/dev/null'],
  ['GIT_CONFIG_GLOBAL', '/dev/null'],
  ['GIT_ATTR_NOSYSTEM', '1'],
] as const
