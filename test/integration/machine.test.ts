// The machine of a job fails it: no space left, a file of the runner missing, a closed pipe. The cause is reported, and a build ends as a
// build: no run and no template stays without a message.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { chmod, mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { ChildOptions } from '../front-doors/child.js'
import { runCommand } from '../front-doors/command.js'
import { useFolder, writeFiles } from '../temporary-folder.js'
import { itUnless } from '../tools.js'
import { allDoors, doors, exampleFolder, withoutPreflight, keptInputs, type Door } from './doors.js'
import { imageTemplate } from './image-template.js'
import { useEmulator } from './shared-emulator.js'
import { describeOn, itOn } from '../systems.js'

// The exit code for a machine that failed; an agent takes the result from a command.
const exitCodeOf = ({ name }: Door): number => ({ GitHub: 2, 'Azure DevOps': 0, terminal: 2 })[name]

const lackOfLimit = spawnSync('bash', ['-c', 'ulimit -f 64']).status === 0 ? undefined : 'no ulimit -f on this machine'

// A shell's words that run others with a disk of 64 KiB at $DISK.
const smallDisk = (words: string): string =>
  `unshare --map-root-user --mount bash -c 'mount -t tmpfs -o size=64k none "$DISK" && exec "$@"' bash ${words}`

const lackOfDisk =
  spawnSync('bash', ['-c', smallDisk('true')], { env: { ...process.env, DISK: tmpdir() } }).status === 0
    ? undefined
    : 'unshare --mount is not permitted on this machine'

