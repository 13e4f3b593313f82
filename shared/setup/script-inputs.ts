// The end of the script: the values that the pipeline, or its service connection, takes from the set-up.
import type { Platform } from '../inputs/definition.js'
import { spell } from '../inputs/spelling.js'
import type { InputName } from '../inputs/table.js'
import { identityCommand, quoted } from './script-values.js'
import type { Setup } from './setup.js'

interface Section {
  readonly title: string
  readonly lines: readonly string[]
}

// For each platform of the pipeline, by the names that it uses.
export const inputSections = (setup: Setup): readonly Section[] =>
  setup.platforms.flatMap((platform) => {
    const [target, login] = [targetLines(setup, platform), loginLines(setup, platform)]
    return platform === 'azure-pipelines'
      ? [
          { title: 'Values for the service connection', lines: login },
          { title: 'Values for the inputs of the task', lines: target },
        ]
      : [{ title: platform === 'github' ? 'Values for the inputs of the action' : 'Values for the flags', lines: [...login, ...target] }]
  })

// The labels are those of the page "New service connection".
const connectionLabels = {
  'subscription-id': 'Subscription ID',
  'tenant-id': 'Directory (tenant) ID',
  'client-id': 'Application (client) ID',
}

type LoginName = keyof typeof connectionLabels

const loginLines = ({ subscriptionId, login }: Setup, platform: Platform): readonly string[] => {
  const named = (name: LoginName): string => (platform === 'azure-pipelines' ? `${connectionLabels[name]}: ` : before(name, platform))
  const clientId =
    login.kind === 'application' ? '$application' : `$(${identityCommand(login.id, subscriptionId)} --query clientId --output tsv)`
  return [
    `echo ${quoted(`${named('subscription-id')}${subscriptionId}`)}`,
    `echo "${named('tenant-id')}$(az account show --query tenantId --output tsv)"`,
    `echo "${named('client-id')}${clientId}"`,
  ]
}

const targetLines = ({ resourceGroup, containerUrl, access }: Setup, platform: Platform): readonly string[] =>
  [
    `${before('resource-group-name', platform)}${resourceGroup}`,
    ...(containerUrl === undefined ? [] : [`${before('artifacts-container-url', platform)}${containerUrl}`]),
    ...(containerUrl !== undefined && access === 'sas' ? [`${before('artifacts-access', platform)}sas`] : []),
  ].map((line) => `echo ${quoted(line)}`)

const before = (name: InputName, platform: Platform): string => `${spell(name, platform)}${platform === 'terminal' ? ' ' : ': '}`
