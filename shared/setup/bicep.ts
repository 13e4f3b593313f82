// The set-up as one Bicep file for the resource group of the image templates. Deploying it again changes nothing.
import { serviceApplicationId } from '../azure/service-application.js'
import type { Assignment, CustomRole, FederatedCredential, Resource, Setup } from './setup.js'
import { oneLine } from '../short-text.js'
import { declarations, definitionParameters } from './bicep-resources.js'
import { assignmentProperties, roleProperties } from './bicep-roles.js'
import { array, block, text } from './bicep-values.js'
import { nestedDeployments } from './bicep-elsewhere.js'
import { groupId } from './places.js'
import { isIn, Symbols } from './bicep-symbols.js'
import { providerLine, resourceLines, termsLine, traitCommand } from './script-resources.js'
import { command, quiet } from './script-values.js'

// The file. What Bicep cannot do is in the comment at its top, as Azure CLI commands.
export const renderBicep = (whole: Setup): string => {
  const byCommand = whole.assignments.filter(({ principal }) => principal.kind === 'service')
  const setup = { ...whole, assignments: whole.assignments.filter((assignment) => !byCommand.includes(assignment)) }
  const group = groupId(setup.subscriptionId, setup.resourceGroup)
  const symbols = new Symbols(setup, group)
  const here = setup.resources.filter(({ kind, id }) => kind !== 'group' && kind !== 'subnet' && isIn(id, group))
  const elsewhere = setup.resources.filter((resource) => resource.id.toLowerCase() !== group.toLowerCase() && !here.includes(resource))
  const roles = setup.roles.filter(({ assignableScope }) => assignableScope.toLowerCase() === group.toLowerCase())
  const assignments = setup.assignments.filter(({ scope }) => isAt(scope, group))
  return [
    ...header(setup, elsewhere, byCommand),
    "targetScope = 'resourceGroup'",
    `param location string = ${text(setup.location)}`,
    ...here.flatMap(definitionParameters(symbols)),
    ...here.flatMap((resource) => declarations(resource, symbols)),
    ...symbols.existing(),
    ...credentialResources(setup, symbols),
    ...roles.map((role) => roleResource(role, symbols)),
    ...assignments.map((assignment) => assignmentResource(assignment, symbols, group)),
    ...nestedDeployments(setup, symbols, group),
    ...outputs(setup, symbols),
  ]
    .join('\n\n')
    .concat('\n')
}

const isAt = (scope: string, group: string): boolean => scope.toLowerCase() === group.toLowerCase() || isIn(scope, group)

const header = (setup: Setup, elsewhere: readonly Resource[], byCommand: readonly Assignment[]): readonly string[] => {
  const group = setup.resources.find(({ kind, id }) => kind === 'group' && id.endsWith(`/${setup.resourceGroup}`))
  const commands = [
    ...setup.providers.map(providerLine),
    ...setup.terms.map(termsLine),
    ...(group === undefined ? [] : resourceLines(group, '')),
    ...elsewhere.flatMap((resource) => resourceLines(resource, '')),
    ...byCommand.map(serviceAssignmentLine),
  ]
  return [
    [
      '// What Azure needs for these image builds. Deploy it with an account that may create resources, roles and role assignments (Owner of the',
      '// subscription may):',
      '//',
      `//   az deployment group create --subscription ${setup.subscriptionId} --resource-group ${setup.resourceGroup} --template-file setup.bicep`,
      ...parameterComments(setup.resources),
      '//',
      '// Before, for what a Bicep file of a resource group cannot do:',
      '//',
      ...commands.map((line) => `//   ${oneLine(line)}`),
    ].join('\n'),
  ]
}

// Bicep cannot look up the object id of an application. The command changes nothing if the role is already assigned.
const serviceAssignmentLine = ({ role, scope }: Assignment): string =>
  `${command('az role assignment create', { assignee: serviceApplicationId, role: role.name, scope })} ${quiet}`

// The traits of an image definition are read from its source image.
const parameterComments = (resources: readonly Resource[]): readonly string[] => {
  const commands = resources.flatMap((resource) =>
    resource.kind === 'definition' && resource.source.kind !== 'unknown' ? [traitCommand(resource.source, '')] : [],
  )
  return commands.length === 0
    ? []
    : [
        '//',
        '// It asks for the operating system, generation, architecture and security type of the image definitions: they are those of the source',
        '// images, which these commands show (V1, x64 and Standard stand for what is not shown):',
        '//',
        ...[...new Set(commands)].map((line) => `//   ${oneLine(line)}`),
      ]
}

const credentialResources = ({ login, credentials }: Setup, symbols: Symbols): readonly string[] => {
  if (login.kind === 'application') return []
  return credentials.map((credential, index) => credentialResource(credential, index, symbols.of(login.id)))
}

// Credentials of one identity are created one after another: Azure refuses to create them side by side.
const credentialResource = ({ name, issuer, subject, audience }: FederatedCredential, index: number, identity: string): string =>
  `resource credential${index + 1} 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = ${block([
    `parent: ${identity}`,
    `name: ${text(name)}`,
    `properties: ${block([`issuer: ${text(issuer)}`, `subject: ${text(subject)}`, `audiences: ${array([text(audience)])}`])}`,
    ...(index === 0 ? [] : [`dependsOn: ${array([`credential${index}`])}`]),
  ])}`

const roleResource = (role: CustomRole, symbols: Symbols): string =>
  `resource ${symbols.ofRole(role.guid)} 'Microsoft.Authorization/roleDefinitions@2022-04-01' = ${block([
    `name: ${text(role.guid)}`,
    `properties: ${roleProperties(role, 'resourceGroup().id')}`,
  ])}`

const assignmentResource = (assignment: Assignment, symbols: Symbols, group: string): string => {
  const { guid, role, scope } = assignment
  const name = role.kind === 'custom' ? `${symbols.ofRole(role.guid)}.name` : text(role.guid)
  return `resource ${symbols.ofAssignment(guid)} 'Microsoft.Authorization/roleAssignments@2022-04-01' = ${block([
    ...(scope.toLowerCase() === group.toLowerCase() ? [] : [`scope: ${symbols.of(scope)}`]),
    `name: ${text(guid)}`,
    `properties: ${assignmentProperties(assignment, `subscriptionResourceId('Microsoft.Authorization/roleDefinitions', ${name})`, symbols)}`,
  ])}`
}

const outputs = ({ login }: Setup, symbols: Symbols): readonly string[] =>
  login.kind === 'application'
    ? []
    : [
        [
          '// The inputs tenant-id and client-id of the pipeline.',
          'output tenantId string = tenant().tenantId',
          `output clientId string = ${symbols.of(login.id)}.properties.clientId`,
        ].join('\n'),
      ]
