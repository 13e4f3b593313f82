// The Azure CLI of the machine.
import type { AskAzureCli } from '../shared/host.js'
import { passedOn } from './passed-on.js'
import { findProgram, isWindows, ProgramFailure, runProgram } from './program.js'

// Runs the CLI with only the variables that it needs: no token of the pipeline and no input is among them. The arguments contain no quotes
// and no spaces (on Windows, a shell reads them).
export const askAzureCli: AskAzureCli = async (words, signal = new AbortController().signal) => {
  const environment = process.env
  const az = await findProgram(isWindows ? 'az.cmd' : 'az', environment)
  if (az === undefined) return { fault: 'Azure CLI not found: no trusted folder of the PATH has `az`' }
  const unsafe = words.find((word) => !/^[\w.:/@-]+$/.test(word))
  if (unsafe !== undefined) return { fault: `${JSON.stringify(unsafe)} cannot be passed to az` }
  const [program, all] = isWindows ? throughShell(az, words, environment) : [az, words]
  try {
    return await runProgram(program, all, { signal, timeLimit, environment: passedOn(environment, isNeeded), isVerbatim: isWindows })
  } catch (error) {
    if (error instanceof ProgramFailure) return { fault: error.message.replace(/\.$/, '') }
    throw error
  }
}

// Its start takes one to ten seconds.
const timeLimit = 120_000

// How Windows runs a .cmd file: Node itself refuses to since CVE-2024-27980. /s removes the outer quotes.
export const throughShell = (
  script: string,
  words: readonly string[],
  { COMSPEC = 'cmd.exe' }: NodeJS.ProcessEnv,
): readonly [string, readonly string[]] => [COMSPEC, ['/d', '/s', '/c', `""${script}" ${words.join(' ')}"`]]

const isNeeded = (name: string): boolean => needed.has(name.toUpperCase())

// Its configuration and extensions, proxies and certificate authorities (of Python and Node), and the variables with which Windows finds
// and runs programs.
const needed: ReadonlySet<string> = new Set([
  'AZURE_CONFIG_DIR',
  'AZURE_EXTENSION_DIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'REQUESTS_CA_BUNDLE',
  'CURL_CA_BUNDLE',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'LANG',
  'LC_ALL',
  'PATHEXT',
  'COMSPEC',
  'APPDATA',
  'LOCALAPPDATA',
  'PROGRAMFILES',
  'PROGRAMDATA',
])
