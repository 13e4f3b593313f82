// Parses the requests to the control endpoint. Each property is checked, so that a mistake in a test is reported and not ignored.
import type { Network, Subnet } from '../arm/networks.js'
import { isObject, listOf, objectOf, tagsOf, textOf, textsOf, type Json, type JsonObject } from '../json.js'
import { namedFaults, type Fault, type FaultRule, type NamedFault } from '../net/faults.js'
import type { HostName } from '../net/request-log.js'
import type { Phase, Settings, Usage } from '../settings.js'
import type { CustomRole, NamedAssignment } from './control.js'

// A fault rule.
export const readFaultRule = (body: Json): FaultRule => {
  const { on, after, until, skip, times, fault } = objectOf(body)
  return {
    on: readRequests(on ?? null, 'on'),
    ...(after === undefined ? {} : { after: readRequests(after, 'after') }),
    ...(until === undefined ? {} : { until: readRequests(until, 'until') }),
    ...(skip === undefined ? {} : { skip: number(skip, 'skip') }),
    ...(times === undefined ? {} : { times: number(times, 'times') }),
    fault: readFault(fault ?? null),
  }
}

const readRequests = (value: Json, name: string): FaultRule['on'] => {
  const { host, method, path } = objectOf(value)
  return {
    ...(host === undefined ? {} : { host: oneOf<HostName>(['arm', 'blob', 'authority'], host, `${name}.host`) }),
    ...(method === undefined ? {} : { method: textOf(method) }),
    ...(path === undefined ? {} : { path: textOf(path) }),
  }
}

// Some of the settings.
export const readSettings = (body: Json): Partial<Settings> => {
  const settings: Partial<Settings> = {}
  for (const [key, value] of Object.entries(objectOf(body))) {
    if (!isSetting(key)) throw new Error(`There is no setting '${key}'.`)
    Object.assign(settings, readers[key](value ?? null))
  }
  return settings
}

// A role assignment, or some of its properties.
export const readAssignment = (body: Json): Partial<NamedAssignment> => {
  const { principal, role, scope, condition } = objectOf(body)
  return {
    ...(condition === undefined ? {} : { condition: textOf(condition) }),
    ...(principal === undefined ? {} : { principal: textOf(principal) }),
    ...(role === undefined ? {} : { role: textOf(role) }),
    ...(scope === undefined ? {} : { scope: textOf(scope) }),
  }
}

// A custom role.
export const readRole = (body: Json): CustomRole => {
  const { name, actions, notActions, dataActions, notDataActions } = objectOf(body)
  return {
    name: textOf(name),
    actions: textsOf(actions),
    notActions: textsOf(notActions),
    dataActions: textsOf(dataActions),
    notDataActions: textsOf(notDataActions),
  }
}

const readFault = (value: Json): Fault => {
  if (!isObject(value)) return oneOf<NamedFault>(namedFaults, value, 'fault')
  const { delay, status, headers, body, text, effect } = value
  if (delay !== undefined) return { delay: number(delay, 'fault.delay') }
  return {
    status: number(status, 'fault.status'),
    ...(headers === undefined ? {} : { headers: tagsOf(headers) }),
    ...(body === undefined ? {} : { body }),
    ...(text === undefined ? {} : { text: textOf(text) }),
    effect: effect === true,
  }
}

const phases: readonly Phase[] = [
  'Provisioning',
  'Queued',
  'Building',
  'Customizing',
  'Optimizing',
  'Validating',
  'Distributing',
  'Deleting',
  'Replicating',
]
const failingStep = (value: Json) =>
  isObject(value) ? { index: number(value.index, 'index'), exitCode: number(value.exitCode, 'exitCode') } : null

