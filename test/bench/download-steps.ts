// The download steps of the build VM where it takes long: each shell with each program, large contents, and storage that falls
// silent. Each row is the time of its steps against a bound; a step with another result throws.
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packTree } from '../../shared/artifacts/archive/pack.js'
import type { DownloadedContent } from '../../shared/artifacts/download-step/download.js'
import { downloadLines } from '../../shared/artifacts/download-step/step.js'
import type { Answer } from '../build-vm/answers.js'
import { identityId, startBuildVm, type BuildVm } from '../build-vm/build-vm.js'
import { networkLack, stopNetwork } from '../build-vm/network.js'
import { writeFiles } from '../temporary-folder.js'
import { treeIn } from '../unit/artifacts/tree-in.js'
import { time, toRow, type Row } from './measure.js'

const shells = ['dash', 'bash', 'busybox', 'pwsh'] as const
type Shell = (typeof shells)[number]
type Fetcher = 'curl' | 'wget'
const pairs = shells.flatMap((shell): readonly (readonly [Shell, Fetcher])[] =>
  shell === 'pwsh'
    ? [[shell, 'curl']]
    : [
        [shell, 'curl'],
        [shell, 'wget'],
      ],
)

interface Step {
  readonly shell: Shell
  readonly fetcher: Fetcher
  readonly blob: Buffer
  readonly content?: DownloadedContent
  readonly storage?: readonly Answer[]
  readonly exitCode: number
  readonly prints: RegExp
  // What must be true of the destination.
  readonly check?: (destination: string) => Promise<void>
}

const seconds = 1000

// Runs them all; about eight minutes, most of it the silences. No row on a machine that cannot run them.
export const measureDownloadSteps = async (): Promise<readonly Row[]> => {
  if (networkLack !== undefined) return []
  const folder = await mkdtemp(join(tmpdir(), 'aib-steps-'))
  try {
    const file = Buffer.from('a script of the repository\n'.repeat(10_000))
    const row = async (name: string, bound: number, steps: readonly Step[]): Promise<Row> =>
      toRow(`download steps: ${name}`, 1, await time(() => inTurn(steps)), bound)
    const each = (step: Omit<Step, 'shell' | 'fetcher' | 'blob'>): readonly Step[] =>
      pairs.map(([shell, fetcher]) => ({ shell, fetcher, blob: file, ...step }))
    const good = { exitCode: 0, prints: /^download: \S+ is in place$/m }
    const silent: readonly Answer[] = [{ stall: 'body' }, { stall: 'answer' }]
    return [
      await row('content', 60 * seconds, each(good)),
      await row('busy storage', 60 * seconds, each({ ...good, storage: [503, 429] })),
      await row('a blob that does not exist', 60 * seconds, each({ storage: [404], exitCode: 1, prints: /the answer is 404/ })),
      await row('two silences of a minute', pairs.length * 150 * seconds, each({ ...good, storage: silent })),
      await row('2,000 files, 50 MB', 120 * seconds, await largeSteps(folder)),
    ]
  } finally {
    await stopNetwork()
    await rm(folder, { recursive: true, force: true })
  }
}

const inTurn = async (steps: readonly Step[]): Promise<void> => {
  for (const step of steps) await run(step)
}

const run = async ({ shell, fetcher, blob, content, storage = [], exitCode, prints, check }: Step): Promise<void> => {
  const vm = await startBuildVm({ blob, programs: [fetcher, 'sha256sum'] })
  try {
    vm.failures.push(...storage)
    const destination = join(vm.home, 'opt/content')
    const lines = downloadLines({
      os: shell === 'pwsh' ? 'Windows' : 'Linux',
      url: vm.blobUrl,
      sha256: createHash('sha256').update(blob).digest('hex'),
      access: { kind: 'identity', identityId },
      destination,
      content: content ?? { kind: 'file', mode: 0o644 },
    })
    const result = await runIn(vm, shell, lines)
    const what = `${shell} with ${fetcher}: ${String(result.exitCode)}\n${result.output}`
    if (result.exitCode !== exitCode || !prints.test(result.output)) throw new Error(what)
    if ((await vm.leftovers()).length > 0) throw new Error(`${what}\nleft something`)
    await check?.(destination)
  } finally {
    await vm.stop()
  }
}

const runIn = (vm: BuildVm, shell: Shell, lines: readonly string[]) => (shell === 'pwsh' ? vm.runPowerShell(lines) : vm.run(shell, lines))

// Random bytes, which no archive makes smaller.
const largeSteps = async (folder: string): Promise<readonly Step[]> => {
  const names = Array.from({ length: 2000 }, (_, index) => `folder ${String(index % 40)}/ünï ${String(index)}.bin`)
  await writeFiles(join(folder, 'tree'), Object.fromEntries(names.map((name) => [name, randomBytes(25 * 1024).toString('latin1')])))
  const { entries } = await treeIn(folder, 'tree')
  const check = async (destination: string): Promise<void> => {
    const found = (await readdir(destination, { recursive: true })).filter((name) => name.endsWith('.bin'))
    if (found.length !== names.length) throw new Error(`${String(found.length)} files of ${String(names.length)} arrived.`)
    for (const name of names.slice(0, 50)) {
      const [sent, arrived] = await Promise.all([join(folder, 'tree', name), join(destination, name)].map((path) => readFile(path)))
      if (sent === undefined || arrived?.equals(sent) !== true) throw new Error(`${name} is different.`)
    }
  }
  const step = async (shell: Shell, format: 'tar.gz' | 'zip'): Promise<Step> => {
    const { absolutePath } = await packTree(entries, format, join(folder, `archive.${format}`))
    if ((await stat(absolutePath)).size < 50_000_000) throw new Error('The archive is smaller than 50 MB.')
    return {
      shell,
      fetcher: 'curl',
      blob: await readFile(absolutePath),
      content: { kind: 'archive' },
      exitCode: 0,
      prints: /is in place/,
      check,
    }
  }
  return [await step('dash', 'tar.gz'), await step('busybox', 'tar.gz'), await step('pwsh', 'zip')]
}