describe('a machine that fails', () => {
  const emulator = useEmulator()
  const folder = useFolder()

  const exists = async (name: string): Promise<boolean> =>
    (await emulator().control.state()).templates.some((candidate) => candidate['name'] === name)
  const buildsOf = async (name: string): Promise<number> =>
    (await emulator().control.builds()).runs.filter(({ template }) => template === name).length
  const fresh = (): Promise<string> => mkdtemp(join(folder(), 'fresh-'))

  // A Node that a shell starts after it has run a line.
  const nodeAfter = async (line: string): Promise<string> => {
    const file = join(await fresh(), 'node')
    await writeFile(file, `#!/usr/bin/env bash\n${line.replace('NODE', `'${process.execPath}' "$@"`)}\n`)
    await chmod(file, 0o755)
    return file
  }
  // Its output is closed at the other end; the exit code is its own.
  const nodeIntoClosedPipe = (): Promise<string> => nodeAfter('exit "$({ { NODE; echo $? >&4; } 2>&1 | : ; } 4>&1)"')

  const hangingUp = (printed: RegExp): Pick<ChildOptions, 'process' | 'when'> => ({
    process: 'own',
    when: {
      printed,
      then: (_, hangUp) => {
        hangUp()
      },
    },
  })

  describeOn('shell scripts', 'output whose reader has ended', () => {
    for (const door of allDoors)
      for (const [moment, printed] of [
        ['its first line', /\n/],
        ['the template is submitted', /Submitting image template/],
        ['the run has started', /The run has started/],
      ] as const)
        it(`lets a build on ${door.name} make its image and clean up if it closes after ${moment}`, async () => {
          const name = `closed-${door.name.length}-${moment.length}`
          const { exitCode } = await door.run(emulator(), 'build', withoutPreflight(emulator(), name), hangingUp(printed))
          assert.equal(exitCode, 0)
          assert.equal(await buildsOf(name), 1)
          assert.ok(!(await exists(name)))
        })

    for (const door of allDoors)
      it(`leaves a build on ${door.name} that fails as it ends: its template stays, as the cleanup input demands`, async () => {
        const name = `closed-failing-${door.name.length}`
        await emulator().control.set({ failCustomizer: { index: 0, exitCode: 1 } })
        const result = await door.run(emulator(), 'build', withoutPreflight(emulator(), name), hangingUp(/The run has started/))
        assert.equal(result.exitCode, door.name === 'Azure DevOps' ? 0 : 1)
        assert.ok(await exists(name))
      })

    for (const words of [['schema'], ['plan', 'absent.yaml'], ['--help'], ['build', '--help'], ['--version'], ['nonsense'], ['gate']])
      it(`leaves the exit code of aib ${words.join(' ')} as it is`, async () => {
        const options = { cwd: exampleFolder, environment: {} }
        const [open, closed] = [await runCommand(words, options), await runCommand(words, { ...options, node: await nodeIntoClosedPipe() })]
        assert.equal(closed.exitCode, open.exitCode)
      })
  })

  itOn('full device', 'fails a command in a terminal whose result cannot be written, with the reason', async () => {
    for (const words of [['schema'], ['--help'], ['--version']]) {
      const node = await nodeAfter('exec NODE >/dev/full')
      const result = await runCommand(words, { cwd: exampleFolder, environment: {}, node })
      assert.equal(result.exitCode, 2, words.join(' '))
      assert.match(result.stderr, /Standard output cannot be written: ENOSPC.* \[machine-failed\]/)
    }
  })

  itOn('full device', 'cleans up after a build in a terminal whose outputs cannot be written', async () => {
    const node = await nodeAfter('exec NODE >/dev/full')
    const result = await doors.terminal.run(emulator(), 'build', withoutPreflight(emulator(), 'full-output'), { node })
    assert.equal(result.exitCode, 2)
    assert.ok(result.log.includes('[machine-failed]') && result.log.includes('The image template was deleted'), result.log)
    assert.ok(!(await exists('full-output')))
  })

  describe('a file of the GitHub runner', () => {
    for (const variable of ['GITHUB_OUTPUT', 'GITHUB_STATE'])
      for (const command of ['build', 'plan', 'wait', 'cancel', 'check', 'gate', 'promote', 'retain'] as const)
        it(`refuses ${command} before it begins if ${variable} names a missing file`, async () => {
          const environment = { [variable]: join(folder(), 'absent', 'file') }
          const name = `missing-${variable.length}-${command}`
          await emulator().control.forgetRequests()
          const result = await doors.gitHub.run(emulator(), command, withoutPreflight(emulator(), name), { environment })
          assert.ok(!result.succeeded && result.log.includes('[machine-failed]') && result.log.includes(variable), result.log)
          assert.ok(!result.log.includes('A defect of this tool'), result.log)
          assert.deepEqual(await emulator().control.requests(), [])
        })

    it('is a folder: the command is refused before it begins, or it reports that its page is missing', async () => {
      const own = await fresh()
      for (const variable of ['GITHUB_OUTPUT', 'GITHUB_STATE']) {
        const result = await doors.gitHub.run(emulator(), 'plan', withoutPreflight(emulator(), 'folder'), {
          environment: { [variable]: own },
        })
        assert.ok(
          result.exitCode === 2 && result.log.includes(`The runner’s file ${variable} cannot be written: it is a folder.`),
          result.log,
        )
      }
      for (const page of [own, join(own, 'absent', 'page')]) {
        const environment = { GITHUB_STEP_SUMMARY: page, RUNNER_TEMP: '' }
        const result = await doors.gitHub.run(emulator(), 'plan', withoutPreflight(emulator(), 'page'), { environment, process: 'own' })
        assert.ok(result.succeeded && result.log.includes('The summary could not be written: '), result.log)
      }
    })

    it('is missing at the end of a build: the image is named in the log, and the template is gone', async () => {
      const own = await fresh()
      const files = { GITHUB_OUTPUT: join(own, 'output'), GITHUB_STATE: join(own, 'state'), GITHUB_STEP_SUMMARY: join(own, 'summary') }
      await Promise.all(Object.values(files).map((file) => writeFile(file, '')))
      const result = await doors.gitHub.run(emulator(), 'build', withoutPreflight(emulator(), 'files-gone'), {
        process: 'own',
        environment: files,
        when: {
          printed: /Submitting image template/,
          then: () => {
            rmSync(own, { recursive: true })
          },
        },
      })
      assert.equal(result.exitCode, 2, result.log)
      assert.match(result.log, /::error::The outputs of this step could not be handed to the runner: .*GITHUB_OUTPUT.*machine-failed/)
      assert.match(result.log, /::warning::.*the last step of this job cannot cancel/)
      assert.match(result.log, /gallery: \/subscriptions\/\S+\/versions\//)
      assert.ok(result.log.includes('The image template was deleted'), result.log)
      assert.ok(!(await exists('files-gone')))
    })

    itOn('pipes', 'is a pipe for the page of the job: the plan reports it, and does not wait for a reader', async () => {
      const own = join(folder(), 'pipe')
      await writeFiles(own, { 'image.json': imageTemplate(emulator().description, [{ type: 'Shell', inline: ['true'] }]) })
      execFileSync('mkfifo', [join(own, 'summary')])
      const environment = { GITHUB_STEP_SUMMARY: join(own, 'summary') }
      const result = await doors.gitHub.run(emulator(), 'plan', { template: 'image.json' }, { cwd: own, environment, process: 'own' })
      assert.ok(result.succeeded, result.log)
      assert.match(result.log, /The summary could not be written: .*GITHUB_STEP_SUMMARY is a pipe/)
    })

    for (const variable of ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'])
      itOn('full device', `says that ${variable} is full, after the build has cleaned up`, async () => {
        const name = `full-${variable.length}`
        const result = await doors.gitHub.run(emulator(), 'build', withoutPreflight(emulator(), name), {
          environment: { [variable]: '/dev/full' },
          process: 'own',
        })
        assert.equal(result.exitCode, variable === 'GITHUB_OUTPUT' ? 2 : 0, result.log)
        assert.ok(result.log.includes('ENOSPC') && !result.log.includes('A defect of this tool'), result.log)
        assert.equal(await buildsOf(name), 1)
        assert.ok(!(await exists(name)))
      })
  })

  describe('a temporary folder', () => {
    const temporary = (path: string): Record<string, string> => ({ TMPDIR: path, RUNNER_TEMP: path, AGENT_TEMPDIRECTORY: path })
    // With a folder to be packed, and a script whose line endings are fixed: both are written to the temporary folder.
    const writing = async (name: string): Promise<Record<string, string>> => {
      const workspace = await fresh()
      const customize = [
        { type: 'Shell', scriptUri: 'install.sh' },
        { type: 'File', sourceUri: 'site', destination: '/opt/site' },
      ]
      await writeFiles(workspace, {
        'image.json': imageTemplate(emulator().description, customize),
        'install.sh': 'echo 1\r\n',
        'site/page': randomBytes(300_000),
      })
      const { location, blobContainerUrl } = emulator().description
      const inputs = { ...keptInputs(emulator(), name, workspace), template: 'image.json', location, 'fix-line-endings': 'true' }
      return { ...inputs, 'artifacts-container-url': blobContainerUrl, 'artifacts-access': 'sas' }
    }

    for (const door of allDoors)
      it(`that is missing ends a build on ${door.name} before anything is in Azure, by its name`, async () => {
        const absent = join(await fresh(), 'absent')
        const name = `no-temporary-${door.name.length}`
        const result = await door.run(emulator(), 'build', await writing(name), { environment: temporary(absent) })
        assert.ok(!result.succeeded && result.exitCode === exitCodeOf(door), result.log)
        assert.ok(result.log.includes(absent) && result.log.includes('[machine-failed]'), result.log)
        assert.ok(!result.log.includes('A defect of this tool'), result.log)
        assert.ok(!(await exists(name)))
      })

    it('whose variable is empty is that of the machine, not the checkout', async () => {
      const environment = { RUNNER_TEMP: '', GITHUB_WORKSPACE: '' }
      const inputs = await writing('empty-temporary')
      const cwd = inputs['workspace'] ?? ''
      const result = await doors.gitHub.run(emulator(), 'build', inputs, { environment, cwd })
      assert.ok(result.succeeded, result.log)
      assert.deepEqual(
        [dirname(result.outputs['log-path'] ?? ''), (await readdir(cwd)).sort()],
        [tmpdir(), ['image.json', 'install.sh', 'site']],
      )
    })

    for (const door of allDoors)
      itUnless(lackOfLimit, `that takes no larger files ends a build on ${door.name} before anything is in Azure`, async () => {
        const name = `small-files-${door.name.length}`
        const node = await nodeAfter('ulimit -f 64; exec NODE')
        const result = await door.run(emulator(), 'build', await writing(name), { node })
        assert.ok(!result.succeeded && result.exitCode === exitCodeOf(door), result.log)
        assert.ok(result.log.includes('EFBIG') && result.log.includes('[machine-failed]'), result.log)
        assert.ok(!(await exists(name)))
      })

    for (const door of allDoors)
      itUnless(lackOfDisk, `that is full ends a build on ${door.name} before anything is in Azure`, async () => {
        const name = `full-disk-${door.name.length}`
        const disk = await fresh()
        const node = await nodeAfter(`export DISK='${disk}'; exec ${smallDisk('NODE')}`)
        const result = await door.run(emulator(), 'build', await writing(name), { node, environment: temporary(disk) })
        assert.ok(!result.succeeded && result.exitCode === exitCodeOf(door), result.log)
        assert.ok(result.log.includes('ENOSPC') && result.log.includes('[machine-failed]'), result.log)
        assert.ok(!(await exists(name)))
      })

    for (const door of [doors.gitHub, doors.azureDevOps])
      itOn('full device', `in which logs and the manifest find no space warns on ${door.name}, and the image is made`, async () => {
        const name = `full-logs-${door.name.length}`
        const own = await fresh()
        for (const file of ['customization.log', 'validation.log', 'manifest.json'])
          await symlink('/dev/full', join(own, `${name}-${file}`))
        const environment = { ...temporary(own), TMPDIR: tmpdir() }
        const result = await door.run(emulator(), 'build', withoutPreflight(emulator(), name), { environment })
        assert.ok(result.succeeded, result.log)
        assert.match(result.log, /The manifest of the build could not be written: .*ENOSPC/)
        assert.match(result.log, /The log of the build could not be written completely: .*ENOSPC/)
        assert.ok(!(await exists(name)))
      })

    for (const door of allDoors)
      it(`that goes while a build runs does not end it on ${door.name}`, async () => {
        const name = `temporary-gone-${door.name.length}`
        const own = await fresh()
        await emulator().control.set({ hold: 'Building' })
        const result = await door.run(emulator(), 'build', withoutPreflight(emulator(), name), {
          environment: temporary(own),
          when: {
            printed: /\ds {2}Building/,
            then: () => {
              rmSync(own, { recursive: true })
              void emulator().control.set({ hold: null })
            },
          },
        })
        assert.ok(result.succeeded, result.log)
        assert.match(result.log, /The manifest of the build could not be written: .*ENOENT/)
        assert.ok(result.log.includes('The image template was deleted'), result.log)
        assert.ok(!(await exists(name)))
      })
  })

  itOn('shell scripts', 'reports a working folder that was deleted, in one line', async () => {
    const script = 'cd "$1" && rmdir "$1" && exec "$2" "$3" plan image.yaml'
    const words = ['-c', script, 'sh', await fresh(), process.execPath, resolve('dist/cli/aib.mjs')]
    const { status, stderr } = spawnSync('sh', words, { encoding: 'utf8' })
    assert.equal(status, 2, stderr)
    assert.match(stderr, /^error: The working folder cannot be used: ENOENT.*\[machine-failed\]\n$/)
  })
})
