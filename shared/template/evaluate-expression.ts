// Computes a parsed template expression.
import { AibError, type Place } from '../errors.js'
import { collectAll, collectBoth } from './collect.js'
import type { Definitions } from './definitions.js'
import type { Expression } from './expression.js'
import { findFunction, type Call, type TemplateFunction } from './functions.js'
import { fromJson, textNode, type StringNode, type TemplateNode } from './node.js'
import type { Scope } from './scope.js'

// What an expression may use.
export interface ExpressionContext {
  // Where the expression stands.
  readonly at: Place
  readonly scope: Scope
  readonly definitions: Definitions
  // Fills the placeholders of a text in the expression.
  readonly fill: (text: StringNode) => TemplateNode
  // Does the task one level deeper; throws where that is too deep.
  readonly deeper: <Result>(at: Place, task: () => Result) => Result
  // Throws for a value beyond all bounds.
  readonly guard: (node: TemplateNode, at: Place) => TemplateNode
}

// The value of an expression. Throws `template-expression`, and what its parameters and the scope lack.
export const evaluateExpression = (expression: Expression, context: ExpressionContext): TemplateNode =>
  context.deeper(context.at, () => evaluateKind(expression, context))

const evaluateKind = (expression: Expression, context: ExpressionContext): TemplateNode => {
  switch (expression.kind) {
    case 'text':
      return context.fill(textNode(expression.value, context.at))
    case 'integer':
      return { kind: 'scalar', value: expression.value, at: context.at }
    case 'call':
      return context.guard(evaluateCall(expression, context), context.at)
    case 'property':
      return evaluateProperty(expression, context)
    case 'index':
      return evaluateIndex(expression, context)
  }
}

type CallExpression = Extract<Expression, { kind: 'call' }>

const fault = (message: string, where: Place, fix?: string): AibError =>
  new AibError({ code: 'template-expression', message, where, ...(fix === undefined ? {} : { fix }) })

const evaluateCall = (expression: CallExpression, context: ExpressionContext): TemplateNode => {
  const definition = findFunction(expression.name, context.at)
  const call = createCall(expression, context)
  checkCount(call, definition)
  if ('members' in definition) {
    const members = Object.entries(definition.members)
    const values = collectAll(
      members.map(
        ([name, member]) =>
          () =>
            [name, member(call)] as const,
      ),
    )
    return call.give(Object.fromEntries(values))
  }
  if (definition.lazy !== true) call.values()
  return definition.run(call)
}

const checkCount = ({ count, fault: callFault }: Call, definition: TemplateFunction): void => {
  const [least, most] = 'members' in definition ? [0, 0] : definition.takes
  if (count >= least && count <= most) return
  const wanted =
    least === most ? String(least) : Number.isFinite(most) ? `${String(least)} to ${String(most)}` : `at least ${String(least)}`
  throw callFault(`it takes ${wanted} ${wanted === '1' || wanted === 'at least 1' ? 'argument' : 'arguments'}, and has ${String(count)}`)
}

const createCall = (expression: CallExpression, context: ExpressionContext): Call => {
  const { at, scope, definitions } = context
  const known = new Map<number, TemplateNode>()
  const callFault = (reason: string, fix?: string) => fault(`${expression.name}() cannot be evaluated: ${reason}.`, at, fix)
  const value = (index: number): TemplateNode => {
    const before = known.get(index)
    const argument = expression.arguments[index]
    if (before !== undefined) return before
    if (argument === undefined) throw callFault(`it has no argument ${String(index + 1)}`)
    const evaluated = evaluateExpression(argument, context)
    known.set(index, evaluated)
    return evaluated
  }
  const text = (index: number): string => {
    const found = textOf(value(index))
    if (found === undefined) throw callFault(`its argument ${String(index + 1)} is no text`)
    return found
  }
  const boolean = (index: number): boolean => {
    const found = value(index)
    if (found.kind === 'scalar' && typeof found.value === 'boolean') return found.value
    throw callFault(`its argument ${String(index + 1)} is neither true nor false`)
  }
  return {
    name: expression.name,
    at,
    scope,
    count: expression.arguments.length,
    value,
    values: () => collectAll(expression.arguments.map((_, index) => () => value(index))),
    text,
    boolean,
    give: (json) => fromJson(json, at),
    parameter: (name) => definitions.parameter(name, at),
    variable: (name) => definitions.variable(name, at),
    fault: callFault,
  }
}

// As ARM turns values into texts: booleans begin with a capital.
const textOf = (node: TemplateNode): string | undefined => {
  if (node.kind === 'string') return node.value
  if (node.kind !== 'scalar' || node.value === null) return undefined
  return typeof node.value === 'boolean' ? (node.value ? 'True' : 'False') : String(node.value)
}

const evaluateProperty = ({ of, name }: Extract<Expression, { kind: 'property' }>, context: ExpressionContext): TemplateNode => {
  const definition = of.kind === 'call' ? findFunction(of.name, context.at) : undefined
  if (of.kind !== 'call' || definition === undefined || !('members' in definition))
    return propertyOf(evaluateExpression(of, context), name, context.at)
  const call = createCall(of, context)
  checkCount(call, definition)
  const member = Object.entries(definition.members).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
  if (member !== undefined) return call.give(member(call))
  throw fault(`${of.name}().${name} is not known before the deployment.`, context.at, 'Give the value as a parameter of the template.')
}

const evaluateIndex = ({ of, index }: Extract<Expression, { kind: 'index' }>, context: ExpressionContext): TemplateNode => {
  const [target, key] = collectBoth(
    () => evaluateExpression(of, context),
    () => evaluateExpression(index, context),
  )
  if (key.kind === 'string') return propertyOf(target, key.value, context.at)
  if (target.kind !== 'array') throw fault(`[${String(textOf(key))}] is asked of a value that is no array.`, context.at)
  const item = key.kind === 'scalar' && typeof key.value === 'number' ? target.items[key.value] : undefined
  if (item !== undefined) return item
  throw fault(`The array has ${String(target.items.length)} items and none at [${String(textOf(key))}].`, context.at)
}

// ARM looks for a property as it is spelled first, then without regard to case.
const propertyOf = (target: TemplateNode, name: string, at: Place): TemplateNode => {
  const entries = target.kind === 'object' ? target.entries : []
  const lower = name.toLowerCase()
  const found = entries.find(({ key }) => key.value === name) ?? entries.find(({ key }) => key.value.toLowerCase() === lower)
  if (found !== undefined) return found.value
  if (target.kind !== 'object') throw fault(`.${name} is asked of a value that is no object.`, at)
  throw fault(`The object has no property ${name}.`, at, `It has ${entries.map(({ key }) => key.value).join(', ') || 'none'}.`)
}
