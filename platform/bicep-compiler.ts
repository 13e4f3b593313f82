// The Bicep compiler of the machine, and the environment that it gets.
import { access, constants, mkdir, readdir, symlink } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Problem } from '../shared/errors.js'
import { passedOn } from './passed-on.js'
import { findProgram, isWindows, type ProgramOutput } from './program.js'
import { isTrustedFolder } from './trusted-path.js'

// The first compiler on the PATH, otherwise the copy that the Azure CLI keeps (`az bicep install`). It is started directly: az would
// download the newest one if none is installed.
export const findCompiler = async (environment: NodeJS.ProcessEnv): Promise<string | undefined> => {
  const name = isWindows ? 'bicep.exe' : 'bicep'
  const own = await findProgram(name, environment)
  if (own !== undefined) return own
  const folder = join(environment['AZURE_CONFIG_DIR'] ?? join(environment['HOME'] ?? homedir(), '.azure'), 'bin')
  if (!isTrustedFolder(folder, environment)) return undefined
  const ofCli = join(folder, name)
  return access(ofCli, constants.X_OK).then(
    () => ofCli,
    () => undefined,
  )
}

// The environment of a compiler that restores nothing: no login of the machine, no az or pwsh that could return a token, and no network,
// because it looks for newer versions of modules at each compilation.
export const isolated = (folder: string, variables: NodeJS.ProcessEnv, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...variables,
  ...passedOn(environment, (name) => name === 'DOTNET_SYSTEM_GLOBALIZATION_INVARIANT'),
  ...memoryLimit,
  PATH: '',
  HOME: folder,
  USERPROFILE: folder,
  TMPDIR: folder,
  TEMP: folder,
  TMP: folder,
  HTTP_PROXY: nowhere,
  HTTPS_PROXY: nowhere,
  ALL_PROXY: nowhere,
  NO_PROXY: '',
})

// 2 GB, in hexadecimal. A file may load a device that never ends, and modules may double a template a hundred times.
const memoryLimit = { DOTNET_GCHeapHardLimit: '80000000' }

// The port of a service that is no longer in use.
const nowhere = 'http://127.0.0.1:9'

// What it sees if it may restore modules: the logins of the machine and the way to the registries. What it writes itself, modules among it,
// is below `folder`: the next run does not get the modules of this one.
export const restoring = async (
  folder: string,
  variables: NodeJS.ProcessEnv,
  environment: NodeJS.ProcessEnv,
): Promise<NodeJS.ProcessEnv> => ({
  ...variables,
  ...passedOn(environment, (name) => restoreNames.test(name)),
  ...memoryLimit,
  // Windows does not ask a variable for the home folder (SHGetKnownFolderPath).
  ...(isWindows ? {} : { HOME: await homeWithLogins(folder, environment['HOME'] ?? homedir()) }),
})

// A home folder below `folder` with everything of the user's own, except what the compiler keeps there: its cache, and its libraries, which
// .NET unpacks. It contains the logins of the Azure CLI, of Azure PowerShell and of Docker.
const homeWithLogins = async (folder: string, home: string): Promise<string> => {
  const made = join(folder, 'home')
  await mkdir(made)
  const names = await readdir(home).catch(() => [])
  const linked = names.filter((name) => !ownedByCompiler.has(name))
  await Promise.all(linked.map((name) => symlink(join(home, name), join(made, name))))
  return made
}

const ownedByCompiler: ReadonlySet<string> = new Set(['.bicep', '.net'])

const restoreNames =
  /^(?:AZURE_CONFIG_DIR|DOTNET_SYSTEM_GLOBALIZATION_INVARIANT|(?:HTTPS?|ALL|NO)_PROXY|SSL_CERT_(?:FILE|DIR)|BICEP_TRUSTED_REGISTRIES)$/i

// The methods of `bicep jsonrpc` that are called, getFileReferences and compileParams among them, came with v0.25.3 (docs/platforms.md
// 4.1); --no-restore and --diagnostics-format are older.
export const oldestFix = 'Install Bicep 0.25.3 or newer: the first that lists the files which it loads.'

// Why the compiler returned nothing for a file.
export const unusable = (program: string, file: string, { stderr, exitCode }: Pick<ProgramOutput, 'exitCode' | 'stderr'>): Problem => {
  if (stderr.includes('System.OutOfMemoryException'))
    return {
      code: 'bicep-failed',
      message: `${program} needs more than 2 GB of memory for this file.`,
      where: file,
      fix: 'Look for a loaded file that is large or a device, and for modules that use each other several times.',
    }
  const message = stderr.trim().split('\n')[0]?.slice(0, 300) ?? ''
  const isOld = /unrecognized (?:parameter|option|command)/i.test(stderr)
  return {
    code: 'bicep-failed',
    message: isOld
      ? `${program} is too old: ${message}`
      : `${program} ended with exit code ${String(exitCode)}${message === '' ? '.' : `: ${message}`}`,
    where: file,
    ...(isOld ? { fix: oldestFix } : {}),
  }
}
