import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { at, textOf } from '../../shared/json.js'
import { useFolder, writeFiles } from '../temporary-folder.js'
import { itUnless } from '../tools.js'
import { allDoors, doors, type Door, type DoorResult } from './doors.js'
import { commitFiles, gitIn, hostileAttributes, hostileSettings, makeTrap, trapRepository, type Trap } from './hostile-repository.js'
import { imageTemplate } from './image-template.js'
import { useEmulator } from './shared-emulator.js'
import { describeOn } from '../systems.js'

// Any other user than the one who runs the tests.
const otherUser = '65534'

// Gives a folder with all that is in it to a user.
const own = (folder: string, user: string): boolean => {
  const words = ['chown', '--recursive', user, folder]
  return (
    spawnSync(process.getuid?.() === 0 ? 'chown' : 'sudo', process.getuid?.() === 0 ? words.slice(1) : ['--non-interactive', ...words])
      .status === 0
  )
}

const lackOfOwners = ((): string | undefined => {
  const folder = mkdtempSync(join(tmpdir(), 'aib-owner-'))
  try {
    return own(folder, otherUser) ? undefined : 'chown needs root or sudo'
  } finally {
    own(folder, String(process.getuid?.() ?? 0))
    rmSync(folder, { recursive: true, force: true })
  }
})()

