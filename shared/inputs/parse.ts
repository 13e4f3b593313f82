// Turns raw inputs into the typed inputs of one command. Everything that is wrong is reported at once, by the names that the platform uses.
import { throwProblems, type Problem } from '../errors.js'
import type { Host } from '../host.js'
import type { Command } from './definition.js'
import { cloudInputs, loginInputs } from './cloud-and-login.js'
import { containerUrl, refuseForeignContainer } from './container-url.js'
import type {
  AccessInputs,
  ArtifactInputs,
  AzureInputs,
  BuildInputs,
  CheckInputs,
  ExistingInputs,
  Inputs,
  PollingInputs,
  PlanInputs,
  PromoteInputs,
  RunInputs,
} from './inputs.js'
import { freshnessInputs } from './parse-freshness.js'
import { gateInputs } from './parse-gate.js'
import { requireSubscription, targetInputs } from './parse-target.js'
import { isAboutExisting, requireTemplateName, templateInputs, templateName } from './parse-template.js'
import { commentInputs, compareInputs } from './parse-plan.js'
import { promotionInputs } from './parse-promotion.js'
import { schemaInputs } from './parse-schema.js'
import { vhdInputs } from './parse-vhd.js'
import { setupInputs } from './parse-setup.js'
import { retentionInputs } from './parse-retention.js'
import { InputReader, type InputSource } from './reader.js'
import { inputNames } from './spelling.js'
import { isHelp, meantInputs } from './unknown.js'
import { linesOf } from '../lists.js'
import { defined } from '../defined.js'

// The inputs, the warnings about them, and the problems. With any problem, the inputs cannot be used.
interface ParsedInputs {
  readonly inputs: Inputs
  readonly warnings: readonly string[]
  readonly problems: readonly Problem[]
}

// The inputs of the command, with everything that is wrong with them. Throws only for a command that does not exist. Unknown inputs are
// errors in a terminal, where they are typing mistakes. On an agent they are warnings, because another version of this tool may know them;
// but errors for commands that open a gate, offer or delete images: a misspelt condition must not count as absent.
export const parseInputs = (host: InputSource & Pick<Host, 'inputProblems'>): ParsedInputs => {
  const reader = new InputReader(host)
  const command = reader.choice('command') ?? 'build'
  if (host.platform !== 'terminal' && (command === 'setup' || command === 'vhd'))
    reader.reject('command', `${reader.spell('command')} cannot be ${command} here: aib ${command} is a command of the terminal.`)
  const problems = host.inputProblems()
  throwProblems(problems.some((problem) => decidesAll(problem, host)) ? problems : reader.problems)
  const result = inputsOf(command, reader)
  reader.check(inputNames(host.platform, command))
  // A required input is misspelt rather than missing if an unknown one resembles it.
  const misspelt = problems.filter((unknown) => reader.problems.some((problem) => explains(unknown, problem, command, reader)))
  const others = reader.problems.filter((problem) => !misspelt.some((unknown) => explains(unknown, problem, command, reader)))
  const isStrict = host.platform === 'terminal' || strictCommands.has(command)
  const refused = isStrict ? problems : misspelt
  return {
    inputs: result,
    warnings: [...problems.filter((problem) => !refused.includes(problem)).map(({ message }) => message), ...reader.warnings],
    problems: [...refused, ...others],
  }
}

const explains = ({ code, where }: Problem, problem: Problem, command: Command, reader: InputReader): boolean =>
  code === 'input-unknown' && typeof where === 'string' && reader.isMissing(problem, meantInputs(where, reader.platform, command))

// It decides which other inputs are expected, or asks for none of them. In a terminal, nothing is expected without a command.
const decidesAll = ({ where }: Problem, host: InputSource): boolean =>
  where === 'command' ||
  (host.platform === 'terminal' && host.input('command') === undefined) ||
  (typeof where === 'string' && isHelp(where, host.platform))

const strictCommands: ReadonlySet<string> = new Set(['gate', 'promote', 'retain'])

// The inputs of the connection to Azure, for the job's last step. The main step has checked them.
export const parseAzureInputs = (host: InputSource): AzureInputs => azureInputs(new InputReader(host), 'the image template is in it')

const inputsOf = (command: Exclude<Inputs['command'], 'run'>, reader: InputReader): Inputs => {
  switch (command) {
    case 'plan':
      return planInputs(reader)
    case 'build':
      return isAboutExisting(reader) ? existingInputs('run', reader) : buildInputs(reader)
    case 'wait':
    case 'cancel':
      return existingInputs(command, reader)
    case 'schema':
      return schemaInputs(reader)
    case 'check':
      return checkInputs(reader)
    case 'gate':
      return { command, ...gateInputs(reader), polling: paceInputs(reader), ...accessInputs(reader) }
    case 'promote':
      return promoteInputs(reader)
    case 'setup':
      return {
        command,
        ...setupInputs(reader),
        template: templateInputs(reader),
        artifacts: artifactInputs(reader, command),
        polling: paceInputs(reader),
        ...accessInputs(reader),
      }
    case 'vhd':
      return vhdInputs(reader, azureInputs(reader, 'the image template is in it'))
    case 'retain':
      return { command, ...retentionInputs(reader), polling: paceInputs(reader), ...accessInputs(reader) }
  }
}

const planInputs = (reader: InputReader): PlanInputs => ({
  command: 'plan',
  template: templateInputs(reader),
  target: targetInputs(reader),
  artifacts: artifactInputs(reader, 'plan'),
  json: reader.flag('json'),
  ...defined({ comment: commentInputs(reader) }),
  // A plan is offline by default. It changes nothing, so `only` means the same as `on`.
  ...((reader.choice('preflight') ?? 'off') === 'off' ? {} : { preflight: azureInputs(reader, 'the preflight looks into it') }),
  ...defined({ compare: compareInputs(reader, () => azureInputs(reader, 'the image template to compare with is in it')) }),
})

