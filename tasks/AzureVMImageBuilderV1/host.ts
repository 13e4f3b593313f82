// Azure Pipelines as a Host.
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { endWhenBroken } from './end-when-broken.js'
import * as task from 'azure-pipelines-task-lib/task.js'
import { atMostOnceAMinute } from '../../platform/agent-progress.js'
import { attemptsBefore } from '../../platform/attempts.js'
import { outliveOutput } from '../../platform/broken-output.js'
import { cancelSignal } from '../../platform/cancel-signal.js'
import { maskedHost, type RawHost } from '../../platform/masked-host.js'
import { behindProxy } from '../../platform/proxy.js'
import { repositoryUrl } from '../../platform/repository-url.js'
import { withoutAgentCommands } from '../../shared/runner-commands.js'
import { AibError } from '../../shared/errors.js'
import type { Annotation, Host, Log, Outcome, Provenance, RunContext } from '../../shared/host.js'
import { camelCase, definitionOf } from '../../shared/inputs/spelling.js'
import type { InputName } from '../../shared/inputs/table.js'
import { trustAgentAuthority } from './agent-authority.js'
import { useAgentProxy } from './agent-proxy.js'
import type { GivenInput } from './given-inputs.js'
import { inputOfConnection, loginOfConnection } from './connection.js'
import { defined } from '../../shared/defined.js'
import { lengthTrouble } from './variable-limit.js'

// The host of a task that an agent started.
export const azurePipelinesHost = (givenInput: GivenInput): Host => {
  endWhenBroken()
  outliveOutput()
  const unclear = useAgentProxy()
  const host = behindProxy(maskedHost(rawHost(givenInput)))
  for (const entry of unclear)
    host.log.warn({
      text: `The entry ${JSON.stringify(entry)} of the agent’s proxy bypass list is not a host name: requests to it go through the proxy. List its hosts in the variable NO_PROXY.`,
    })
  const distrust = trustAgentAuthority()
  if (distrust !== undefined) host.log.warn({ text: distrust })
  return host
}

const rawHost = (givenInput: GivenInput): RawHost => {
  const safe = withoutAgentCommands
  const log = createLog(safe)
  const context = contextOf()
  const connection = givenInput('azureSubscription')
  return {
    platform: 'azure-pipelines',
    log,
    context,
    signal: cancelSignal(),
    // What the user wrote takes precedence over the connection.
    input: (name) => {
      const given = givenInput(camelCase(name))
      return given !== undefined && given.trim() !== '' && !isAgentDefault(name, given, context.workspace)
        ? given
        : connectionInput(connection, name)
    },
    // The agent passes on only inputs that task.json declares.
    inputProblems: () => [],
    login: (_, mask) => {
      if (connection === undefined) throw noConnection()
      return loginOfConnection(connection, mask)
    },
    mask: (secret) => {
      task.setSecret(secret)
    },
    output: outputs(log),
    print: (text) => {
      log.info(text)
    },
    summary: async (markdown) => {
      await addSummary(markdown)
    },
    keepFile,
    state: {
      save: (text) => {
        task.setTaskVariable('aibRun', text)
      },
      load: () => task.getTaskVariable('aibRun'),
    },
    finish: (outcome) => {
      complete(outcome, safe)
    },
  }
}

// Sets outputs, each twice: as a plain variable, as older YAML in this job reads it, and as an output, for later jobs and stages. Warns once
// of one that is too long.
const outputs = (log: Log): RawHost['output'] => {
  const tooLong = new Set<string>()
  return (name, value) => {
    const trouble = lengthTrouble(camelCase(name), value, process.platform)
    if (trouble !== undefined && !tooLong.has(name)) log.warn({ text: trouble })
    if (trouble !== undefined) tooLong.add(name)
    for (const isOutput of [false, true]) task.setVariable(camelCase(name), trouble === undefined ? value : '', false, isOutput)
  }
}

// The agent uploads the file after this process has ended; its temporary folder is emptied after the job.
const addSummary = async (markdown: string): Promise<void> => {
  const file = join(temporaryFolder(), `image-builder-${randomUUID()}.md`)
  await writeFile(file, markdown)
  task.uploadSummary(file)
}

const keepFile: Host['keepFile'] = (path, kind) => {
  if (kind === 'log') task.command('task.uploadfile', null, path)
  // What the REST API of Azure DevOps lists by its type (Build Attachments).
  else task.addAttachment('image-builder-manifest', basename(path), path)
}

