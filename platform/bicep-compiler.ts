// The Bicep compiler of the machine, and what it sees of it.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { passedOn } from './passed-on.js'
import { findProgram, isWindows } from './program.js'
import { access, constants } from 'node:fs/promises'
import { isTrustedFolder } from './trusted-path.js'

// The first compiler on the PATH, else the copy that the Azure CLI keeps for itself (`az bicep install`). It is started directly: az would
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

// The environment of a compiler that restores nothing: no login of the machine, no az or pwsh that could give a token, and no network, for
// it asks for newer versions of modules at each compilation.
export const isolated = (folder: string, variables: NodeJS.ProcessEnv, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...variables,
  ...passedOn(environment, (name) => name === 'DOTNET_SYSTEM_GLOBALIZATION_INVARIANT'),
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

// The port of a service that is no longer in use.
const nowhere = 'http://127.0.0.1:9'

// What it sees if it may restore modules: the logins of the machine and the way to the registries.
export const restoring = (variables: NodeJS.ProcessEnv, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...variables,
  ...passedOn(environment, (name) => restoreNames.test(name)),
})

const restoreNames =
  /^(?:AZURE_CONFIG_DIR|DOTNET_SYSTEM_GLOBALIZATION_INVARIANT|(?:HTTPS?|ALL|NO)_PROXY|SSL_CERT_(?:FILE|DIR)|BICEP_TRUSTED_REGISTRIES)$/i

// The methods of `bicep jsonrpc` that are called, getFileReferences and compileParams among them, came with v0.25.3 (docs/platforms.md
// 4.1); --no-restore and --diagnostics-format are older.
export const oldestFix = 'Install Bicep 0.25.3 or newer: the first that lists the files which it loads.'
