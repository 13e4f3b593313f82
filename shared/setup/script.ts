// The set-up as a bash script of Azure CLI commands. It can be run again: existing resources are not changed.
import { providerLine, resourceLines, termsLine } from './script-resources.js'
import { inputSections } from './script-inputs.js'
import { serviceApplicationId } from '../azure/service-application.js'
import { conditionVersion } from './conditions.js'
import { command, identityCommand, placeIn, quiet, quoted } from './script-values.js'
import { keyOfPrincipal, type Assignment, type CustomRole, type FederatedCredential, type Principal, type Setup } from './setup.js'

// The script. Every text from a template or an input is quoted.
export const renderScript = (setup: Setup): string =>
  [
    '#!/usr/bin/env bash',
    '# What Azure needs for these image builds. Run it with an account that may create resources, roles and role assignments (Owner of the',
    '# subscription may). It can be run again: it creates what is missing, and leaves what exists as it is. The exception is',
    '# subnets, where it restores what the service requires: the delegation to Azure Container Instances, or no network policies for private links.',
    'set -euo pipefail',
    '',
    command('az account set', { subscription: setup.subscriptionId }),
    ...section('Resource providers', setup.providers.map(providerLine)),
    ...section('Terms of the source images’ purchase plans: this accepts them for the subscription', setup.terms.map(termsLine)),
    ...section(
      'Resources',
      setup.resources.flatMap((resource) => resourceLines(resource, setup.subscriptionId)),
    ),
    ...section('The pipeline’s login', loginLines(setup)),
    ...section('Roles', setup.roles.flatMap(roleLines)),
    ...section('Role assignments', assignmentLines(setup)),
    ...inputSections(setup).flatMap(({ title, lines }) => section(title, lines)),
    '',
  ].join('\n')

const section = (title: string, lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : ['', `# ${title}`, ...lines])

const loginLines = ({ login, credentials, subscriptionId }: Setup): readonly string[] => {
  if (login.kind === 'identity') return credentials.map((one) => identityCredential(login.id, one, subscriptionId))
  return [
    `application=$(${command('az ad app list', { filter: `displayName eq '${login.name.replaceAll("'", "''")}'` })} --query '[0].appId' --output tsv)`,
    'if [ -z "$application" ]; then',
    `  application=$(${command('az ad app create', { 'display-name': login.name })} --query appId --output tsv)`,
    'fi',
    `az ad sp show --id "$application" ${quiet} 2>/dev/null ||`,
    `  az ad sp create --id "$application" ${quiet}`,
    'pipeline=$(az ad sp show --id "$application" --query id --output tsv)',
    ...credentials.flatMap(applicationCredential),
  ]
}

const identityCredential = (id: string, { name, issuer, subject, audience }: FederatedCredential, home: string): string => {
  const { subscription, group, name: identity } = placeIn(id, home)
  return `${command('az identity federated-credential create', {
    subscription,
    'resource-group': group,
    'identity-name': identity,
    name,
    issuer,
    subject,
    audiences: audience,
  })} ${quiet}`
}

const applicationCredential = ({ name, issuer, subject, audience }: FederatedCredential): readonly string[] => [
  `if [ -z "$(az ad app federated-credential list --id "$application" --query ${quoted(`[?name=='${name}'].id`)} --output tsv)" ]; then`,
  `  az ad app federated-credential create --id "$application" --parameters ${quoted(
    JSON.stringify({ name, issuer, subject, audiences: [audience] }),
  )} ${quiet}`,
  'fi',
]

const roleLines = ({ name, description, actions, dataActions, assignableScope }: CustomRole): readonly string[] => {
  const definition = {
    Name: name,
    Description: description,
    Actions: actions,
    NotActions: [],
    DataActions: dataActions,
    NotDataActions: [],
    AssignableScopes: [assignableScope],
  }
  return [
    `if [ -z "$(${command('az role definition list', { scope: assignableScope, name })} --query '[].id' --output tsv)" ]; then`,
    `  az role definition create ${quiet} --role-definition ${quoted(JSON.stringify(definition, undefined, 2))}`,
    'fi',
  ]
}

const assignmentLines = ({ assignments, subscriptionId }: Setup): readonly string[] => {
  const variables = new Map<string, string>()
  const lines = assignments.flatMap(({ principal, role, scope, condition }: Assignment) => {
    const known = variables.get(keyOfPrincipal(principal))
    const variable = known ?? variableOf(principal, variables)
    return [
      ...(known === undefined ? objectIdLines(variable, principal, subscriptionId) : []),
      ['give', `"$${variable}"`, ...[role.name, scope, ...(condition === undefined ? [] : [condition])].map(quoted)].join(' '),
    ]
  })
  return lines.length === 0 ? [] : [...giveFunction, ...lines, '# New role assignments can take a few minutes to take effect.']
}

// A new role is not found immediately.
const giveFunction = [
  'give() { # principal, role, scope, condition',
  '  if [ -n "$(az role assignment list --scope "$3" --role "$2" --query "[?principalId==\'$1\'].id" --output tsv)" ]; then return; fi',
  '  for _ in 1 2 3 4 5 6; do',
  `    if az role assignment create --assignee-object-id "$1" --assignee-principal-type ServicePrincipal --role "$2" --scope "$3" \${4:+--condition "$4" --condition-version ${conditionVersion}} --output none; then return; fi`,
  '    sleep 10',
  '  done',
  '  return 1',
  '}',
]

const variableOf = (principal: Principal, variables: Map<string, string>): string => {
  const variable = { application: 'pipeline', service: 'service', identity: `identity_${variables.size + 1}` }[principal.kind]
  variables.set(keyOfPrincipal(principal), variable)
  return variable
}

// Reads the object id of a principal into a variable; that of the pipeline's application is read when it is created.
const objectIdLines = (variable: string, principal: Principal, home: string): readonly string[] => {
  switch (principal.kind) {
    case 'application':
      return []
    case 'service':
      return [
        '# The service’s own application, which creates the disk of the build VM. It exists once the providers are registered.',
        `${variable}=$(${command('az ad sp show', { id: serviceApplicationId })} --query id --output tsv)`,
      ]
    case 'identity':
      return [`${variable}=$(${identityCommand(principal.id, home)} --query principalId --output tsv)`]
  }
}