// The exit code stays 0: to the agent, any other is a failure of the infrastructure (docs/platforms.md 2.7). The texts are already in the
// log, so the result is a separate command: the library's setResult would print the last one again as an issue.
const complete = (outcome: Outcome, safe: (text: string) => string): void => {
  const result = { succeeded: 'Succeeded', 'succeeded-with-issues': 'SucceededWithIssues', failed: 'Failed' }[outcome.kind]
  task.command('task.complete', { result }, outcome.kind === 'succeeded' ? '' : safe(outcome.message))
}

const createLog = (safe: (text: string) => string): Log => {
  const print = (text: string): void => {
    process.stdout.write(`${text}\n`)
  }
  const printNow = atMostOnceAMinute((text) => {
    print(safe(text))
  })
  const issue = (type: 'warning' | 'error', { text, at }: Annotation): void => {
    const place = at === undefined ? {} : { sourcepath: at.file, linenumber: String(at.line), columnnumber: String(at.column) }
    task.command('task.logissue', { type, ...place }, safe(text))
  }
  return {
    info: (text) => {
      print(safe(text))
    },
    debug: (text) => {
      task.debug(safe(text))
    },
    warn: (annotation) => {
      issue('warning', annotation)
    },
    error: (annotation) => {
      issue('error', annotation)
    },
    group: async (title, work) => {
      print(`##[group]${safe(title)}`)
      try {
        return await work()
      } finally {
        print('##[endgroup]')
      }
    },
    progress: (text, share) => {
      printNow(text)
      if (share !== undefined) task.setProgress(Math.round(share * 100), safe(text.trim()))
    },
  }
}

const contextOf = (): RunContext => {
  const project = variable('System.TeamProject') ?? 'unknown'
  const collection = (variable('System.CollectionUri') ?? '').replace(/\/+$/, '')
  const { run, attempt } = runOfRelease() ?? runOfBuild(`${collection}/${inAddress(project)}`)
  return {
    temporaryFolder: temporaryFolder(),
    workspace: variable('Build.SourcesDirectory') ?? variable('System.DefaultWorkingDirectory') ?? process.cwd(),
    owner: `azure-pipelines:${collection.split('/').at(-1) ?? ''}/${project}/${variable('Build.Repository.Name') ?? variable('Release.DefinitionName') ?? 'unknown'}`,
    run: `${run}${attempt}`,
    provenance: provenance(),
    ...defined({ userAgent: process.env['AZURE_HTTP_USER_AGENT'] }),
    earlierAttempts: attemptsBefore(attempt).map((earlier) => `${run}${earlier}`),
  }
}

interface NumberedRun {
  // Its page; the number of the attempt is appended.
  readonly run: string
  readonly attempt: string
}

// A classic release has the build variables of its primary artifact, which do not identify the release: two releases may have the same.
const runOfRelease = (): NumberedRun | undefined => {
  const page = variable('Release.ReleaseWebURL')
  if (page === undefined) return undefined
  return {
    run: `${page}&environmentId=${variable('Release.EnvironmentId') ?? '0'}&attempt=`,
    attempt: variable('Release.AttemptNumber') ?? '1',
  }
}

const runOfBuild = (project: string): NumberedRun => ({
  run: `${project}/_build/results?buildId=${variable('Build.BuildId') ?? '0'}&attempt=`,
  attempt: variable('System.JobAttempt') ?? '1',
})

// In some scripts, a name becomes too long for a tag when it is encoded; the project's id leads to the same page.
const inAddress = (project: string): string => {
  const encoded = encodeURIComponent(project)
  return encoded.length > 100 ? (variable('System.TeamProjectId') ?? encoded) : encoded
}

// In a release, those of its primary artifact.
const provenance = (): Provenance => {
  const commit = variable('Build.SourceVersion')
  const repository = repositoryUrl(variable('Build.Repository.Uri') ?? '')
  return defined({ commit, repository })
}

const variable = (name: string): string | undefined => task.getVariable(name)

// An empty variable would mean the working folder, which is the checkout.
const temporaryFolder = (): string => {
  const folder = task.getVariable('Agent.TempDirectory')
  return folder === undefined || folder === '' ? tmpdir() : folder
}

const connectionInput = (connection: string | undefined, name: Parameters<Host['input']>[0]): string | undefined =>
  connection === undefined ? undefined : inputOfConnection(connection, name)

// The agent fills in task.json's default, and the repository's root for an empty path. For the cloud, the connection takes precedence.
const isAgentDefault = (name: InputName, given: string, workspace: string): boolean =>
  definitionOf(name).type.kind === 'file' ? resolve(given) === resolve(workspace) : name === 'environment' && given === 'AzureCloud'

const noConnection = (): AibError =>
  new AibError({
    code: 'login-failed',
    message: 'The task has no service connection.',
    where: 'azureSubscription',
    fix: 'Set azureSubscription to an Azure Resource Manager service connection.',
  })
