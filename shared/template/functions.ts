// The functions of template expressions that can be evaluated before a deployment; one row each. Names are without regard to case.
import { AibError, type Place } from '../errors.js'
import { didYouMean } from '../did-you-mean.js'
import { formatText, joinTexts, jsonValue, replaceText, resourceId, subscriptionResourceId } from './function-bodies.js'
import { toJson, type Json, type TemplateNode } from './node.js'
import { canonicalJson } from './canonical-json.js'
import { needScope, type Scope, type ScopeInput } from './scope.js'

// One call of a function: its arguments are evaluated when they are asked for, and problems thrown.
export interface Call {
  readonly name: string
  readonly at: Place
  readonly scope: Scope
  // How many arguments there are.
  readonly count: number
  readonly value: (index: number) => TemplateNode
  readonly values: () => readonly TemplateNode[]
  // An argument that must be a text (numbers and booleans are turned into one), a text as it stands, or a boolean.
  readonly text: (index: number) => string
  readonly boolean: (index: number) => boolean
  readonly give: (json: Json) => TemplateNode
  readonly parameter: (name: string) => TemplateNode
  readonly variable: (name: string) => TemplateNode
  readonly fault: (reason: string, fix?: string) => AibError
}

// A row of the table.
export type TemplateFunction =
  | {
      // The least and the most arguments.
      readonly takes: readonly [number, number]
      readonly run: (call: Call) => TemplateNode
      // Arguments are evaluated only as `run` asks for them, not all of them before.
      readonly lazy?: true
    }
  // A function without arguments whose properties stand for inputs; only those that are used are needed.
  | { readonly members: Readonly<Record<string, (call: Call) => string>> }

const any = Number.POSITIVE_INFINITY

const functions: Readonly<Record<string, TemplateFunction>> = {
  parameters: { takes: [1, 1], run: (call) => call.parameter(call.text(0)) },
  variables: { takes: [1, 1], run: (call) => call.variable(call.text(0)) },
  resourceGroup: {
    members: {
      id: (call) => `${subscriptionPath(call)}/resourceGroups/${need(call, 'resource-group-name')}`,
      name: (call) => need(call, 'resource-group-name'),
      location: (call) => need(call, 'location'),
    },
  },
  subscription: {
    members: {
      id: (call) => subscriptionPath(call),
      subscriptionId: (call) => need(call, 'subscription-id'),
      tenantId: (call) => need(call, 'tenant-id'),
    },
  },
  resourceId: { takes: [2, any], run: resourceId },
  subscriptionResourceId: { takes: [2, any], run: subscriptionResourceId },
  concat: { takes: [1, any], run: (call) => call.give(concat(call)) },
  format: { takes: [1, any], run: formatText },
  toLower: { takes: [1, 1], run: (call) => call.give(call.text(0).toLowerCase()) },
  toUpper: { takes: [1, 1], run: (call) => call.give(call.text(0).toUpperCase()) },
  replace: { takes: [3, 3], run: replaceText },
  trim: { takes: [1, 1], run: (call) => call.give(call.text(0).trim()) },
  split: { takes: [2, 2], run: (call) => call.give(call.text(0).split(call.text(1))) },
  json: { takes: [1, 1], run: jsonValue },
  true: { takes: [0, 0], run: (call) => call.give(true) },
  false: { takes: [0, 0], run: (call) => call.give(false) },
  null: { takes: [0, 0], run: (call) => call.give(null) },
  if: { takes: [3, 3], lazy: true, run: (call) => call.value(call.boolean(0) ? 1 : 2) },
  not: { takes: [1, 1], run: (call) => call.give(!call.boolean(0)) },
  equals: { takes: [2, 2], run: (call) => call.give(canonicalJson(toJson(call.value(0))) === canonicalJson(toJson(call.value(1)))) },
  coalesce: { takes: [1, any], run: (call) => call.values().find((value) => !isNull(value)) ?? call.give(null) },
  createArray: { takes: [0, any], run: (call) => ({ kind: 'array', items: call.values(), at: call.at }) },
}

// The function of a name. Throws `template-expression` when it cannot be evaluated before a deployment, or is none.
export const findFunction = (name: string, at: Place): TemplateFunction => {
  const found = byLowerName.get(name.toLowerCase())
  if (found !== undefined) return found
  const reason = notBeforeDeployment(name)
  if (reason !== undefined)
    throw new AibError({
      code: 'template-expression',
      message: `${name}() cannot be evaluated before the deployment: it ${reason}.`,
      where: at,
      fix: 'Make the value a parameter of the template and give it with the parameters input.',
    })
  const guess = didYouMean(name, Object.keys(functions))
  throw new AibError({
    code: 'template-expression',
    message: `${name}() is no function that can be evaluated here.${guess === undefined ? '' : ` Did you mean ${guess}()?`}`,
    where: at,
    fix: 'Make the value a parameter of the template and give it with the parameters input.',
  })
}

const byLowerName = new Map(Object.entries(functions).map(([name, definition]) => [name.toLowerCase(), definition]))

const notBeforeDeployment = (name: string): string | undefined => {
  const lower = name.toLowerCase()
  if (lower.startsWith('list')) return 'asks Azure for keys or other values of a resource'
  return unknowable.get(lower)
}

const unknowable: ReadonlyMap<string, string> = new Map(
  Object.entries({
    reference: 'asks Azure for the state of a deployed resource',
    utcnow: 'gives another value at each evaluation, so that no template would ever be the same as the one in Azure',
    newguid: 'gives another value at each evaluation, so that no template would ever be the same as the one in Azure',
    deployment: 'tells of the ARM deployment, and none is made',
    environment: 'tells of the cloud, which is known only to Azure Resource Manager',
    uniquestring: 'is a hash that only Azure Resource Manager computes',
    guid: 'is a hash that only Azure Resource Manager computes',
    pickzones: 'asks Azure for the zones of a region',
    copyindex: 'counts a copy loop, and those are not evaluated',
  }),
)

const need = (call: Call, input: ScopeInput): string => needScope(call.scope, input, `${call.name}()`, call.at)

const subscriptionPath = (call: Call): string => `/subscriptions/${need(call, 'subscription-id')}`

// Arrays make an array; anything else makes a text.
const concat = (call: Call): Json => {
  const values = call.values()
  if (values.every((value) => value.kind === 'array')) return values.flatMap((value) => value.items.map(toJson))
  return joinTexts(
    call,
    values.map((_, index) => call.text(index)),
  )
}

const isNull = (value: TemplateNode): boolean => value.kind === 'scalar' && value.value === null
