// A build VM as far as the download step can see it: the metadata service and blob storage in a separate network, and a PATH with just
// the programs that a test gives it. The generated text runs as it is.
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram, itUnless, missingOf, toolPath, type Tool } from '../tools.js'
import { blobPath, type Answer, type Services } from './answers.js'
import { networkLack, openForward, runInNetwork, sudoLack } from './network.js'

export const identityId =
  '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/build'
export const token = 'eyJ0eXAi.c2VjcmV0.dG9rZW4-_'

export interface StepResult {
  readonly exitCode: number
  readonly output: string
  // How long the step would have waited, in seconds, one wait after the other.
  readonly waits: readonly string[]
  // What processes were started with, where everyone on the VM can read it.
  readonly commandLines: string
}

export interface BuildVm {
  // Where steps run and where relative destinations lie.
  readonly home: string
  readonly blobUrl: string
  // What the next answers of storage and of the metadata service are, before they answer well.
  readonly failures: Answer[]
  readonly metadataFailures: Answer[]
  // Runs the lines of a step in a shell, busybox's own with its name.
  run(shell: string, lines: readonly string[]): Promise<StepResult>
  // Runs them in PowerShell, as Packer does. `warm` runs them in a PowerShell that may have run others before, unless the machine has
  // its own mounts or variables.
  runPowerShell(lines: readonly string[], kind?: 'own' | 'warm'): Promise<StepResult>
  // What a step has left where it works.
  leftovers(): Promise<readonly string[]>
  stop(): Promise<void>
}

// What every distribution has, of what the step uses.
const system = ['mktemp', 'rm', 'mkdir', 'dirname', 'sed', 'id', 'tar', 'gzip', 'install', 'df']

export interface Machine {
  // What its storage has at blobUrl.
  readonly blob?: Buffer
  // What it has at blobUrl followed by a dash and their indexes.
  readonly more?: readonly Buffer[]
  // The programs on it, in addition to those of the system.
  readonly programs: readonly string[]
  // The steps run as another user, who may use sudo without a password or not; without it, as the user that runs the tests.
  readonly sudo?: 'allowed' | 'refused'
  // The identity that it has, and the token that the metadata service gives for it.
  readonly identity?: { readonly id: string; readonly token: string }
  // The query of a link that its storage takes instead of a token.
  readonly link?: string
  // An authority that it trusts.
  readonly caFile?: string
  // Its temporary folder has 64 KB, or nothing fits into it, or no files; or no program may run in it; or a step cannot delete its own
  // folder after a pause.
  readonly temporary?: 'small' | 'full' | 'no files' | 'noexec' | 'busy'
  // The disk of its home has 64 KB.
  readonly home?: 'small'
  // Further environment variables of a step.
  readonly environment?: Readonly<Record<string, string>>
  // A port of this machine that it reaches.
  readonly port?: number
}

// Declares a test that runs steps on build VMs with these programs. Without a separate network it does not run.
export const itOnBuildVm = (tools: readonly Tool[], title: string, body: Mocha.Func | Mocha.AsyncFunc): void => {
  itUnless((tools.includes('sudo') ? sudoLack : networkLack) ?? missingOf(tools), title, body)
}

// A user other than root that exists on every distribution: daemon.
export const otherUser = 1

// A VM that is up.
export const startBuildVm = async (machine: Machine): Promise<BuildVm> => {
  // The temporary folder of the tests is closed to other users.
  const root = await mkdtemp(join(machine.sudo === undefined ? tmpdir() : '/var/tmp', 'aib-vm-'))
  const [bin, home, work] = [join(root, 'bin'), join(root, 'home'), join(root, 'work')]
  for (const folder of [bin, home, work]) await mkdir(folder)
  for (const record of ['waits', 'commands']) {
    await writeFile(join(root, record), '')
    await chmod(join(root, record), 0o666)
  }
  const failures: Answer[] = []
  const metadataFailures: Answer[] = []
  const forwards = machine.port === undefined ? [] : [await openForward(machine.port)]
  await fillBin(bin, root, machine)
  const runLines = async (
    [name = '', ...command]: readonly string[],
    lines: readonly string[],
    kind: 'own' | 'warm' = 'own',
  ): Promise<StepResult> => {
    const file = join(root, name)
    await writeFile(file, `${lines.join('\n')}\n`)
    // The user of the steps reads it, whatever the umask of the tests is.
    await chmod(file, 0o644)
    const services: Services = {
      blob: (machine.blob ?? Buffer.alloc(0)).toString('base64'),
      more: (machine.more ?? []).map((blob) => blob.toString('base64')),
      identity: machine.identity ?? { id: identityId, token },
      storageAnswers: failures.splice(0),
      metadataAnswers: metadataFailures.splice(0),
      ...(machine.link === undefined ? {} : { link: machine.link }),
    }
    const isWarm = kind === 'warm' && [machine.temporary, machine.home, machine.sudo, machine.environment].every((own) => own === undefined)
    const ended = await runInNetwork({
      services,
      ...(isWarm ? { script: { file, home, work, waits: join(root, 'waits') } } : {}),
      command: isWarm
        ? command
        : [...onMounts(machine, { root, home, work }), ...command, name === 'step.ps1' ? asPackerRuns(file, root, work, machine) : file],
      cwd: home,
      environment: {
        PATH: name === 'step.ps1' ? (process.env['PATH'] ?? '') : bin,
        // .NET keeps sockets there as long as it runs.
        TMPDIR: isWarm ? tmpdir() : work,
        LC_ALL: 'C.UTF-8',
        ...powerShellEnvironment(isWarm ? tmpdir() : root),
        ...machine.environment,
      },
      forwards: forwards.map(({ port, socket }) => ({ port, socket })),
    })
    const read = (from: string): Promise<string> => readFile(join(root, from), 'utf8').catch(() => '')
    return { ...ended, waits: (await read('waits')).split('\n').slice(0, -1), commandLines: await read('commands') }
  }
  return {
    home,
    blobUrl: `http://127.0.0.1:10000${blobPath}`,
    failures,
    metadataFailures,
    run: (shell, lines) => runLines(['step.sh', findProgram(shell) ?? shell, ...(shell === 'busybox' ? ['sh'] : []), '-e'], lines),
    runPowerShell: (lines, kind) => runLines(['step.ps1', toolPath('pwsh'), '-NoProfile', '-NonInteractive', '-Command'], lines, kind),
    leftovers: () => readdir(work),
    stop: async () => {
      for (const forward of forwards) await forward.close()
      // What steps made belongs to the root of the network.
      await rm(root, { recursive: true, force: true }).catch(() => inNetwork(['/bin/rm', '-rf', root]))
    },
  }
}

