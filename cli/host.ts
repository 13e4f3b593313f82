// A terminal as a Host: results on standard output, everything else on standard error.
import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { styleText } from 'node:util'
import { askAzureCli } from '../platform/azure-cli.js'
import { cancelSignal } from '../platform/cancel-signal.js'
import { maskedHost, type RawAnnotation, type RawHost, type RawLog } from '../platform/masked-host.js'
import { behindProxy } from '../platform/proxy.js'
import { jsonWithoutCommands, withoutAgentCommands, withoutGitHubCommands } from '../shared/runner-commands.js'
import type { AskAzureCli, Host, Login, LoginInputs } from '../shared/host.js'
import type { InputName, OutputName } from '../shared/inputs/table.js'
import { resultDocument } from '../shared/report/result-document.js'
import { placeText } from '../shared/report/problem-text.js'
import type { Arguments } from './arguments.js'
import { ProgressLine } from './progress-line.js'
import { defined } from '../shared/defined.js'

// The inputs that may be environment variables, under the names that other tools for Azure use: a secret on a command line is visible in
// the list of processes.
const variables: Partial<Record<InputName, string>> = {
  'subscription-id': 'AZURE_SUBSCRIPTION_ID',
  'tenant-id': 'AZURE_TENANT_ID',
  'client-id': 'AZURE_CLIENT_ID',
  'client-secret': 'AZURE_CLIENT_SECRET',
}

// The folder for files that are kept, created for the first of them. The machine's temporary folder is open to others; only the owner can
// read this one.
const ownFolder = (): string => (madeFolder ??= makeFolder())
let madeFolder: string | undefined

// If the folder cannot be created, each of its files is reported as not written: a running build is worth more than its log.
const makeFolder = (): string => {
  try {
    return mkdtempSync(join(tmpdir(), 'aib-kept-'))
  } catch {
    return join(tmpdir(), `aib-kept-${randomUUID()}`)
  }
}

// The host of a command with these arguments.
export const terminalHost = (words: Arguments, environment: NodeJS.ProcessEnv = process.env): Host =>
  behindProxy(maskedHost(rawHost(words, environment)), environment)

const rawHost = (words: Arguments, environment: NodeJS.ProcessEnv): RawHost => {
  const outputs = new Map<OutputName, string>()
  return {
    platform: 'terminal',
    log: createLog(environment),
    context: {
      workspace: process.cwd(),
      get temporaryFolder() {
        return ownFolder()
      },
      owner: 'terminal',
      run: 'terminal',
      provenance: {},
      ...defined({ userAgent: environment['AZURE_HTTP_USER_AGENT'] }),
      earlierAttempts: [],
    },
    signal: cancelSignal(),
    input: (name) => (name === 'command' ? words.command : (words.values.get(name) ?? environment[variables[name] ?? ''])),
    inputProblems: () => words.problems,
    login: loginOf,
    mask: () => undefined,
    output: (name, value) => {
      outputs.set(name, value)
    },
    print: (text) => {
      process.stdout.write(`${safe(text)}\n`)
    },
    keepFile: () => undefined,
    state: { save: () => undefined, load: () => undefined },
    finish: (outcome) => {
      if (wantsDocument(words))
        process.stdout.write(`${jsonWithoutCommands(JSON.stringify(resultDocument(outcome, outputs), undefined, 2))}\n`)
      else
        for (const [name, value] of outputs)
          if (isWanted(name, value, process.stdout.isTTY)) process.stdout.write(`${name}=${safe(value)}\n`)
      process.exitCode = outcome.kind === 'failed' ? outcome.exitCode : 0
    },
  }
}

// With --json, standard output is one JSON object. A plan, a schema and a setup print their own documents.
const wantsDocument = ({ command, values }: Arguments): boolean =>
  values.get('json') === 'true' && command !== 'plan' && command !== 'schema' && command !== 'setup'

// A pipe gets every output. A person sees where the results are; the rest is in the log.
export const isWanted = (name: OutputName, value: string, isTerminal: boolean): boolean =>
  !isTerminal || (value !== '' && forPeople.has(name))

const forPeople: ReadonlySet<OutputName> = new Set(['image-id', 'vhd-uri', 'log-path', 'manifest-path'])

// A step of a pipeline may run this command, and its runner reads the output.
const safe = (text: string): string => withoutGitHubCommands(withoutAgentCommands(text))

const createLog = (environment: NodeJS.ProcessEnv): RawLog => {
  const line = new ProgressLine(process.stderr)
  const annotation = (severity: string, color: 'red' | 'yellow', { text, at, excerpt }: RawAnnotation): void => {
    const place = at === undefined ? '' : `${placeText(at)}: `
    const shown = excerpt === undefined ? '' : `\n${excerpt()}`
    line.print(`${styleText(color, severity, { stream: process.stderr })}: ${safe(`${place}${text}${shown}`)}`)
  }
  return {
    debug: (text) => {
      if ((environment['AIB_DEBUG'] ?? '') !== '') line.print(safe(text))
    },
    info: (text) => {
      line.print(safe(text))
    },
    warn: (warning) => {
      annotation('warning', 'yellow', warning)
    },
    error: (error) => {
      annotation('error', 'red', error)
    },
    group: async (title, work) => {
      line.print(styleText('bold', safe(title), { stream: process.stderr }))
      return work()
    },
    progress: (text) => {
      line.show(safe(text))
    },
  }
}

const loginOf = ({ tenantId, clientId, clientSecret, machineIdentity }: LoginInputs): Login => {
  if (machineIdentity) return { kind: 'managed-identity', ...defined({ clientId }) }
  if (tenantId !== undefined && clientId !== undefined && clientSecret !== undefined)
    return { kind: 'client-secret', tenantId, clientId, clientSecret }
  const ask = tenantId !== undefined && clientId !== undefined ? askWithoutSecret(askAzureCli) : askAzureCli
  return { kind: 'azure-cli', ask, ...defined({ tenantId }) }
}

// Asks the Azure CLI although an application is named. If it has no login either, the reason is the forgotten secret.
export const askWithoutSecret =
  (ask: AskAzureCli): AskAzureCli =>
  async (words, signal) => {
    const answer = await ask(words, signal)
    const reason = 'fault' in answer ? answer.fault : answer.stderr
    const isLoggedOut = /Azure CLI not found|run 'az login'|Run `az login`/i.test(reason)
    return isLoggedOut ? { fault: 'AZURE_CLIENT_SECRET is not set, and the Azure CLI, which is used without it, has no login' } : answer
  }
