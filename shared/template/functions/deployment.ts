// Functions about the template itself and its deployment.
import { AibError, type Problem } from '../../errors.js'
import type { Json, JsonObject } from '../../json.js'
import { collectAll } from '../collect.js'
import { toJsonObject, type TemplateNode } from '../node.js'
import type { Call, FunctionTable } from './call.js'
import { readJsonValue } from './encodings.js'
import { environmentOf } from './environment.js'
import { need, subscriptionPath } from './resources.js'

export const deploymentFunctions: FunctionTable = {
  deployment: { members: { name: (call) => deploymentName(call), location: (call) => need(call, 'location') } },
  environment: { takes: [0, 0], run: (call) => call.give(environmentOf(call)) },
  copyIndex: { takes: [0, 2], run: (call) => call.give(copyIndex(call)) },
  lambdaVariables: { takes: [1, 1], cheap: true, run: (call) => lambdaVariable(call) },
  parameters: { takes: [1, 1], cheap: true, run: (call) => call.parameter(call.text(0)) },
  resourceGroup: {
    members: {
      id: (call) => `${subscriptionPath(call)}/resourceGroups/${need(call, 'resource-group-name')}`,
      name: (call) => need(call, 'resource-group-name'),
      location: (call) => groupLocation(call),
      tags: (call) => groupTags(call),
      type: () => 'Microsoft.Resources/resourceGroups',
    },
  },
  subscription: {
    members: {
      id: (call) => subscriptionPath(call),
      subscriptionId: (call) => need(call, 'subscription-id'),
      tenantId: (call) => need(call, 'tenant-id'),
    },
  },
  tenant: { members: { tenantId: (call) => need(call, 'tenant-id') } },
  variables: { takes: [1, 1], cheap: true, run: (call) => call.variable(call.text(0)) },
}

const groupLocation = (call: Call): string => {
  const { locationParameter } = call.scope
  if (locationParameter === undefined) return need(call, 'location')
  throw new AibError({
    code: 'parameter-missing',
    message: `The template needs ${locationParameter}, the location of a resource group that this file does not declare.`,
    where: call.at,
    fix: `Pass it with the parameters input: ${locationParameter}=…`,
  })
}

// Only Azure knows them: they are given like the outputs of another deployment.
const groupTags = (call: Call): JsonObject => {
  const known = call.scope.groupTags?.() ?? { ask: 'resourceGroup.tags' }
  if ('ask' in known && call.inDefault !== undefined) throw new AibError(unknownTags(call, known.ask))
  if ('ask' in known) throw once(known, () => unknownTags(call, known.ask))
  const tags = known.kind === 'string' ? readJsonValue(known.value) : known
  if (tags?.kind === 'object') return toJsonObject(tags)
  const message = 'The tags of a resource group are a JSON object of strings.'
  throw once(known, () => ({ code: 'parameter-invalid', message, where: known.at }))
}

const unknownTags = ({ at, inDefault }: Call, ask: string): Problem => ({
  code: 'parameter-missing',
  message: `The template needs ${ask}, the tags of the resource group, which only Azure knows.`,
  where: at,
  fix: inDefault ?? `Pass them with the parameters input: ${ask}={"name": "value"}, or {} for none.`,
})

// The same error for each use of a value: it is one mistake (collect.ts).
const once = (value: object, problem: () => Problem): AibError => {
  const error = thrown.get(value) ?? new AibError(problem())
  thrown.set(value, error)
  return error
}

const thrown = new WeakMap<object, AibError>()

// All members of such a function. `var group = resourceGroup()` rarely asks for the tags: they are among them if they were given.
export const allMembers = (call: Call, members: Readonly<Record<string, (call: Call) => Json>>): TemplateNode => {
  const tags = call.scope.groupTags?.()
  const known = Object.entries(members).filter(([name]) => name !== 'tags' || (tags !== undefined && !('ask' in tags)))
  const values = collectAll(
    known.map(
      ([, member]) =>
        () =>
          member(call),
    ),
  )
  return call.give(Object.fromEntries(known.map(([name], index) => [name, values[index] ?? ''])))
}

const deploymentName = (call: Call): string => {
  const name = call.scope.deploymentName
  if (name === undefined) throw call.fault('the deployment has no name before it is made')
  return name
}

// copyIndex(), copyIndex(1), copyIndex('loop') or copyIndex('loop', 1).
const copyIndex = (call: Call): number => {
  const name = call.count > 0 && call.value(0).kind === 'string' ? call.text(0) : undefined
  const offset = name === undefined ? 0 : 1
  if (call.count > offset + 1) throw call.mistyped(0, 'the name of a copy loop')
  const index = call.loopIndex(name)
  if (index === undefined)
    throw call.fault(
      name === undefined
        ? 'it is outside a copy loop of a resource; in a loop of a property or a variable, it needs the name of the loop'
        : `it is outside a copy loop named ${name}`,
    )
  return index + (call.count > offset ? call.integer(offset) : 0)
}

const lambdaVariable = (call: Call): TemplateNode => {
  const name = call.text(0)
  const value = call.local(name)
  if (value === undefined) throw call.fault(`no lambda around it has a variable ${name}`)
  return value
}
