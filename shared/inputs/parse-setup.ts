// The inputs of setup.
import { permissions, type CommandWithRights } from '../azure/permissions.js'
import { didYouMean } from '../did-you-mean.js'
import type { PipelineInputs, SetupInputs } from './inputs.js'
import { requireSubscription, targetInputs } from './parse-target.js'
import type { InputReader } from './reader.js'
import { defined } from '../defined.js'

// What setup prints, for which templates and which pipeline.
export const setupInputs = (
  reader: InputReader,
): Pick<SetupInputs, 'target' | 'pipeline' | 'roles' | 'preflightReader' | 'format' | 'check'> => {
  const { subscriptionId, resourceGroup } = targetInputs(reader)
  requireSubscription(reader, subscriptionId, 'the resources are created in it')
  reader.require('resource-group-name', resourceGroup, 'the image template is created in it')
  const format = reader.choice('format') ?? 'script'
  const pipeline = pipelineInputs(reader)
  if (format === 'bicep' && pipeline.login === 'application')
    reader.reject(
      'pipeline-login',
      'Bicep cannot create an application of Microsoft Entra.',
      'Use --pipeline-login identity, or --format script.',
    )
  return {
    target: { subscriptionId: subscriptionId ?? '', resourceGroup: resourceGroup ?? '' },
    pipeline,
    roles: reader.choice('roles') ?? 'custom',
    preflightReader: reader.flag('preflight-reader'),
    format,
    check: reader.flag('check'),
  }
}

const pipelineInputs = (reader: InputReader): PipelineInputs => {
  const repository = reader.text('repository')
  const branches = linesIn(reader.text('branch'))
  const environments = linesIn(reader.text('github-environment'))
  const pullRequests = reader.flag('pull-request')
  if (repository !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(repository))
    reader.reject('repository', `Expected OWNER/REPOSITORY, got ${JSON.stringify(repository)}.`)
  const isForGitHub = branches.length + environments.length > 0 || pullRequests
  if (isForGitHub) reader.require('repository', repository, 'branches, environments and pull requests are those of a GitHub repository')
  const name = reader.text('pipeline-identity') ?? 'image-pipeline'
  // Microsoft.ManagedIdentity/userAssignedIdentities: 3 to 128 letters, digits, - and _, beginning with a letter or digit.
  if (!/^[A-Za-z0-9][\w-]{2,127}$/.test(name))
    reader.reject('pipeline-identity', `Expected 3 to 128 letters, digits, - and _, got ${JSON.stringify(name)}.`)
  return {
    login: reader.choice('pipeline-login') ?? 'identity',
    name,
    commands: commandInputs(reader),
    ...defined({ repository }),
    branches: repository === undefined || isForGitHub ? branches : ['main'],
    environments,
    pullRequests,
    ...defined({ connection: connectionInputs(reader) }),
  }
}

const commandsWithRights = [...new Set(permissions.flatMap(({ commands }) => commands))]

const commandInputs = (reader: InputReader): readonly CommandWithRights[] => {
  const words = (reader.text('pipeline-commands') ?? '').split(/[\s,]+/).filter((word) => word !== '')
  return words.flatMap((word) => {
    const command = commandsWithRights.find((one) => one === word)
    if (command !== undefined) return [command]
    const guess = didYouMean(word, commandsWithRights)
    reader.reject(
      'pipeline-commands',
      `${JSON.stringify(word)} is not a command that needs rights in Azure.${guess === undefined ? '' : ` Did you mean ${guess}?`}`,
      `Use ${commandsWithRights.join(', ')}.`,
    )
    return []
  })
}

const connectionInputs = (reader: InputReader): PipelineInputs['connection'] => {
  const text = reader.text('service-connection')
  if (text === undefined) return undefined
  const [issuer = '', subject = '', ...rest] = text.split(/\s+/)
  // Names of projects and connections may contain spaces.
  if (URL.canParse(issuer) && issuer.startsWith('https://') && subject !== '') return { issuer, subject: [subject, ...rest].join(' ') }
  reader.reject(
    'service-connection',
    `Expected an issuer and a subject identifier, got ${JSON.stringify(text)}.`,
    'Copy both from the service connection in Azure DevOps: https://vstoken.dev.azure.com/<id> sc://<organization>/<project>/<connection>.',
  )
  return undefined
}

const linesIn = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
