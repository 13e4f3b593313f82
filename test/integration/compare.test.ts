import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { at, itemsOf } from '../../shared/json.js'
import { cloudInputs } from '../front-doors/inputs.js'
import { allDoors, doors, exampleFolder, exampleInputs } from './doors.js'
import { useEmulator } from './shared-emulator.js'

describe('plan, compared', () => {
  const emulator = useEmulator()
  let folder = ''
  const git = (...words: string[]): string =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false', ...words], {
      encoding: 'utf8',
    })
  const image = () => join(folder, 'image', 'image.yaml')
  const edit = (change: (text: string) => string): void => {
    writeFileSync(image(), change(readFileSync(image(), 'utf8')))
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aib-compare-'))
    mkdirSync(join(folder, 'image'))
    cpSync(exampleFolder, join(folder, 'image'), { recursive: true })
    git('init', '--quiet', '--initial-branch=main')
    git('add', '.')
    git('commit', '--quiet', '--message=first')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const inputs = (name: string, more: Record<string, string>): Record<string, string> => ({
    ...exampleInputs(emulator(), name),
    template: 'image/image.yaml',
    ...more,
  })
  const options = () => ({ cwd: folder })
  const plan = (more: Record<string, string>) => doors.terminal.run(emulator(), 'plan', inputs('compared', more), options())

  it('with a revision reports that nothing changed, and leaves the repository as it was', async () => {
    edit((text) => `# a comment\n${text}`)
    const before = git('status', '--porcelain')
    const { log, exitCode } = await plan({ compare: 'main' })
    assert.equal(exitCode, 0, log)
    assert.match(log, /^Compared with main \([0-9a-f]{12}\): No differences\. The image content is unchanged\.$/m)
    assert.equal(git('status', '--porcelain'), before)
    assert.equal(git('worktree', 'list').trim().split('\n').length, 1)
  })

  it('with a revision shows scripts and properties that differ, and what follows', async () => {
    writeFileSync(join(folder, 'image', 'scripts', 'install-nginx.sh'), 'echo other\n')
    edit((text) => text.replace('buildTimeoutInMinutes: 60', 'buildTimeoutInMinutes: 61'))
    const { stdout, log } = await plan({ compare: 'HEAD', json: 'true' })
    const comparison = at(JSON.parse(stdout), 'comparison')
    assert.equal(at(comparison, 'rebuild'), true, log)
    assert.deepEqual(
      itemsOf(at(comparison, 'differences')).map((one) => [at(one, 'pointer'), at(one, 'change'), at(one, 'artifact'), at(one, 'how')]),
      [
        ['/properties/buildTimeoutInMinutes', 'changed', undefined, 'replace'],
        ['/properties/customize/0/scriptUri', 'changed', 'image/scripts/install-nginx.sh', 'replace'],
      ],
    )
  })

  it('with a revision takes a folder for the same, with its programs', async () => {
    writeFileSync(join(folder, 'image', 'files', 'run'), 'echo a\n', { mode: 0o755 })
    writeFileSync(join(folder, 'image', 'files', 'text.sh'), '#!/bin/sh\necho a\n', { mode: 0o644 })
    edit((text) =>
      text.replace('sourceUri: files/site.conf', 'sourceUri: files/').replace('osDiskSizeGB: 30', 'userAssignedIdentities: [<identity>]'),
    )
    git('add', '.')
    git('commit', '--quiet', '--message=second')
    const { log, exitCode } = await plan({ compare: 'HEAD' })
    assert.equal(exitCode, 0, log)
    assert.match(log, /No differences\. The image content is unchanged\./)
  })

  for (const [how, container] of [
    [
      'by the lines of its step',
      { 'artifacts-container-url': 'https://account.blob.core.windows.net/artifacts', 'artifacts-access': 'identity' },
    ],
    ['by its private script', { 'artifacts-access': 'sas' }],
  ] as const)
    it(`with a revision tells once of a folder that another content is in, ${how}`, async () => {
      edit((text) =>
        text.replace('sourceUri: files/site.conf', 'sourceUri: files/').replace('osDiskSizeGB: 30', 'userAssignedIdentities: [<identity>]'),
      )
      git('add', '.')
      git('commit', '--quiet', '--message=second')
      writeFileSync(join(folder, 'image', 'files', 'more'), 'more\n')
      const { log, exitCode } = await plan({ compare: 'HEAD', ...container })
      assert.equal(exitCode, 0, log)
      const compared = log.slice(log.indexOf('Compared with'), log.indexOf('template fingerprint'))
      assert.deepEqual(compared.match(/^ {2}[-+~>].*$/gm)?.length, 1, compared)
      assert.match(compared, /~ +customize\[1\].* {2}image\/files\/ has different content: sha256 \w{12} → \w{12}/)
    })

  it('with a revision that had no such template, or one that cannot be rendered, reports it and does not fail', async () => {
    git('mv', 'image/image.yaml', 'image/other.yaml')
    git('commit', '--quiet', '--message=second')
    git('mv', 'image/other.yaml', 'image/image.yaml')
    const absent = await plan({ compare: 'HEAD' })
    assert.equal(absent.exitCode, 0, absent.log)
    assert.match(absent.log, /Compared with HEAD \([0-9a-f]{12}\): The template does not exist there: it is new\./)
    git('rm', '--quiet', '--cached', 'image/image.yaml')
    const text = readFileSync(image(), 'utf8')
    writeFileSync(image(), 'a: [')
    git('add', '.')
    git('commit', '--quiet', '--message=third')
    writeFileSync(image(), text)
    const broken = await plan({ compare: 'HEAD' })
    assert.equal(broken.exitCode, 0, broken.log)
    assert.match(broken.log, /That version of the template cannot be rendered: /)
  })

  it('with a revision that does not exist, or an option in its place, is refused with a remedy', async () => {
    const missing = await plan({ compare: 'origin/nowhere' })
    assert.equal(missing.exitCode, 2)
    assert.match(missing.log, /The repository has no commit origin\/nowhere\. \[revision-unreadable\]\n {2}what to do: .*fetch-depth: 0/)
    const option = await doors.gitHub.run(emulator(), 'plan', inputs('compared', { compare: '--help' }), options())
    assert.match(option.log, /expected azure or a git revision such as origin\/main, got "--help"\./)
    assert.equal(option.succeeded, false)
    git('commit', '--quiet', '--allow-empty', '--message=second')
    const shallow = join(folder, 'shallow')
    git('clone', '--quiet', '--depth=1', `file://${folder}`, shallow)
    const past = await doors.terminal.run(emulator(), 'plan', inputs('compared', { compare: 'HEAD~1' }), { cwd: shallow })
    assert.match(past.log, /The repository has no commit HEAD~1; the clone is shallow\./)
    const outside = await mkdtemp(join(tmpdir(), 'aib-outside-'))
    cpSync(join(folder, 'image'), join(outside, 'image'), { recursive: true })
    const bare = await doors.terminal.run(emulator(), 'plan', inputs('compared', { compare: 'main' }), { cwd: outside })
    assert.match(bare.log, /is not in a git repository: /)
    await rm(outside, { recursive: true, force: true })
  })

  for (const door of allDoors)
    it(`with Azure shows on ${door.name} what a build would change of the template there`, async () => {
      const name = `compared-${door.name.replaceAll(' ', '-').toLowerCase()}`
      const login = door.name === 'terminal' ? cloudInputs(emulator().description) : {}
      const wanted = inputs(name, { ...login, compare: 'azure' })
      const none = await door.run(emulator(), 'plan', wanted, options())
      assert.match(none.log, /The template does not exist there: it is new\./, none.log)
      const built = await door.run(
        emulator(),
        'build',
        { ...exampleInputs(emulator(), name), cleanup: 'never' },
        { cwd: join(folder, 'image') },
      )
      assert.ok(built.succeeded, built.log)
      const same = await door.run(emulator(), 'plan', wanted, options())
      assert.match(
        same.log,
        /Compared with the image template [\w-]+ in Azure: No differences\. The image content is unchanged\./,
        same.log,
      )
      edit((text) => text.replace('Standard_D2ds_v4', 'Standard_D4ds_v4'))
      const other = await door.run(emulator(), 'plan', wanted, options())
      assert.match(other.log, /vmProfile\.vmSize +patch +"/)
      assert.match(other.log, /All changes can be made in place \(PATCH\)\. The image content changes: a new build is required\./)
    })
})
