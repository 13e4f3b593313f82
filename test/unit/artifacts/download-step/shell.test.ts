import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, stat, symlink, chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { packTree } from '../../../../shared/artifacts/archive/pack.js'
import type { DownloadAccess, DownloadedContent } from '../../../../shared/artifacts/download-step/download.js'
import { shellLines, shellRemoval } from '../../../../shared/artifacts/download-step/shell.js'
import { useFolder, writeFiles } from '../../../temporary-folder.js'
import { treeIn } from '../tree-in.js'
import { itWith, toolPath, type Tool } from '../../../tools.js'
import { identityId, itOnBuildVm, otherUser, startBuildVm, token, type BuildVm, type Machine } from '../../../build-vm/build-vm.js'
import { rootOutside } from '../../../build-vm/network.js'

const usual: readonly Tool[] = ['curl', 'sha256sum']
const files = { 'etc/site.conf': 'conf', 'bin/tool': '#!/bin/sh\n', "ünï 'c'/-d": 'x' }

const accesses: readonly DownloadAccess[] = [
  { kind: 'identity', identityId },
  { kind: 'link', query: 'sv=2024&sig=a%2Bb%3D' },
]
const contents: readonly DownloadedContent[] = [
  { kind: 'archive' },
  { kind: 'archive', keptAt: '/tmp/site.tar.gz' },
  { kind: 'file', mode: 0o755 },
]
// The step in all of its forms.
const texts = accesses.flatMap((access) =>
  contents.map((content) =>
    shellLines({ os: 'Linux', url: 'https://a.blob.core.windows.net/c/it%27s', sha256: 'ab', access, destination: "/it's", content }),
  ),
)

// The versions that brought the options. curl: docs/options-in-versions of curl/curl. wget: its NEWS for the two that it names; the others
// are in the manual of 1.8.1, and so is WGETRC. tar: its NEWS; what that does not name is older than 1.13.
const options: Readonly<Record<string, readonly ['curl' | 'wget' | 'tar', string]>> = {
  '--silent': ['curl', '4.0'],
  '--show-error': ['curl', '5.9'],
  '--globoff': ['curl', '7.6'],
  '--connect-timeout': ['curl', '7.7'],
  '--speed-limit': ['curl', '4.7'],
  '--speed-time': ['curl', '4.7'],
  '--dump-header': ['curl', '5.7'],
  '--output': ['curl', '4.0'],
  '--config': ['curl', '4.10'],
  '--version': ['wget', '1.8.1'],
  '--server-response': ['wget', '1.8.1'],
  '--content-on-error': ['wget', '1.14'],
  '--tries': ['wget', '1.8.1'],
  '--timeout': ['wget', '1.8.1'],
  '--max-redirect': ['wget', '1.11'],
  '--output-file': ['wget', '1.8.1'],
  '--output-document': ['wget', '1.8.1'],
  '--input-file': ['wget', '1.8.1'],
  '--extract': ['tar', '1.13'],
  '--gzip': ['tar', '1.13'],
  '--file': ['tar', '1.13'],
  '--directory': ['tar', '1.13'],
  '--no-same-owner': ['tar', '1.13.12'],
  '--no-overwrite-dir': ['tar', '1.14'],
  '--keep-directory-symlink': ['tar', '1.27'],
}

// The programs of Red Hat Enterprise Linux 7, the oldest distribution that Image Builder supports.
const oldest = { curl: '7.29', wget: '1.14', tar: '1.26' } as const
// Its tar has the option all the same, added by Red Hat (Bugzilla 1350640): nothing that can be read here confirms it (docs/proof.md).
const believed = ['--keep-directory-symlink']