const inNetwork = (command: readonly string[]) => {
  const services: Services = { blob: '', identity: { id: identityId, token }, storageAnswers: [], metadataAnswers: [] }
  return runInNetwork({ services, command, cwd: '/', environment: {}, forwards: [] })
}

const fillBin = async (bin: string, root: string, { programs, caFile, temporary }: Machine): Promise<void> => {
  const script = async (name: string, text: string): Promise<void> => {
    await rm(join(bin, name), { force: true })
    await writeFile(join(bin, name), `#!/bin/sh\n${text}\n`)
    await chmod(join(bin, name), 0o755)
  }
  for (const name of [...system, ...programs]) {
    const path = findProgram(name)
    if (path === undefined) throw new Error(`${name} is not on this machine.`)
    if (name !== 'curl' && name !== 'wget') await symlink(path, join(bin, name))
    else await script(name, recording(`${path}${caFile === undefined ? '' : ` ${trustOption[name]}'${caFile}'`}`, root))
  }
  await script('sleep', `echo "$1" >>'${root}/waits'${temporary === 'busy' ? `; ${keepBusy(join(root, 'work'))}` : ''}`)
}

const trustOption = { curl: '--cacert ', wget: '--ca-certificate=' }

// What a program is started with is kept.
const recording = (command: string, root: string): string => `echo "${command} $*" >>'${root}/commands'; exec ${command} "$@"`

interface Folders {
  readonly root: string
  readonly home: string
  readonly work: string
}

// Separate mounts and another user, which end with the step's namespace.
const onMounts = ({ temporary, home, sudo }: Machine, folders: Folders): readonly string[] => {
  const disk = (options: string, folder: string): string => `/bin/mount -t tmpfs -o ${options} none '${folder}'`
  const options = temporary === undefined || temporary === 'busy' ? undefined : temporaryOptions[temporary]
  const commands = [
    ...(options === undefined ? [] : [disk(options, folders.work)]),
    ...(temporary === 'full' ? [`/bin/dd if=/dev/zero of='${folders.work}/other' bs=64k count=1 2>/dev/null`] : []),
    ...(home === undefined ? [] : [disk('size=64k', folders.home), `cd '${folders.home}'`]),
    ...(sudo === undefined ? [] : [...allowSudo(sudo, folders)]),
  ]
  const user = sudo === undefined ? '' : `/usr/bin/setpriv --reuid ${String(otherUser)} --regid ${String(otherUser)} --clear-groups `
  if (commands.length === 0) return ['/usr/bin/env']
  return ['/usr/bin/unshare', '--mount', '/bin/sh', '-c', [...commands, `exec ${user}"$@"`].join(' && '), 'sh']
}

const temporaryOptions = { small: 'size=64k', full: 'size=64k', 'no files': 'size=1m,nr_inodes=3', noexec: 'noexec' }

// sudo reads its rules from a file of root's.
const allowSudo = (sudo: 'allowed' | 'refused', { root, home, work }: Folders): readonly string[] => [
  `/bin/chmod 755 '${root}' '${root}/bin' '${home}'`,
  `/bin/chmod 1777 '${work}'`,
  `echo '#${String(otherUser)} ALL=(ALL) ${sudo === 'allowed' ? 'NOPASSWD: ' : ''}ALL' >'${root}/sudoers'`,
  `/bin/chown 0:0 '${root}/sudoers'`,
  `/bin/chmod 0440 '${root}/sudoers'`,
  `/bin/mount --bind '${root}/sudoers' /etc/sudoers`,
]

// The folder of a step, mounted onto itself, is in use: it cannot be deleted.
const keepBusy = (work: string): string => `for d in '${work}'/*; do /bin/mount --bind "$d" "$d"; done`

// Packer runs the file and ends with its exit code. Nothing waits: a function comes before a cmdlet.
const asPackerRuns = (file: string, root: string, work: string, { temporary }: Machine): string => {
  const busy = temporary === 'busy' ? `; /bin/sh -c ('${keepBusy(work).replaceAll("'", "''")}')` : ''
  return `function Start-Sleep($Seconds) { [IO.File]::AppendAllText('${root}/waits', "$Seconds\n".Replace('\n', [string][char]10))${busy} }; & { & '${file}'; exit $LASTEXITCODE }`
}

const powerShellEnvironment = (home: string): Readonly<Record<string, string>> => ({
  HOME: home,
  POWERSHELL_TELEMETRY_OPTOUT: '1',
  POWERSHELL_UPDATECHECK: 'Off',
  NO_COLOR: '1',
  ...(process.env['DOTNET_ROOT'] === undefined ? {} : { DOTNET_ROOT: process.env['DOTNET_ROOT'] }),
})
