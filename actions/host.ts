// GitHub Actions as a Host.
import { accessSync, constants, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import * as core from '@actions/core'
import { atMostOnceAMinute } from '../platform/agent-progress.js'
import { attemptsBefore } from '../platform/attempts.js'
import { askAzureCli } from '../platform/azure-cli.js'
import { azureCliSubscription } from '../platform/azure-cli-subscription.js'
import { outliveOutput } from '../platform/broken-output.js'
import { cancelSignal } from '../platform/cancel-signal.js'
import { maskedHost, type RawHost } from '../platform/masked-host.js'
import { behindProxy } from '../platform/proxy.js'
import { withoutGitHubCommands } from '../shared/runner-commands.js'
import { AibError, throwProblems, type Problem } from '../shared/errors.js'
import { writeComment } from './comment.js'
import type { Annotation, Host, Log, Login, LoginInputs, Provenance, RunContext } from '../shared/host.js'
import { machineError, reasonOf } from '../shared/machine-fault.js'
import { definitionOf, inputNames } from '../shared/inputs/spelling.js'
import type { InputName } from '../shared/inputs/table.js'
import { unknownInput } from '../shared/inputs/unknown.js'
import { defined } from '../shared/defined.js'

// The host of an action that runs in the environment of a runner.
export const gitHubHost = (environment: NodeJS.ProcessEnv = process.env): Host => behindProxy(maskedHost(rawHost(environment)), environment)

const rawHost = (environment: NodeJS.ProcessEnv): RawHost => {
  outliveOutput()
  const log = createLog()
  const secrets = takeSecrets(environment)
  return {
    platform: 'github',
    log,
    context: contextOf(environment),
    signal: cancelSignal(),
    input: (name) => secrets.get(name) ?? givenInput(name, environment),
    inputProblems: () => {
      throwProblems(unusableFiles(environment))
      return unknownInputs(environment)
    },
    login: (inputs) => loginOf(inputs, environment),
    mask: (secret) => {
      core.setSecret(secret)
    },
    output: (name, value) => {
      namingFile('GITHUB_OUTPUT', () => {
        core.setOutput(name, value)
      })
    },
    print: (text) => {
      log.info(text)
    },
    summary: async (markdown) => {
      // The library would wait for a reader of a pipe.
      if (statSync(environment['GITHUB_STEP_SUMMARY'] ?? '', { throwIfNoEntry: false })?.isFIFO() === true)
        throw new Error('GITHUB_STEP_SUMMARY is a pipe')
      await core.summary.addRaw(markdown).write()
    },
    comment: writeComment,
    // On GitHub, a separate step (actions/upload-artifact) keeps the file that an output names.
    keepFile: () => undefined,
    state: {
      save: (text) => {
        namingFile('GITHUB_STATE', () => {
          core.saveState('run', text)
        })
      },
      load: () => core.getState('run'),
    },
    finish: (outcome) => {
      // The messages of a failure are already in the log. The runner fails a step that ends with any code but 0.
      process.exitCode = outcome.kind === 'failed' ? outcome.exitCode : 0
    },
  }
}

// The library does not say which of the runner's files it means.
const namingFile = (variable: string, write: () => void): void => {
  try {
    write()
  } catch (error) {
    throw new Error(`${variable}: ${reasonOf(error)}`, { cause: error })
  }
}

// The runner cuts an issue at 4,096 characters, even in the log (docs/platforms.md 1.4). The end of a longer one is kept: it may say what
// to do; the whole text is logged before it.
const [mostOfIssue, endOfIssue] = [4096, 1500]
const cut = '\n[… the whole text is in the log above]\n'

const createLog = (): Log => {
  const properties = ({ at }: Annotation): core.AnnotationProperties =>
    at === undefined ? {} : { file: at.file, startLine: at.line, startColumn: at.column }
  const info = (text: string): void => {
    core.info(withoutGitHubCommands(text))
  }
  const asIssue = ({ text }: Annotation): string => {
    const issue = withoutGitHubCommands(text)
    if (issue.length <= mostOfIssue) return issue
    info(text)
    return `${issue.slice(0, mostOfIssue - endOfIssue - cut.length)}${cut}${issue.slice(-endOfIssue)}`
  }
  return {
    info,
    debug: (text) => {
      core.debug(withoutGitHubCommands(text))
    },
    warn: (annotation) => {
      core.warning(asIssue(annotation), properties(annotation))
    },
    error: (annotation) => {
      core.error(asIssue(annotation), properties(annotation))
    },
    group: (title, work) => core.group(withoutGitHubCommands(title), work),
    progress: atMostOnceAMinute(info),
  }
}

// GitHub's usage limits: a job on a GitHub-hosted runner is stopped after six hours.
const hostedJobLimit = 6 * 60 * 60_000

const contextOf = (environment: NodeJS.ProcessEnv): RunContext => {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID, GITHUB_RUN_ATTEMPT, GITHUB_WORKSPACE, RUNNER_TEMP, RUNNER_ENVIRONMENT } =
    environment
  const repository = GITHUB_REPOSITORY ?? 'unknown'
  const run = `${GITHUB_SERVER_URL ?? 'https://github.com'}/${repository}/actions/runs/${GITHUB_RUN_ID ?? '0'}/attempts/`
  const attempt = GITHUB_RUN_ATTEMPT ?? '1'
  return {
    workspace: nonEmpty(GITHUB_WORKSPACE) ?? process.cwd(),
    temporaryFolder: nonEmpty(RUNNER_TEMP) ?? tmpdir(),
    owner: `github:${repository}`,
    run: `${run}${attempt}`,
    provenance: provenanceOf(environment),
    ...defined({ userAgent: environment['AZURE_HTTP_USER_AGENT'] }),
    ...(RUNNER_ENVIRONMENT === 'github-hosted' ? { jobLimit: hostedJobLimit } : {}),
    earlierAttempts: attemptsBefore(attempt).map((earlier) => `${run}${earlier}`),
  }
}