const buildInputs = (reader: InputReader): BuildInputs => {
  if (reader.choice('source-trigger') === 'true' && reader.choice('cleanup') === 'always')
    reader.reject(
      'cleanup',
      `${reader.spell('cleanup')} always would delete the template, and with it the trigger that ${reader.spell('source-trigger')} keeps.`,
    )
  return newBuildInputs(reader)
}

const newBuildInputs = (reader: InputReader): BuildInputs => {
  const artifacts = artifactInputs(reader, 'build')
  const azure = azureInputs(reader, 'the image template is created in it')
  refuseForeignContainer(reader, artifacts.containerUrl, azure.cloud)
  // Also if they are not used: a wrong word there is a mistake.
  const freshness = freshnessInputs(reader)
  return {
    command: 'build',
    template: templateInputs(reader),
    preflight: reader.choice('preflight') ?? 'on',
    artifacts,
    ...(reader.flag('only-if-changed') ? { onlyIfChanged: freshness } : {}),
    several: { maxParallel: reader.amount('max-parallel') ?? 1, failFast: reader.flag('fail-fast') },
    ...azure,
  }
}

const checkInputs = (reader: InputReader): CheckInputs => {
  const target = targetInputs(reader)
  requireSubscription(reader, target.subscriptionId, 'the source image is looked for in it')
  return {
    command: 'check',
    template: templateInputs(reader),
    target: { ...target, subscriptionId: target.subscriptionId ?? '' },
    artifacts: artifactInputs(reader, 'check'),
    freshness: freshnessInputs(reader),
    polling: paceInputs(reader),
    ...accessInputs(reader),
  }
}

const existingInputs = (command: ExistingInputs['command'], reader: InputReader): ExistingInputs => {
  const name = templateName(reader)
  const purpose = command === 'wait' ? 'wait for' : command
  if (command === 'run' && reader.choice('source-trigger') !== undefined)
    reader.reject('source-trigger', 'Without a file, the triggers of the template are kept.', 'Set template to its file.')
  requireTemplateName(reader, name, `to ${purpose}`, `${command} <name>`)
  return {
    command,
    name: name ?? '',
    ...defined({ apiVersion: reader.text('api-version') }),
    ...azureInputs(reader, 'the image template is in it'),
  }
}

const promoteInputs = (reader: InputReader): PromoteInputs => ({
  command: 'promote',
  ...promotionInputs(reader),
  wait: reader.flag('wait'),
  polling: paceInputs(reader),
  ...accessInputs(reader),
})

const azureInputs = (reader: InputReader, because: string): AzureInputs => {
  const target = targetInputs(reader)
  requireSubscription(reader, target.subscriptionId, because)
  reader.require('resource-group-name', target.resourceGroup, because)
  return {
    target: { subscriptionId: target.subscriptionId ?? '', resourceGroup: target.resourceGroup ?? '' },
    run: runInputs(reader),
    ...accessInputs(reader),
  }
}

// The template's identity has no role on an account that was not set up for it, so the service reads by signed links.
const artifactInputs = (reader: InputReader, command: Command): ArtifactInputs => {
  const url = containerUrl(reader)
  const access = reader.choice('artifacts-access')
  const account = storageAccount(reader)
  const isDecided = command === 'build' || access !== undefined || url !== undefined || account !== undefined
  return {
    access: access ?? (url === undefined ? 'sas' : 'identity'),
    ...(isDecided ? {} : { accessIsAssumed: true as const }),
    environment: reader.choice('environment') ?? 'AzureCloud',
    allowSecretsIn: linesOf(reader.text('allow-secrets-in')),
    fixLineEndings: reader.flag('fix-line-endings'),
    pinRemote: reader.flag('pin-remote'),
    createContainer: reader.flag('create-container'),
    ...defined({ containerUrl: url, storageAccount: account }),
  }
}

// Account names are host names: 3 to 24 lower-case letters and digits (Microsoft Learn, "Storage account overview").
const storageAccount = (reader: InputReader): string | undefined => {
  const name = reader.text('storage-account-name')
  if (name === undefined || /^[a-z0-9]{3,24}$/.test(name)) return name
  reader.reject(
    'storage-account-name',
    `Expected the name of a storage account (3 to 24 lower-case letters and digits), got ${JSON.stringify(name)}.`,
  )
  return undefined
}

const runInputs = (reader: InputReader): RunInputs => ({
  wait: reader.flag('wait'),
  cleanup: reader.choice('cleanup') ?? 'on-success',
  onRunning: reader.choice('on-running') ?? 'wait',
  onCancel: reader.choice('on-cancel') ?? 'cancel',
  onDeadline: reader.choice('on-deadline') ?? 'fail',
  partial: reader.choice('partial') ?? 'fail',
  logLevel: reader.choice('log-level') ?? 'normal',
  ...paceInputs(reader),
  ...defined({ onDifferent: reader.choice('on-different') }),
})

const accessInputs = (reader: InputReader): AccessInputs => {
  const cloud = cloudInputs(reader)
  return { login: loginInputs(reader, cloud), cloud }
}

const paceInputs = (reader: InputReader): PollingInputs => ({
  pollInterval: reader.amount('poll-interval') ?? 0,
  statusTolerance: reader.amount('status-tolerance') ?? 0,
  requestTimeout: reader.amount('request-timeout') ?? 0,
  ...defined({ deadline: reader.amount('deadline') }),
})
