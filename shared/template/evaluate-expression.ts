// Evaluates a parsed template expression.
import { AibError, type Place } from '../errors.js'
import { withCallMarks } from './call-marks.js'
import { collectAll, collectBoth } from './collect.js'
import type { Expression } from './expression.js'
import { expressionFault as fault } from './expression-fault.js'
import { findFunction } from './functions.js'
import { allMembers } from './functions/deployment.js'
import { checkCount } from './functions/argument-count.js'
import type { Call, Lambda } from './functions/call.js'
import type { Frame } from './functions/frame.js'
import { kindOf } from './functions/kinds.js'
import { objectOf } from './functions/objects.js'
import { typedArguments } from './functions/typed-arguments.js'
import { definitionsOf, type UserFunctions } from './functions/user-functions.js'
import { itemCost, roundCost, weightPerStep, type WorkGuard } from './functions/work-guard.js'
import type { Definitions } from './definitions.js'
import { fromJson, textNode, type ObjectNode, type StringNode, type TemplateNode } from './node.js'
import { chainOf, referenceCallOf, type CallExpression, type ResolveReference } from './reference-chain.js'
import { partOf, propertyOf } from './parts.js'
import type { Scope } from './scope.js'
import { withoutSecretValues, type Taint } from './taint.js'
import { defined } from '../defined.js'

// What an expression may use.
export interface ExpressionContext {
  // Where the expression is written.
  readonly at: Place
  // Where its literals are written, by their offsets, if that is elsewhere.
  readonly literals?: ReadonlyMap<number, Place>
  readonly scope: Scope
  readonly frame: Frame
  readonly userFunctions: UserFunctions
  // The types that parameters refer to.
  readonly types?: ObjectNode
  // That of the template, in whatever frame the expression is.
  readonly variable: Definitions['variable']
  // Without it, reference() and resourceInfo() have no value.
  readonly reference?: ResolveReference
  // Evaluates a part of the document for a user-defined function.
  readonly evaluate: (node: TemplateNode, frame: Frame) => TemplateNode
  // Fills the placeholders in a string of the expression.
  readonly fill: (text: StringNode) => TemplateNode
  readonly deeper: WorkGuard
  readonly weigh: (node: TemplateNode) => number
  readonly taint: Taint
  // Throws for a value that is too large.
  readonly guard: (node: TemplateNode, at: Place) => TemplateNode
}

// The value of an expression. Throws `template-expression`, and the problems of its parameters and scope.
export const evaluateExpression = (expression: Expression, outer: ExpressionContext): TemplateNode => {
  const context = outer.literals === undefined ? outer : { ...outer, at: outer.literals.get(expression.offset) ?? outer.at }
  return context.deeper(context.at, () => evaluateKind(expression, context))
}