// Nothing that a repository names is run, and no repository speaks for another.
describeOn('shell scripts', 'a hostile repository', () => {
  const emulator = useEmulator()
  const folder = useFolder()
  let count = 0
  let trap: Trap
  let workspace = ''

  const steps = [
    { type: 'Shell', name: 'x', scriptUri: 'x.sh' },
    { type: 'File', name: 'd', sourceUri: 'd', destination: '/tmp/d' },
  ]
  const files = (): Record<string, string> => ({
    'images/image.json': imageTemplate(emulator().description, steps),
    'images/x.sh': 'echo x\n',
    'images/d/a.txt': 'a\n',
    '.gitattributes': hostileAttributes,
  })
  const inputs = (more: Record<string, string> = {}): Record<string, string> => ({
    workspace,
    template: 'images/image.json',
    'subscription-id': emulator().description.subscriptionId,
    'resource-group-name': emulator().description.resourceGroup,
    'image-builder-template-name': `hostile-${String(count)}`,
    ...more,
  })
  const plan = (door: Door, more: Record<string, string> = {}, environment: Record<string, string> = {}): Promise<DoorResult> =>
    door.run(emulator(), 'plan', inputs(more), { cwd: workspace, environment })

  beforeEach(async () => {
    count += 1
    const own = join(folder(), String(count))
    workspace = join(own, 'workspace')
    await mkdir(workspace, { recursive: true })
    trap = await makeTrap(own)
    await commitFiles(workspace, files())
  })

  for (const door of allDoors) {
    it(`is planned and compared on ${door.name} without any program that its settings, attributes and hooks name`, async () => {
      await trapRepository(join(workspace, '.git'), trap)
      // Changed and touched files are those that git looks into.
      await writeFile(join(workspace, 'images/d/a.txt'), 'b\n')
      await utimes(join(workspace, 'images/x.sh'), 1, 1)
      const result = await plan(door, { compare: 'HEAD' })
      assert.ok(result.succeeded, result.log)
      assert.match(result.log, /Compared with HEAD/)
      assert.equal(await trap.sprung(), '')
    })

    it(`is checked on ${door.name} without them`, async () => {
      await trapRepository(join(workspace, '.git'), trap)
      await utimes(join(workspace, 'images/x.sh'), 1, 1)
      const result = await door.run(emulator(), 'check', inputs(), { cwd: workspace })
      assert.ok(result.succeeded, result.log)
      assert.equal(await trap.sprung(), '')
    })

    it(`is not asked on ${door.name} when it is bare and lies among the files of a checkout`, async () => {
      await embed(join(workspace, 'images'), trap)
      for (const more of [{}, { compare: 'HEAD' }, { workspace: join(workspace, 'images'), template: 'image.json', compare: 'HEAD' }]) {
        const result = await plan(door, more)
        assert.ok(result.succeeded, result.log)
        if ('compare' in more) assert.match(result.log, new RegExp(`Compared with HEAD \\(${commit(workspace).slice(0, 12)}\\)`))
      }
      assert.equal(await trap.sprung(), '')
    })
  }

  it('has nothing run by the commands that read no template', async () => {
    await trapRepository(join(workspace, '.git'), trap)
    await embed(join(workspace, 'images'), trap)
    const { galleryImageId } = emulator().description
    for (const [command, own] of [
      ['gate', { 'gallery-image-definition': galleryImageId, 'required-tags': 'a=b' }],
      ['promote', { 'image-version-id': `${galleryImageId}/versions/9.9.9`, channel: 'stable' }],
      ['retain', { 'gallery-image-definition': galleryImageId, 'keep-versions': '1' }],
      ['wait', inputs()],
      ['cancel', inputs()],
    ] as const)
      await doors.terminal.run(emulator(), command, own, { cwd: join(workspace, 'images') })
    assert.equal(await trap.sprung(), '')
  })

  const commit = (at: string): string => gitIn(at)('rev-parse', 'HEAD')
  let builds = 0
  const manifest = async (door: Door, more: Record<string, string>, environment: Record<string, string> = {}): Promise<unknown> => {
    const temporary = { RUNNER_TEMP: join(workspace, '..'), AGENT_TEMPDIRECTORY: join(workspace, '..') }
    const result = await door.run(
      emulator(),
      'build',
      {
        ...inputs(more),
        'image-builder-template-name': `hostile-build-${String((builds += 1))}`,
        'poll-interval': '20ms',
        cleanup: 'never',
        preflight: 'off',
      },
      { cwd: workspace, environment: { ...temporary, ...environment } },
    )
    assert.ok(result.succeeded, result.log)
    return at(JSON.parse(await readFile(result.outputs['manifest-path'] ?? '', 'utf8')), 'pipeline')
  }

  it('speaks for its files, however deep the template, with what is uncommitted', async () => {
    const clean = await manifest(doors.terminal, {})
    assert.deepEqual([textOf(at(clean, 'commit')), at(clean, 'uncommitted')], [commit(workspace), 'no'])
  })

  for (const [what, change, expected] of [
    ['a changed file', () => writeFile(join(workspace, 'plain'), 'changed and longer\n'), 'yes'],
    ['a missing file', () => rm(join(workspace, 'plain')), 'yes'],
    ['a staged file', () => writeFile(join(workspace, 'new'), 'x\n').then(() => gitIn(workspace)('add', 'new')), 'yes'],
    ['a file of another kind', () => rm(join(workspace, 'plain')).then(() => symlink('x', join(workspace, 'plain'))), 'yes'],
    ['a touched file', () => utimes(join(workspace, 'plain'), 1, 1), 'no'],
    ['an untracked file', () => writeFile(join(workspace, 'untracked'), 'x\n'), 'no'],
    ['a changed file behind a filter', () => writeFile(join(workspace, 'images/d/a.txt'), 'longer than before\n'), 'unknown'],
    ['no index', () => writeFile(join(workspace, '.git/index'), 'nonsense'), 'unknown'],
  ] as const)
    it(`is ${expected === 'unknown' ? 'not known to be' : expected === 'yes' ? 'known to be' : 'known not to be'} changed with ${what}`, async () => {
      await writeFile(join(workspace, 'plain'), 'as committed\n')
      gitIn(workspace)('add', 'plain')
      gitIn(workspace)('commit', '--quiet', '--message=plain')
      await change()
      await trapRepository(join(workspace, '.git'), trap)
      assert.equal(at(await manifest(doors.gitHub, {}), 'uncommitted'), expected)
      assert.equal(await trap.sprung(), '')
    })

  for (const [what, nest] of [
    ['a bare one', () => embed(join(workspace, 'images'), trap)],
    ['a bare one with a commondir', () => embed(join(workspace, 'images'), trap, { commondir: '.\n' })],
    ['a whole one', () => commitFiles(join(workspace, 'images'), files())],
    ['one that a .git file points to', () => pointed(join(workspace, 'images'), join(workspace, 'elsewhere'), trap)],
    ['one behind a link', () => linked(workspace, trap)],
  ] as const)
    it(`is not spoken for by ${what} that is nested in it`, async () => {
      await nest()
      const own = commit(workspace)
      const gitHub = { GITHUB_WORKSPACE: workspace, GITHUB_SHA: '1'.repeat(40) }
      assert.equal(at(await manifest(doors.gitHub, {}, gitHub), 'commit'), own)
      const inside = { workspace: join(workspace, 'images'), template: 'image.json' }
      assert.equal(at(await manifest(doors.azureDevOps, inside, { BUILD_SOURCESDIRECTORY: workspace }), 'commit'), own)
      assert.equal(await trap.sprung(), '')
    })

  it('is the outermost one between workspace and template in a job with several checkouts', async () => {
    const several = join(workspace, '..', 'several')
    await commitFiles(join(several, 'first'), { a: 'a\n' })
    await commitFiles(join(several, 'second'), files())
    gitIn(join(several, 'second'))('remote', 'add', 'origin', 'https://token@github.com/contoso/second.git')
    await commitFiles(join(several, 'second/images/nested'), { b: 'b\n' })
    await commitFiles(join(several, 'second/images'), { c: 'c\n' })
    const said = await manifest(
      doors.azureDevOps,
      { workspace: several, template: 'second/images/image.json' },
      { BUILD_SOURCESDIRECTORY: several, BUILD_SOURCEVERSION: commit(join(several, 'first')) },
    )
    assert.deepEqual([at(said, 'commit'), at(said, 'repository')], [commit(join(several, 'second')), 'https://github.com/contoso/second'])
  })

  it('fetches no missing object: the comparison reports what is missing', async () => {
    const object = gitIn(workspace)('rev-parse', 'HEAD:images/x.sh')
    await rm(join(workspace, '.git/objects', object.slice(0, 2), object.slice(2)))
    await trapRepository(join(workspace, '.git'), trap)
    const result = await plan(doors.gitHub, { compare: 'HEAD' })
    assert.ok(!result.succeeded)
    assert.match(result.log, /the repository lacks the content of images\/x\.sh.*revision-unreadable/)
    assert.equal(await trap.sprung(), '')
  })

  it('of a revision is taken as it was committed: no filter, no line endings, links within and links without', async () => {
    const git = gitIn(workspace)
    await writeFiles(workspace, { '.gitattributes': '*.sh text eol=crlf ident\n', 'images/x.sh': 'echo x # $Id$\n' })
    await symlink('x.sh', join(workspace, 'images/link.sh'))
    await symlink('/etc/passwd', join(workspace, 'images/out.sh'))
    git('add', '--all')
    git('commit', '--quiet', '--message=second')
    const inner = await plan(doors.terminal, { compare: 'HEAD', json: 'true' })
    assert.match(inner.log, /"rebuild": false/)
    await writeFile(
      join(workspace, 'images/image.json'),
      imageTemplate(emulator().description, [{ type: 'Shell', name: 'x', scriptUri: 'out.sh' }]),
    )
    git('commit', '--quiet', '--all', '--message=third')
    await writeFile(
      join(workspace, 'images/image.json'),
      imageTemplate(emulator().description, [{ type: 'Shell', name: 'x', scriptUri: 'link.sh' }]),
    )
    const outer = await plan(doors.terminal, { compare: 'HEAD' })
    assert.match(outer.log, /That version of the template cannot be rendered: "out\.sh" leads outside the workspace .* by a symbolic link/)
  })

  itUnless(lackOfOwners, 'of another user is read as well, and nothing of it is run', async () => {
    await trapRepository(workspace, trap)
    own(workspace, otherUser)
    try {
      // Git itself refuses it, so that the owner does matter.
      assert.throws(() => gitIn(workspace)('status'), /dubious ownership/)
      const result = await plan(doors.azureDevOps, { compare: 'HEAD' })
      assert.ok(result.succeeded, result.log)
      assert.match(result.log, /Compared with HEAD \([0-9a-f]{12}\)/)
      assert.equal(await trap.sprung(), '')
    } finally {
      own(workspace, String(process.getuid?.() ?? 0))
    }
  })

  it('has no program run that variables of the environment name', async () => {
    const environment = {
      GIT_SSH_COMMAND: trap.program,
      GIT_EXTERNAL_DIFF: trap.program,
      GIT_PAGER: trap.program,
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.fsmonitor',
      GIT_CONFIG_VALUE_0: trap.program,
      GIT_CONFIG_PARAMETERS: `'core.fsmonitor=${trap.program}'`,
      GIT_DIR: join(workspace, 'images'),
      GIT_EXEC_PATH: join(workspace, '..'),
      GIT_INDEX_FILE: join(workspace, 'images/index'),
      GIT_OBJECT_DIRECTORY: join(workspace, 'images/objects'),
    }
    const result = await plan(doors.gitHub, { compare: 'HEAD' }, environment)
    assert.ok(result.succeeded, result.log)
    assert.equal(await trap.sprung(), '')
  })

  it('cannot replace git: neither through a folder of the repository in the PATH, nor through a relative one, nor through those that npx adds', async () => {
    const [ofNpm, bin] = [join(workspace, 'node_modules/.bin'), join(workspace, 'bin')]
    for (const folder of [ofNpm, bin]) {
      await writeFiles(folder, { git: '' })
      for (const name of ['git', 'bash', 'dash', 'sh', 'pwsh', 'bicep', 'az']) await cp(trap.program, join(folder, name))
    }
    await symlink(bin, join(workspace, '..', 'linked-bin'))
    const linked = join(workspace, '..', 'linked-bin')
    const path = ['node_modules/.bin', '.', ofNpm, bin, join(bin, '..', 'bin'), linked, process.env['PATH'] ?? ''].join(':')
    for (const door of allDoors) {
      const result = await plan(door, { compare: 'HEAD' }, { PATH: path })
      assert.ok(result.succeeded, result.log)
    }
    // The workspace may be elsewhere than the current folder, and unknown to the platform.
    const elsewhere = { GITHUB_WORKSPACE: '', AZURE_CONFIG_DIR: join(workspace, '.azure') }
    await cp(bin, join(workspace, '.azure/bin'), { recursive: true })
    const named = { ...inputs({ compare: 'HEAD' }), workspace }
    const result = await doors.terminal.run(emulator(), 'plan', named, {
      cwd: join(workspace, '..'),
      environment: { ...elsewhere, PATH: path },
    })
    assert.ok(result.succeeded, result.log)
    assert.equal(await trap.sprung(), '')
  })
})