const readers: Readonly<Record<keyof Settings, (value: Json) => Partial<Settings>>> = {
  tokenLifetime: (value) => ({ tokenLifetime: number(value, 'tokenLifetime') }),
  tokenGeneration: (value) => ({ tokenGeneration: number(value, 'tokenGeneration') }),
  assertionLifetime: (value) => ({ assertionLifetime: number(value, 'assertionLifetime') }),
  retryAfter: (value) => ({ retryAfter: value === null ? null : number(value, 'retryAfter') }),
  logFormat: (value) => ({ logFormat: oneOf<Settings['logFormat']>(['isolated', 'old'], value, 'logFormat') }),
  exportLog: (value) => ({ exportLog: oneOf<Settings['exportLog']>(['live', 'at-end', 'never'], value, 'exportLog') }),
  clockSkew: (value) => ({ clockSkew: number(value, 'clockSkew') }),
  pageSize: (value) => ({ pageSize: number(value, 'pageSize') }),
  externalFiles: (value) => ({ externalFiles: tagsOf(value) }),
  hold: (value) => ({ hold: value === null ? null : oneOf(phases, value, 'hold') }),
  lasting: (value) => ({
    lasting:
      value === null
        ? null
        : { least: number(objectOf(value)['least'] ?? null, 'least'), most: number(objectOf(value)['most'] ?? null, 'most') },
  }),
  failCustomizer: (value) => ({ failCustomizer: failingStep(value) }),
  failValidator: (value) => ({ failValidator: failingStep(value) }),
  failDistributors: (value) => ({ failDistributors: textsOf(value) }),
  timeOutDistributors: (value) => ({ timeOutDistributors: textsOf(value) }),
  failProvisioning: (value) => ({
    failProvisioning: isObject(value) ? { code: textOf(value.code), message: textOf(value.message) } : null,
  }),
  customizerOutput: (value) => ({ customizerOutput: mapValues(objectOf(value)) }),
  failReplication: (value) => ({ failReplication: textsOf(value) }),
  validatorOutput: (value) => ({ validatorOutput: mapValues(objectOf(value)) }),
  autoRunOnUpdate: (value) => ({ autoRunOnUpdate: value !== false }),
  platformImages: (value) => ({ platformImages: tagsOf(value) }),
  triggerStatus: (value) => {
    const { code, message } = objectOf(value)
    return { triggerStatus: { code: textOf(code), message: textOf(message) } }
  },
  unregisteredProviders: (value) => ({ unregisteredProviders: textsOf(value) }),
  registeredFeatures: (value) => ({ registeredFeatures: textsOf(value) }),
  closedRegions: (value) => ({ closedRegions: textsOf(value) }),
  restrictedSizes: (value) => ({ restrictedSizes: textsOf(value) }),
  usages: (value) => ({ usages: Object.fromEntries(Object.entries(objectOf(value)).map(([name, usage]) => [name, readUsage(usage)])) }),
  unacceptedPlans: (value) => ({ unacceptedPlans: textsOf(value) }),
  virtualNetworks: (value) => ({
    virtualNetworks: Object.fromEntries(Object.entries(objectOf(value)).map(([name, network]) => [name, readNetwork(network)])),
  }),
  locks: (value) => ({
    locks: listOf(value)
      .map(objectOf)
      .map(({ scope, name, level }) => ({ scope: textOf(scope), name: textOf(name), level: textOf(level) })),
  }),
  policies: (value) => ({
    policies: listOf(value)
      .map(objectOf)
      .map(({ assignment, type, requiredTag }) => ({
        ...{ assignment: textOf(assignment), type: textOf(type), requiredTag: textOf(requiredTag) },
      })),
  }),
  networkSecurityGroups: (value) => ({ networkSecurityGroups: objectsIn(value) }),
  routeTables: (value) => ({ routeTables: objectsIn(value) }),
  storageNetwork: (value) => ({ storageNetwork: objectOf(value) }),
}

const readUsage = (value: Json | undefined): Usage => {
  const { limit, currentValue } = objectOf(value)
  return {
    ...(limit === undefined ? {} : { limit: number(limit, 'usages.limit') }),
    ...(currentValue === undefined ? {} : { currentValue: number(currentValue, 'usages.currentValue') }),
  }
}

const readNetwork = (value: Json | undefined): Network => {
  const { location, subnets } = objectOf(value)
  return { ...(location === undefined ? {} : { location: textOf(location) }), subnets: listOf(subnets).map(objectOf).map(readSubnet) }
}

const objectsIn = (value: Json): Record<string, JsonObject> =>
  Object.fromEntries(Object.entries(objectOf(value)).map(([name, body]) => [name, objectOf(body)]))

const readSubnet = ({ name, privateLinkServiceNetworkPolicies: policies, delegatedTo, properties }: JsonObject): Subnet => ({
  name: textOf(name),
  ...(policies === undefined
    ? {}
    : {
        privateLinkServiceNetworkPolicies: oneOf<'Enabled' | 'Disabled'>(
          ['Enabled', 'Disabled'],
          policies,
          'privateLinkServiceNetworkPolicies',
        ),
      }),
  ...(delegatedTo === undefined ? {} : { delegatedTo: textOf(delegatedTo) }),
  ...(properties === undefined ? {} : { properties: objectOf(properties) }),
})

const mapValues = (value: JsonObject): Record<string, string[]> =>
  Object.fromEntries(Object.entries(value).map(([index, lines]) => [index, textsOf(lines)]))

const isSetting = (key: string): key is keyof Settings => key in readers

const number = (value: JsonObject[string], name: string): number => {
  if (typeof value !== 'number') throw new Error(`'${name}' must be a number.`)
  return value
}

const oneOf = <Text extends string>(allowed: readonly Text[], value: Json, name: string): Text => {
  const found = allowed.find((text) => text === value)
  if (found === undefined) throw new Error(`'${name}' must be one of ${allowed.join(', ')}.`)
  return found
}