// An empty variable would mean the working folder, which is the checkout.
const nonEmpty = (value: string | undefined): string | undefined => (value === '' ? undefined : value)

const provenanceOf = ({ GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_SHA }: NodeJS.ProcessEnv): Provenance => ({
  ...defined({ commit: GITHUB_SHA }),
  ...(GITHUB_REPOSITORY === undefined ? {} : { repository: `${GITHUB_SERVER_URL ?? 'https://github.com'}/${GITHUB_REPOSITORY}` }),
})

// azure/build-vm-image worked in the subscription of the Azure CLI's session (docs/platforms.md 1.9), and so does this action if it uses
// that session.
const givenInput = (name: InputName, environment: NodeJS.ProcessEnv): string | undefined => {
  const given = core.getInput(name, { trimWhitespace: false })
  if (name !== 'subscription-id' || given.trim() !== '' || core.getInput('client-id') !== '') return given
  return azureCliSubscription(environment)
}

// Secret inputs are removed from the environment, because no child process (the Azure CLI) needs them.
const takeSecrets = (environment: NodeJS.ProcessEnv): ReadonlyMap<InputName, string> =>
  new Map(
    inputNames('github')
      .filter((name) => definitionOf(name).secret === true)
      .flatMap((name) => {
        const variable = `INPUT_${name.toUpperCase()}`
        const value = environment[variable]
        Reflect.deleteProperty(environment, variable)
        return value === undefined ? [] : [[name, value] as const]
      }),
  )

// The files through which this step passes outputs to later steps, and its run to the job's last step. A step that cannot report its image
// should not begin. A runner older than these files uses commands.
const unusableFiles = (environment: NodeJS.ProcessEnv): readonly Problem[] =>
  ['GITHUB_OUTPUT', 'GITHUB_STATE'].flatMap((name) => {
    const file = environment[name] ?? ''
    try {
      if (file === '') return []
      accessSync(file, constants.W_OK)
      const found = statSync(file)
      if (found.isFile() || found.isCharacterDevice()) return []
      return machineError(`The runner’s file ${name} cannot be written: it is ${found.isDirectory() ? 'a folder' : 'a pipe'}.`).problems
    } catch (error) {
      return machineError(`The runner’s file ${name} cannot be written: ${reasonOf(error)}.`, error).problems
    }
  })

// The runner passes an input as INPUT_ and its name in capitals, with underscores for spaces.
const unknownInputs = (environment: NodeJS.ProcessEnv) => {
  const known = new Set<string>(inputNames('github'))
  return Object.keys(environment)
    .filter((name) => name.startsWith('INPUT_'))
    .map((name) => name.slice('INPUT_'.length).toLowerCase())
    .filter((name) => !known.has(name))
    .map((name) => unknownInput(name, 'github'))
}

const loginOf = (
  { tenantId, clientId, clientSecret, clientCertificate, machineIdentity, audience }: LoginInputs,
  environment: NodeJS.ProcessEnv,
): Login => {
  if (machineIdentity) return { kind: 'managed-identity', ...defined({ clientId }) }
  if (tenantId === undefined || clientId === undefined) return { kind: 'azure-cli', ask: askAzureCli, ...defined({ tenantId }) }
  if (clientSecret !== undefined) return { kind: 'client-secret', tenantId, clientId, clientSecret }
  if (clientCertificate !== undefined) return { kind: 'client-certificate', tenantId, clientId, certificate: clientCertificate }
  if ((environment['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '') === '') throw noIdToken('client-id')
  return { kind: 'federated', tenantId, clientId, assertion: () => core.getIDToken(audience) }
}

const noIdToken = (where: InputName): AibError =>
  new AibError({
    code: 'login-failed',
    message: 'GitHub gives this job no OIDC token, and there is no client-secret.',
    where,
    fix: 'Add `permissions: { id-token: write, contents: read }` to the job. Workflows of forks do not get it.',
  })
