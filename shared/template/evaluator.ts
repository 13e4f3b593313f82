// Evaluates a part of a deployment template: fills placeholders and evaluates expressions. Every value keeps the place where it was
// written: a parameter that of the file which gave it, a computed string that of its expression.
import { AibError } from '../errors.js'
import { collectAll, collectBoth } from './collect.js'
import { createDefinitions, type Definitions, type DefinitionSources } from './definitions.js'
import { evaluateExpression } from './evaluate-expression.js'
import type { ResolveReference } from './reference-chain.js'
import { isExpression, literalText, parseExpression, type Expression } from './expression.js'
import { isCopy, loopsOf, timesOf, type CopyLoop } from './functions/copy-loop.js'
import { outermost, type Frame, type LoopRound } from './functions/frame.js'
import { userFunctionsOf } from './functions/user-functions.js'
import { createWorkGuard, roundCost, type WorkGuard } from './functions/work-guard.js'
import type { ObjectEntry, ObjectNode, StringNode, TemplateNode } from './node.js'
import type { ParameterValues } from './parameters.js'
import { createPlaceholders, isScript, type Placeholders } from './placeholders.js'
import type { Scope } from './scope.js'
import { createSizeGuard, type SizeGuard } from './size-guard.js'
import { Taint } from './taint.js'
import { defined } from '../defined.js'

// What all deployments of one document share.
export interface Work {
  readonly placeholders: Placeholders
  readonly size: SizeGuard
  readonly deeper: WorkGuard
  readonly taint: Taint
  // Parsed expressions, because those of a loop are the same in each iteration.
  readonly parsed: Map<string, Expression>
}

// The work of one document. `given` has its secret values marked; `elapsed` returns the milliseconds that it has taken so far.
export const createWork = (given: ParameterValues, elapsed: () => number): Work => ({
  placeholders: createPlaceholders(given),
  size: createSizeGuard(),
  deeper: createWorkGuard(elapsed),
  taint: new Taint(given.values()),
  parsed: new Map(),
})

// The deployment and the inputs that it is evaluated with.
export interface EvaluatorSources extends DefinitionSources {
  readonly functions?: TemplateNode
  readonly scope: Scope
  readonly work: Work
  // What reference() and resourceInfo() return.
  readonly reference?: ResolveReference
}

// Evaluates parts of one deployment, in the copy loops of a resource.
export interface Evaluator {
  // Throws one AibError with all problems of the part.
  readonly evaluate: (node: TemplateNode, loops?: readonly LoopRound[]) => TemplateNode
  readonly evaluateObject: (node: ObjectNode, loops?: readonly LoopRound[]) => ObjectNode
}

// An evaluator for one deployment.
export const createEvaluator = (sources: EvaluatorSources): Evaluator => {
  const { size, deeper } = sources.work
  const evaluate: Evaluate = (node, frame) => deeper(node.at, () => size.guard(evaluateKind(node, frame), node.at))
  const loop: EvaluateLoop = (copy, frame) => evaluateLoop(copy, frame, evaluate, sources.work)
  const definitions = createDefinitions(
    sources,
    (node, inDefault) => evaluate(node, { ...root, ...defined({ inDefault }) }),
    (copy) => loop(copy, root).value,
  )
  const root = outermost(definitions)
  const text = createTextEvaluator(sources, evaluate, definitions)
  const object = createObjectEvaluator(evaluate, text, loop)
  const evaluateKind: Evaluate = (node, frame) => {
    switch (node.kind) {
      case 'scalar':
        return node
      case 'string':
        return text(node, frame)
      case 'array':
        return { ...node, items: collectAll(node.items.map((item) => () => evaluate(item, frame))) }
      case 'object':
        return object(node, frame)
    }
  }
  return {
    evaluate: (node, loops) => evaluate(node, outermost(definitions, loops)),
    evaluateObject: (node, loops) => object(node, outermost(definitions, loops)),
  }
}

type Evaluate = (node: TemplateNode, frame: Frame) => TemplateNode
type EvaluateText = (node: StringNode, frame: Frame) => TemplateNode
type EvaluateLoop = (loop: CopyLoop, frame: Frame) => ObjectEntry

const createObjectEvaluator = (evaluate: Evaluate, text: EvaluateText, loop: EvaluateLoop) => {
  const evaluateKey = (key: StringNode, frame: Frame): StringNode => {
    const name = text(key, { ...frame, inScript: false })
    if (name.kind === 'string') return name
    throw new AibError({ code: 'template-expression', message: `The key ${key.value} does not evaluate to a string.`, where: key.at })
  }
  const evaluateEntry = (entry: ObjectEntry, frame: Frame): ObjectEntry => {
    const [key, value] = collectBoth(
      () => evaluateKey(entry.key, frame),
      () => evaluate(entry.value, isScript(entry.key) ? { ...frame, inScript: true } : frame),
    )
    return { key, value }
  }
  const evaluateCopy = (entry: ObjectEntry, frame: Frame): readonly ObjectEntry[] => {
    if (frame.loops.some(({ isOfResource }) => isOfResource !== true)) throw nestedLoop(entry)
    return collectAll(loopsOf(entry).map((copy) => () => loop(copy, frame)))
  }
  return (node: ObjectNode, frame: Frame): ObjectNode => ({
    ...node,
    entries: collectAll(
      node.entries.map((entry) => () => (isCopy(entry) ? evaluateCopy(entry, frame) : [evaluateEntry(entry, frame)])),
    ).flat(),
  })
}

// bicep snapshot 0.49.2: "The use of nested copy arrays is not supported."
const nestedLoop = ({ key }: ObjectEntry): AibError =>
  new AibError({
    code: 'template-expression',
    message: 'This copy loop is in the input of another one, which Azure Resource Manager does not support.',
    where: key.at,
    fix: 'Make a variable of the inner loop, or use map().',
  })

// The first iteration that fails ends the loop: the others would report the same.
const evaluateLoop = (
  { entry: { key, value }, count }: CopyLoop,
  frame: Frame,
  evaluate: Evaluate,
  { deeper, taint }: Work,
): ObjectEntry => {
  const counted = evaluate(count, frame)
  const times = timesOf(counted, count.at)
  const inScript = frame.inScript || isScript(key)
  const items = Array.from({ length: times }, (_, index) =>
    deeper(value.at, () => evaluate(value, { ...frame, inScript, loops: [...frame.loops, { name: key.value, index }] }), roundCost),
  )
  return { key, value: taint.chooseBy([counted], { kind: 'array', items, at: value.at }) }
}

const createTextEvaluator = (sources: EvaluatorSources, evaluate: Evaluate, { variable }: Definitions): EvaluateText => {
  const userFunctions = userFunctionsOf(sources.functions)
  const { scope, types, reference } = sources
  const { placeholders, size, deeper, taint, parsed } = sources.work
  const parse = (node: StringNode): Expression => {
    const expression = parsed.get(node.value) ?? parseExpression(node.value, node.at)
    parsed.set(node.value, expression)
    return expression
  }
  return (node, frame) => {
    const fill = (text: StringNode) => (frame.inScript ? text : placeholders.fill(text))
    if (!isExpression(node.value)) return fill({ ...node, value: literalText(node.value) })
    const optional = defined({ types, reference, literals: node.literals })
    const context = { at: node.at, scope, frame, userFunctions, variable, evaluate, fill, ...size, deeper, taint, ...optional }
    return evaluateExpression(parse(node), context)
  }
}