// Turns a folder into a bare repository that has it as its worktree, with every trap in its own settings.
const embed = async (folder: string, { program }: Trap, more: Readonly<Record<string, string>> = {}): Promise<void> => {
  await commitFiles(folder, {})
  gitIn(folder)('remote', 'add', 'origin', 'https://github.com/victim/trusted')
  for (const name of await readdir(join(folder, '.git'))) await cp(join(folder, '.git', name), join(folder, name), { recursive: true })
  await rm(join(folder, '.git'), { recursive: true })
  const config = await readFile(join(folder, 'config'), 'utf8')
  await writeFiles(folder, {
    config: `${config.replace(/\[remote[^[]*/, '')}[core]\n  bare = false\n  worktree = .\n${hostileSettings(program)}`,
    'info/attributes': hostileAttributes,
    ...more,
  })
}

const pointed = async (folder: string, elsewhere: string, trap: Trap): Promise<void> => {
  await commitFiles(elsewhere, { a: 'a\n' })
  await trapRepository(join(elsewhere, '.git'), trap)
  await writeFile(join(folder, '.git'), `gitdir: ${join(elsewhere, '.git')}\n`)
}

const linked = async (workspace: string, trap: Trap): Promise<void> => {
  const elsewhere = join(workspace, 'elsewhere')
  await commitFiles(elsewhere, { a: 'a\n' })
  await trapRepository(join(elsewhere, '.git'), trap)
  await symlink('../elsewhere/.git', join(workspace, 'images/.git'))
}