describe('the download step on Linux', () => {
  const folder = useFolder()
  let archive = Buffer.alloc(0)
  const machines: BuildVm[] = []

  before(async () => {
    await writeFiles(join(folder(), 'source'), files)
    await mkdir(join(folder(), 'source/tmp'))
    const { entries } = await treeIn(folder(), 'source')
    archive = await readFile((await packTree(entries, 'tar.gz', join(folder(), 'archive'))).absolutePath)
  })
  afterEach(async () => {
    for (const vm of machines.splice(0)) {
      assert.deepEqual(await vm.leftovers(), [], 'the step leaves nothing where it works')
      await vm.stop()
    }
  })

  const machine = async (blob: Buffer, ...programs: readonly string[]): Promise<BuildVm> => start({ blob, programs })
  const start = async (options: Machine): Promise<BuildVm> => {
    const vm = await startBuildVm(options)
    machines.push(vm)
    return vm
  }
  const linesFor = (
    vm: BuildVm,
    destination: string,
    bytes = archive,
    content: DownloadedContent = { kind: 'archive' },
    access: DownloadAccess = { kind: 'identity', identityId },
  ) => shellLines({ os: 'Linux', url: vm.blobUrl, sha256: createHash('sha256').update(bytes).digest('hex'), access, destination, content })
  const assertUnpacked = async (to: string): Promise<void> => {
    for (const [path, content] of Object.entries(files)) assert.equal(await readFile(join(to, path), 'utf8'), content)
    assert.equal((await stat(join(to, 'bin/tool'))).mode & 0o777, 0o755)
    assert.equal((await stat(join(to, 'etc/site.conf'))).mode & 0o777, 0o644)
    assert.equal((await stat(join(to, 'etc'))).mode & 0o777, 0o755)
    assert.equal((await stat(join(to, 'bin/tool'))).uid, rootOutside)
  }

  for (const shell of ['dash', 'bash', 'busybox'] as const) {
    for (const destination of ['/opt/site', '-rf', "it's here", 'a "b" $(id) `id` \\ *', 'ünï/日本', '{{ template }}', 'two\nlines']) {
      itOnBuildVm([shell, ...usual], `unpacks the folder to ${JSON.stringify(destination)} in ${shell}`, async () => {
        const vm = await machine(archive, 'curl', 'sha256sum')
        const to = join(vm.home, destination)
        const { exitCode, output } = await vm.run(shell, linesFor(vm, destination.startsWith('/') ? to : destination))
        assert.equal(exitCode, 0, output)
        await assertUnpacked(to)
        assert.deepEqual(await readdir(vm.home), [destination.split('/').find((part) => part !== '')])
      })
    }

    // Each shell and each program, not each pair.
    for (const fetcher of [shell === 'bash' ? 'wget' : 'curl'] as const) {
      describe(`in ${shell} with ${fetcher}`, () => {
        const programs: readonly Tool[] = [shell, fetcher, 'sha256sum']

        itOnBuildVm(programs, 'unpacks the folder', async () => {
          const vm = await machine(archive, fetcher, 'sha256sum')
          const { exitCode, output } = await vm.run(shell, linesFor(vm, 'opt'))
          assert.equal(exitCode, 0, output)
          await assertUnpacked(join(vm.home, 'opt'))
        })

        itOnBuildVm(programs, 'keeps the archive for later steps, until a last one removes it', async () => {
          const vm = await machine(archive, fetcher, 'sha256sum')
          const keptAt = join(vm.home, "it's.tar.gz")
          const step = await vm.run(shell, linesFor(vm, 'opt', archive, { kind: 'archive', keptAt }))
          assert.equal(step.exitCode, 0, step.output)
          await assertUnpacked(join(vm.home, 'opt'))
          assert.deepEqual(await readFile(keptAt), archive)
          const { uid, mode } = await stat(keptAt)
          assert.deepEqual([uid, mode & 0o777], [rootOutside, 0o644])
          const user = await vm.run(shell, ['mkdir -p lib', `tar -zxf "${keptAt}" -C lib`])
          assert.equal(user.exitCode, 0, user.output)
          await assertUnpacked(join(vm.home, 'lib'))
          for (const expected of [0, 0]) assert.equal((await vm.run(shell, shellRemoval([keptAt]))).exitCode, expected)
          assert.deepEqual((await readdir(vm.home)).sort(), ['lib', 'opt'])
        })

        itOnBuildVm(programs, 'puts a file to its path, with its mode', async () => {
          const vm = await machine(Buffer.from('#!/bin/sh\n'), fetcher, 'sha256sum')
          const lines = linesFor(vm, 'opt/my tool', Buffer.from('#!/bin/sh\n'), { kind: 'file', mode: 0o755 })
          const { exitCode, output } = await vm.run(shell, lines)
          assert.equal(exitCode, 0, output)
          assert.equal(await readFile(join(vm.home, 'opt/my tool'), 'utf8'), '#!/bin/sh\n')
          assert.equal((await stat(join(vm.home, 'opt/my tool'))).mode & 0o777, 0o755)
        })

        itOnBuildVm(programs, 'tries again, waiting longer each time', async () => {
          const vm = await machine(archive, fetcher, 'sha256sum')
          vm.failures.push(503, 403, 429)
          const { exitCode, output, waits } = await vm.run(shell, linesFor(vm, 'opt'))
          assert.equal(exitCode, 0, output)
          assert.deepEqual(waits, ['2', '4', '8'])
          await assertUnpacked(join(vm.home, 'opt'))
        })

        itOnBuildVm(programs, 'gives up after two minutes, and says what may be missing', async () => {
          const vm = await machine(archive, fetcher, 'sha256sum')
          const refused = { status: 403, headers: { 'x-ms-error-code': 'AuthorizationPermissionMismatch' } }
          vm.failures.push(...Array.from({ length: 50 }, () => refused))
          const { exitCode, output, waits } = await vm.run(shell, linesFor(vm, 'opt'))
          assert.equal(exitCode, 1)
          assert.deepEqual(waits, ['2', '4', '8', '16', '32', '64'])
          assert.ok(
            output.endsWith(
              `download: ${vm.blobUrl} could not be downloaded, the answer is 403 AuthorizationPermissionMismatch. Identity ${identityId} of the build VM needs the role Storage Blob Data Reader on the container.\n`,
            ),
            output,
          )
          assert.deepEqual(await readdir(vm.home), [])
        })

        itOnBuildVm(programs, 'does not unpack an archive with a different checksum', async () => {
          const vm = await machine(archive, fetcher, 'sha256sum')
          const { exitCode, output } = await vm.run(shell, linesFor(vm, 'opt', Buffer.from('other')))
          assert.equal(exitCode, 1)
          assert.match(output, /download: \S+ has sha256 [0-9a-f]{64} instead of [0-9a-f]{64}\n$/)
          assert.deepEqual(await readdir(vm.home), [])
        })

        itOnBuildVm(programs, 'downloads by a link, which it never prints', async () => {
          const link = 'sv=2024&sr=b&sig=a%2Bb%3D'
          const vm = await start({ blob: archive, programs: [fetcher, 'sha256sum'], link })
          vm.failures.push(503)
          const lines = linesFor(vm, 'opt', archive, { kind: 'archive' }, { kind: 'link', query: link })
          const { exitCode, output, waits, commandLines } = await vm.run(shell, lines)
          assert.equal(exitCode, 0, output)
          assert.deepEqual(waits, ['2'])
          await assertUnpacked(join(vm.home, 'opt'))
          assert.ok(commandLines.includes(fetcher))
          assert.ok(!/sig=/.test(commandLines + output), commandLines + output)
        })

        itOnBuildVm(programs, 'says what may be wrong where a link does not work, without the link', async () => {
          const vm = await start({ blob: archive, programs: [fetcher, 'sha256sum'], link: 'sig=other' })
          const { exitCode, output } = await vm.run(
            shell,
            linesFor(vm, 'opt', archive, { kind: 'archive' }, { kind: 'link', query: 'sig=ended' }),
          )
          assert.equal(exitCode, 1)
          assert.ok(
            output.includes(
              `download: ${vm.blobUrl} could not be downloaded, the answer is 403 AuthenticationFailed. The link lasts until the deadline`,
            ),
            output,
          )
          assert.ok(!output.includes('sig='), output)
        })

        itOnBuildVm(programs, 'never prints the token', async () => {
          const vm = await machine(archive, fetcher, 'sha256sum')
          const { output, commandLines } = await vm.run(shell, linesFor(vm, 'opt'))
          assert.ok(commandLines.includes(fetcher))
          assert.ok(!commandLines.includes(token), commandLines)
          assert.ok(!output.includes(token), output)
        })
      })
    }
  }

  itOnBuildVm(usual, 'unpacks files and folders with any name', async () => {
    const odd = [
      'a b',
      ' begin',
      'end ',
      "it's",
      '"quoted"',
      '[x]*?',
      '$(id)',
      '`tick`',
      '-d',
      '--checkpoint=1',
      '.hidden',
      '...',
      'tab\there',
    ]
    const names = [...odd, 'back\\slash', 'two\nlines', 'ünï/日本/😀', 'n'.repeat(255), `${'long path/'.repeat(100)}end`]
    await writeFiles(join(folder(), 'odd'), { ...Object.fromEntries(names.map((name) => [name, name])), empty: '' })
    await mkdir(join(folder(), 'odd/nothing in it'))
    const { entries } = await treeIn(folder(), 'odd')
    const bytes = await readFile((await packTree(entries, 'tar.gz', join(folder(), 'odd.tar.gz'))).absolutePath)
    const vm = await machine(bytes, 'curl', 'sha256sum')
    const { exitCode, output } = await vm.run('dash', linesFor(vm, 'opt', bytes))
    assert.equal(exitCode, 0, output)
    execFileSync('diff', ['-r', join(folder(), 'odd'), join(vm.home, 'opt')])
  })

  itOnBuildVm(usual, 'leaves links to folders and the modes of existing folders unchanged', async () => {
    const vm = await machine(archive, 'curl', 'sha256sum')
    await mkdir(join(vm.home, 'usr/bin'), { recursive: true })
    await symlink('usr/bin', join(vm.home, 'bin'))
    await mkdir(join(vm.home, 'tmp'))
    await chmod(join(vm.home, 'tmp'), 0o1777)
    const { exitCode, output } = await vm.run('sh', linesFor(vm, vm.home))
    assert.equal(exitCode, 0, output)
    await assertUnpacked(vm.home)
    assert.equal(await readFile(join(vm.home, 'usr/bin/tool'), 'utf8'), '#!/bin/sh\n')
    assert.equal((await stat(join(vm.home, 'tmp'))).mode & 0o7777, 0o1777)
  })

  for (const hasher of ['sha256sum', 'shasum', 'openssl'] as const) {
    itOnBuildVm(['curl', hasher], `verifies with ${hasher}`, async () => {
      const vm = await machine(archive, 'curl', hasher)
      assert.equal((await vm.run('sh', linesFor(vm, 'opt', Buffer.from('other')))).exitCode, 1)
      const { exitCode, output } = await vm.run('sh', linesFor(vm, 'opt'))
      assert.equal(exitCode, 0, output)
    })
  }

  itOnBuildVm(usual, 'does not unpack anything without a program to verify it', async () => {
    const vm = await machine(archive, 'curl')
    const { exitCode, output } = await vm.run('sh', linesFor(vm, 'opt'))
    assert.equal(exitCode, 1)
    assert.match(output, /none of sha256sum, shasum and openssl is on this machine/)
    assert.deepEqual(await readdir(vm.home), [])
  })

  itOnBuildVm(usual, 'reports that no program can download', async () => {
    const vm = await machine(archive, 'sha256sum')
    const { exitCode, output } = await vm.run('sh', linesFor(vm, 'opt'))
    assert.equal(exitCode, 1)
    assert.match(output, /^download: neither curl nor GNU wget is on this machine/)
  })

  itOnBuildVm(['busybox', ...usual], 'reports that the wget of busybox cannot download, at once', async () => {
    const vm = await machine(archive, 'sha256sum')
    await symlink(toolPath('busybox'), join(vm.home, '../bin/wget'))
    const { exitCode, output, waits } = await vm.run('busybox', linesFor(vm, 'opt'))
    assert.equal(exitCode, 1)
    assert.deepEqual(waits, [])
    assert.match(output, /^download: neither curl nor GNU wget is on this machine: install curl in a step before this one$/m)
  })

  for (const shell of ['dash', 'bash', 'busybox'] as const) {
    itOnBuildVm(
      [shell, 'sudo', ...usual],
      `unpacks as root with sudo in ${shell}, and leaves the archive to the user of the steps`,
      async () => {
        const vm = await start({ blob: archive, programs: ['curl', 'sha256sum', 'sudo'], sudo: 'allowed' })
        const keptAt = join(vm.home, 'site.tar.gz')
        const { exitCode, output } = await vm.run(shell, linesFor(vm, 'opt/a b', archive, { kind: 'archive', keptAt }))
        assert.equal(exitCode, 0, output)
        await assertUnpacked(join(vm.home, 'opt/a b'))
        assert.equal((await stat(keptAt)).uid, otherUser)
        const removal = await vm.run(shell, shellRemoval([keptAt]))
        assert.equal(removal.exitCode, 0, removal.output)
        assert.deepEqual(await readdir(vm.home), ['opt'])
      },
    )
  }

  itOnBuildVm(['sudo', ...usual], 'reports that sudo asks for a password, or does not exist', async () => {
    const bytes = Buffer.from('content')
    for (const [sudo, said] of [
      [['sudo'], /^sudo: a password is required$/m],
      [[], /sudo: not found$/m],
    ] as const) {
      const vm = await start({ blob: bytes, programs: ['curl', 'sha256sum', ...sudo], sudo: 'refused' })
      const { exitCode, output, waits } = await vm.run('dash', linesFor(vm, 'opt/file', bytes, { kind: 'file', mode: 0o644 }))
      assert.deepEqual([exitCode, waits], [1, []], output)
      assert.match(output, said)
      assert.match(output, /^download: the folder of \.\/opt\/file could not be made$/m)
      assert.deepEqual(await readdir(vm.home), [])
    }
  })

  itWith(['shellcheck'], 'has no finding of ShellCheck, as a script of any shell and of dash', async () => {
    const names = texts.map((_, index) => `${String(index)}.sh`)
    await writeFiles(folder(), Object.fromEntries(texts.map((lines, index) => [`${String(index)}.sh`, `${lines.join('\n')}\n`])))
    for (const dialect of ['sh', 'dash'])
      execFileSync(toolPath('shellcheck'), [`--shell=${dialect}`, '--severity=style', ...names], { cwd: folder(), encoding: 'utf8' })
  })

  it('has only options that the programs of the oldest distributions have', () => {
    const used = new Set(texts.flat().flatMap((line) => line.match(/(?<=\s)--[a-z][\w-]*/g) ?? []))
    assert.deepEqual([...used].sort(), Object.keys(options).sort())
    const newer = Object.entries(options).filter(
      ([, [program, since]]) => since.localeCompare(oldest[program], 'en', { numeric: true }) > 0,
    )
    assert.deepEqual(
      newer.map(([option]) => option),
      believed,
    )
  })

  itOnBuildVm(['wget', 'sha256sum'], 'names a reason if wget meets no TLS', async () => {
    const vm = await machine(archive, 'wget', 'sha256sum')
    const noTls = linesFor(vm, 'opt').map((line) => line.replace('http://127.0.0.1', 'https://127.0.0.1'))
    const { exitCode, output } = await vm.run('dash', noTls)
    assert.equal(exitCode, 1, output)
    assert.match(output, /https:\S+ could not be downloaded: [A-Za-z].*\n$/)
  })

  itOnBuildVm(usual, 'runs where no program may run in the temporary folder', async () => {
    const vm = await start({ blob: archive, programs: ['curl', 'sha256sum'], temporary: 'noexec' })
    const { exitCode, output } = await vm.run('dash', linesFor(vm, 'opt'))
    assert.equal(exitCode, 0, output)
    await assertUnpacked(join(vm.home, 'opt'))
  })

  itOnBuildVm(usual, 'lets no archive write outside its destination', async () => {
    await writeFiles(join(folder(), 'bad'), { 'in/good': 'good', outside: 'bad' })
    await mkdir(join(folder(), 'bad/elsewhere/link'), { recursive: true })
    await writeFiles(join(folder(), 'bad/elsewhere'), { 'link/outside': 'bad' })
    const tar = (name: string, ...words: readonly string[]): void => {
      execFileSync('tar', ['--create', '--gzip', '--absolute-names', `--file=${join(folder(), name)}`, ...words], {
        cwd: join(folder(), 'bad/in'),
      })
    }
    await symlink('../..', join(folder(), 'bad/in/link'))
    tar('up.tar.gz', 'good', '../outside')
    tar('link.tar.gz', 'link', `--directory=${join(folder(), 'bad/elsewhere')}`, 'link/outside')
    for (const name of ['up.tar.gz', 'link.tar.gz']) {
      const bytes = await readFile(join(folder(), name))
      const vm = await machine(bytes, 'curl', 'sha256sum')
      const { exitCode, output } = await vm.run('dash', linesFor(vm, 'in/opt', bytes))
      assert.deepEqual(await readdir(vm.home), ['in'], output)
      assert.ok(!(await readdir(join(vm.home, 'in'))).includes('outside'))
      assert.equal(exitCode, name === 'up.tar.gz' ? 1 : exitCode, output)
    }
  })
})