const evaluateKind = (expression: Expression, context: ExpressionContext): TemplateNode => {
  const referred = referenceIn(expression, context)
  if (referred !== undefined) return context.guard(referred, context.at)
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

// The value of reference(…) or resourceInfo(…) followed by names and indexes: reference('web').outputs.id.value. Undefined for other expressions.
const referenceIn = (expression: Expression, context: ExpressionContext): TemplateNode | undefined => {
  const { reference, frame } = context
  const chain = reference === undefined ? undefined : chainOf(expression)
  const [target] = chain?.root.arguments ?? []
  if (reference === undefined || chain === undefined || target === undefined) return undefined
  const indexes: TemplateNode[] = []
  const steps = chain.steps.map((step) => {
    if (typeof step === 'string') return step
    const value = evaluateExpression(step, context)
    indexes.push(value)
    if (value.kind === 'string' || (value.kind === 'scalar' && typeof value.value === 'number')) return value.value
    throw fault(`The index after ${chain.root.name}() is neither a string nor a number.`, context.at)
  })
  const resource = { ...evaluateExpression(target, context), at: context.at }
  const { name } = chain.root
  const found = hiding(`${name}()`, [resource, ...indexes], () =>
    reference(referenceCallOf(chain.root), resource, steps.map(stepOf), frame),
  )
  return context.taint.chooseBy([resource, ...indexes], found)
}

const stepOf = (step: string | number | boolean | null): string | number => (typeof step === 'number' ? step : String(step))

const evaluateCall = (expression: CallExpression, context: ExpressionContext): TemplateNode => {
  requireKnownMember(expression, context)
  const own = context.userFunctions.get(expression.name.toLowerCase())
  const passed: TemplateNode[] = []
  const call = createCall(expression, context, passed)
  if (own !== undefined) {
    const values = call.values()
    charge(context, values)
    const definitions = hiding(`${expression.name}()`, values, () => definitionsOf(own, values, context))
    return context.evaluate(own.output, { definitions, inScript: context.frame.inScript, loops: [], locals: new Map() })
  }
  const definition = findFunction(expression.name, context.at, context.frame.inDefault)
  checkCount(call, definition)
  if ('members' in definition) return allMembers(call, definition.members)
  if (definition.lazy !== true) {
    const values = call.values()
    if (definition.cheap !== true) charge(context, values)
  }
  const result = hiding(`${expression.name}()`, passed, () => definition.run(call))
  if (definition.cheap !== true) chargeResult(context, result)
  return withCallMarks(result, call, definition, passed, context.taint)
}

// Runs a step that uses these values. Its error shows none of the secret ones.
const hiding = <Result>(step: string, values: readonly TemplateNode[], run: () => Result): Result => {
  try {
    return run()
  } catch (error) {
    if (error instanceof AibError) throw withoutSecretValues(error, step, values)
    throw error
  }
}

// A function visits its arguments: one call can do the work of thousands.
const charge = ({ at, deeper, weigh }: ExpressionContext, values: readonly TemplateNode[]): void => {
  deeper.charge(at, values.reduce((sum, value) => sum + weigh(value), 0) / weightPerStep)
}

// What it makes takes longer than what it reads: each item is a new value.
const chargeResult = (context: ExpressionContext, result: TemplateNode): void => {
  const items = result.kind === 'array' ? result.items.length : result.kind === 'object' ? result.entries.length : 0
  context.deeper.charge(context.at, items * itemCost)
  charge(context, [result])
}

// Whatever reaches the call, as an argument or by a name, is added to `passed`.
const createCall = (expression: CallExpression, context: ExpressionContext, passed: TemplateNode[]): Call => {
  const { at, scope, frame } = context
  const reach = <Node extends TemplateNode | undefined>(node: Node): Node => {
    if (node !== undefined) passed.push(node)
    return node
  }
  const known = new Map<number, TemplateNode>()
  const callFault = (reason: string, fix?: string) => fault(`${expression.name}() cannot be evaluated: ${reason}.`, at, fix)
  const argument = (index: number): Expression => {
    const found = expression.arguments[index]
    if (found === undefined) throw callFault(`it has no argument ${String(index + 1)}`)
    return found
  }
  const value = (index: number): TemplateNode => {
    const before = known.get(index)
    if (before !== undefined) return before
    const evaluated = reach(evaluateExpression(argument(index), context))
    known.set(index, evaluated)
    return evaluated
  }
  const mistyped = (index: number, wanted: string) =>
    callFault(`its argument ${String(index + 1)} must be ${wanted}, and is ${kindOf(value(index))}`)
  return {
    name: expression.name,
    at,
    scope,
    ...defined({ inDefault: frame.inDefault }),
    count: expression.arguments.length,
    value,
    values: () => collectAll(expression.arguments.map((_, index) => () => value(index))),
    ...typedArguments(value, mistyped),
    lambda: (index) => {
      const { count, apply } = lambdaOf(argument(index), context, callFault(`its argument ${String(index + 1)} must be a lambda()`))
      return { count, apply: (...values) => reach(apply(...values)) }
    },
    give: (json) => fromJson(json, at),
    list: (items) => ({ kind: 'array', items, at }),
    pairs: (pairs) => objectOf(pairs, at),
    parameter: (name) => reach(frame.definitions.parameter(name, at)),
    variable: (name) => reach(frame.definitions.variable(name, at)),
    local: (name) => reach(frame.locals.get(name.toLowerCase())),
    loopIndex: (name) =>
      frame.loops.findLast((loop) => (name === undefined ? loop.isOfResource === true : loop.name.toLowerCase() === name.toLowerCase()))
        ?.index,
    mistyped,
    fault: callFault,
  }
}

// lambda('first', 'second', expression): the names are literals.
const lambdaOf = (expression: Expression, context: ExpressionContext, none: AibError): Lambda => {
  if (expression.kind !== 'call' || expression.name.toLowerCase() !== 'lambda') throw none
  const body = expression.arguments.at(-1)
  const names = expression.arguments.slice(0, -1).map((name) => (name.kind === 'text' ? name.value.toLowerCase() : ''))
  if (body === undefined || names.length === 0 || names.includes('')) throw none
  const apply = (...values: readonly TemplateNode[]) => {
    const given = names.flatMap((name, index) => {
      const value = values[index]
      return value === undefined ? [] : [[name, value] as const]
    })
    const locals = new Map([...context.frame.locals, ...given])
    const inside = { ...context, frame: { ...context.frame, locals } }
    return context.deeper(context.at, () => evaluateExpression(body, inside), roundCost)
  }
  return { count: names.length, apply }
}

const evaluateProperty = ({ of, name }: Extract<Expression, { kind: 'property' }>, context: ExpressionContext): TemplateNode => {
  const found = membersOf(of, context)
  if (found === undefined) {
    const target = evaluateExpression(of, context)
    return context.taint.chooseBy(
      [target],
      hiding(`.${name}`, [target], () => propertyOf(target, name, context)),
    )
  }
  const call = createCall(found.of, context, [])
  checkCount(call, found)
  const member = Object.entries(found.members).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
  if (member !== undefined) return call.give(member(call))
  const reason = `${found.of.name}().${name} is not known before the deployment.`
  throw fault(reason, context.at, context.frame.inDefault ?? 'Give the value as a parameter of the template.')
}

// The members of a function such as resourceGroup(), of which only those that are used are needed; undefined for other expressions.
const membersOf = (of: Expression, context: ExpressionContext) => {
  if (of.kind !== 'call' || context.userFunctions.has(of.name.toLowerCase())) return undefined
  const definition = findFunction(of.name, context.at, context.frame.inDefault)
  return 'members' in definition ? { of, ...definition } : undefined
}

// `resourceGroup().?tags`, which Bicep compiles to tryGet(): what is not known is not missing.
const requireKnownMember = ({ name, arguments: [of, step] }: CallExpression, context: ExpressionContext): void => {
  if (name.toLowerCase() !== 'tryget' || of === undefined || step?.kind !== 'text' || membersOf(of, context) === undefined) return
  evaluateProperty({ kind: 'property', of, name: step.value, offset: 0 }, context)
}

const evaluateIndex = ({ of, index }: Extract<Expression, { kind: 'index' }>, context: ExpressionContext): TemplateNode => {
  if (index.kind === 'text' && membersOf(of, context) !== undefined)
    return evaluateProperty({ kind: 'property', of, name: index.value, offset: 0 }, context)
  const [target, key] = collectBoth(
    () => evaluateExpression(of, context),
    () => evaluateExpression(index, context),
  )
  const found = hiding('The index', [target, key], () => partOf(target, key, context))
  return context.taint.chooseBy([target, key], found)
}
