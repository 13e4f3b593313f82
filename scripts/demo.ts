// The main job in a minute, on the emulator: a plan with a mistake, the fix, a build, a build with nothing to do, and a failing build. The
// built command runs as a child process, as a person starts it; a pipeline's step prints the same log.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { styleText } from 'node:util'
import { startEmulator, type Emulator } from '../test/emulator/start.js'
import { runCommand } from '../test/front-doors/command.js'
import { cloudInputs } from '../test/front-doors/inputs.js'
import { grantSetup } from './demo-roles.js'

// What scripts print in the build machine of the emulator, which runs none.
const printed = {
  0: ['Reading package lists...', 'Setting up nginx (1.24.0-2ubuntu7) ...'],
  2: ['nginx: configuration file /etc/nginx/nginx.conf test is successful'],
}
const failing = {
  0: [
    'Reading package lists...',
    'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1742 (unattended-upgr)',
    'E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?',
  ],
}

const hasColors = process.stdout.isTTY || process.env['FORCE_COLOR'] === '1'

interface Stage {
  readonly emulator: Emulator
  readonly folder: string
  // The values of the placeholders, and the way into the emulator.
  readonly flags: readonly string[]
}

const demo = async (): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'aib-demo-'))
  const emulator = await startEmulator({ pace: 'fast' })
  try {
    await cp(resolve('examples/linux-web-server'), folder, { recursive: true })
    await removeDisk(join(folder, 'image.yaml'))
    const stage = { emulator, folder, flags: await flagsOf(emulator) }
    await setUp(stage)
    print('Azure is an emulator on this machine, which builds in seconds, but the command shows times as long as Azure would take.')
    print('The flags for the emulator and for the values of the template’s placeholders are not shown.')
    await mistake(stage)
    await firstBuild(stage)
    await nothingToDo(stage)
    await failingBuild(stage)
  } finally {
    await emulator.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

// Whether a disk is up to date cannot be known: with one, a second build always has something to do.
const removeDisk = async (file: string): Promise<void> => {
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.slice(0, text.indexOf('    - type: VHD')))
}

const flagsOf = async ({ control, description }: Emulator): Promise<readonly string[]> => {
  const image = `${description.galleryImageId.slice(0, description.galleryImageId.lastIndexOf('/'))}/linux-web-server`
  await control.place([
    {
      id: image,
      name: 'linux-web-server',
      type: 'Microsoft.Compute/galleries/images',
      location: description.location,
      tags: {},
      properties: {
        osType: 'Linux',
        osState: 'Generalized',
        hyperVGeneration: 'V2',
        provisioningState: 'Succeeded',
        features: [{ name: 'SecurityType', value: 'TrustedLaunchSupported' }],
      },
    },
  ])
  const flags = {
    ...cloudInputs(description),
    parameters: [`location=${description.location}`, `identity=${description.identityId}`, `gallery-image=${image}`].join('\n'),
    'subscription-id': description.subscriptionId,
    'resource-group-name': description.resourceGroup,
    'artifacts-container-url': description.blobContainerUrl,
  }
  return Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value])
}

// The rights that aib setup prints, and no others.
const setUp = async ({ emulator, folder, flags }: Stage): Promise<void> => {
  const words = ['setup', 'image.yaml', '--preflight-reader', ...flags]
  const { stdout } = await runCommand(words, { cwd: folder, environment: emulator.description.env })
  await grantSetup(emulator, stdout)
}

const mistake = async (stage: Stage): Promise<void> => {
  title('1. A plan finds a mistake, offline, before anything is sent')
  const file = join(stage.folder, 'image.yaml')
  const text = await readFile(file, 'utf8')
  const [line = ''] = /^.*name: install nginx$/m.exec(text) ?? []
  const mistaken = line.replace('name', 'nmae')
  await writeFile(file, text.replace(line, mistaken))
  await aib(stage, 1, 'plan', 'image.yaml')
  print('', 'The fix:', styleText('red', `-${mistaken}`), styleText('green', `+${line}`))
  await writeFile(file, text)
  await aib(stage, 0, 'plan', 'image.yaml')
}

const firstBuild = async (stage: Stage): Promise<void> => {
  title('2. A build uploads the scripts, starts the image build and follows its log')
  await stage.emulator.control.set({ customizerOutput: printed })
  await aib(stage, 0, 'build', 'image.yaml', '--only-if-changed')
}

const nothingToDo = async (stage: Stage): Promise<void> => {
  title('3. A second build has nothing to do')
  await aib(stage, 0, 'build', 'image.yaml', '--only-if-changed')
}

const failingBuild = async (stage: Stage): Promise<void> => {
  title('4. A build that fails says which script failed, why, and what to do')
  await stage.emulator.control.set({ customizerOutput: failing, failCustomizer: { index: 0, exitCode: 100 } })
  await aib(stage, 1, 'build', 'image.yaml')
}

// Runs the command and shows what it prints for people. Its own clock jumps over the waits, so that it shows the times of a real build.
const aib = async ({ emulator, folder, flags }: Stage, exitCode: number, ...words: readonly string[]): Promise<void> => {
  print('', styleText('cyan', `$ aib ${words.join(' ')}`))
  // A plan takes no such flag.
  const pace = words[0] === 'build' ? ['--poll-interval', '5'] : []
  const result = await runCommand([...words, ...flags, ...pace], {
    cwd: folder,
    // The log that a failed build keeps goes with the demo's folder.
    environment: {
      ...emulator.description.env,
      TMPDIR: folder,
      TEMP: folder,
      TMP: folder,
      ...(hasColors ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
    },
    onLine: (line, stream) => {
      if (stream === 'stderr' && !isProgress(line)) print(line)
    },
  })
  const images = result.stdout.split('\n').filter((line) => line.startsWith('image-id=/'))
  if (images.length > 0) print(...images)
  if (result.exitCode === exitCode) return
  process.stderr.write(
    `Expected exit code ${exitCode}, got ${String(result.exitCode)}: this demo is broken. Please report it with the output above.\n`,
  )
  process.exitCode = 1
}

// A terminal replaces such a line by the next one.
const isProgress = (line: string): boolean => / …(?: \(|: |$)/.test(line)

const title = (text: string): void => {
  print('', styleText('bold', `━━ ${text} ${'━'.repeat(Math.max(2, 72 - text.length))}`))
}

const print = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`)
}

await demo()

title('Next')
print(
  'This demo removed its own folder, with the log of part 4.',
  'To build your own template, on GitHub, on Azure DevOps or in this terminal, read README.md; docs/setup.md has what Azure needs.',
)
