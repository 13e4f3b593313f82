// Evaluates a part of a document: placeholders are filled, and in a deployment template expressions computed. Every value keeps the
// place where it was written: that of a parameter in the file that gave it, that of a computed text at its expression.
import { AibError } from '../errors.js'
import { collectAll, collectBoth } from './collect.js'
import { createDefinitions, markGiven, type DefinitionSources } from './definitions.js'
import { evaluateExpression } from './evaluate-expression.js'
import { isExpression, literalText, parseExpression } from './expression.js'
import { isCopy, loopsOf, timesOf, type CopyLoop } from './functions/copy-loop.js'
import { outermost, type Frame } from './functions/frame.js'
import { userFunctionsOf } from './functions/user-functions.js'
import { createWorkGuard, roundCost } from './functions/work-guard.js'
import type { ObjectEntry, ObjectNode, StringNode, TemplateNode } from './node.js'
import { createPlaceholders, scriptMember } from './placeholders.js'
import type { Scope } from './scope.js'
import { createSizeGuard } from './size-guard.js'
import { Taint } from './taint.js'
import { defined } from '../defined.js'

// What a document and the inputs give to evaluate it with.
export interface EvaluatorSources extends DefinitionSources {
  readonly isDeployment: boolean
  readonly functions?: TemplateNode
  readonly scope: Scope
}

// Evaluates parts of one document.
export interface Evaluator {
  // Throws one AibError with all problems of the part.
  readonly evaluate: (node: TemplateNode) => TemplateNode
  readonly evaluateObject: (node: ObjectNode) => ObjectNode
}

// An evaluator for one document.
export const createEvaluator = (unmarked: EvaluatorSources): Evaluator => {
  const sources = { ...unmarked, given: markGiven(unmarked) }
  const deeper = createWorkGuard()
  const guard = createSizeGuard()
  const evaluate: Evaluate = (node, frame) => deeper(node.at, () => guard(evaluateKind(node, frame), node.at))
  const loop: EvaluateLoop = (copy, frame) => evaluateLoop(copy, frame, evaluate, deeper)
  const definitions = createDefinitions(
    sources,
    (node) => evaluate(node, root),
    (copy) => loop(copy, root).value,
  )
  const root = outermost(definitions)
  const text = createTextEvaluator(sources, evaluate, { guard, deeper, taint: new Taint() })
  const object = createObjectEvaluator(sources.isDeployment, evaluate, text, loop)
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
  return { evaluate: (node) => evaluate(node, root), evaluateObject: (node) => object(node, root) }
}

type Evaluate = (node: TemplateNode, frame: Frame) => TemplateNode
type EvaluateText = (node: StringNode, frame: Frame) => TemplateNode
type EvaluateLoop = (loop: CopyLoop, frame: Frame) => ObjectEntry

interface Guards {
  readonly guard: ReturnType<typeof createSizeGuard>
  readonly deeper: ReturnType<typeof createWorkGuard>
  readonly taint: Taint
}

const createObjectEvaluator = (isDeployment: boolean, evaluate: Evaluate, text: EvaluateText, loop: EvaluateLoop) => {
  const evaluateKey = (key: StringNode, frame: Frame): StringNode => {
    const name = text(key, { ...frame, inScript: false })
    if (name.kind === 'string') return name
    throw new AibError({ code: 'template-expression', message: `The key ${key.value} does not evaluate to a string.`, where: key.at })
  }
  const evaluateEntry = (entry: ObjectEntry, frame: Frame): ObjectEntry => {
    const [key, value] = collectBoth(
      () => evaluateKey(entry.key, frame),
      () => evaluate(entry.value, entry.key.value === scriptMember ? { ...frame, inScript: true } : frame),
    )
    return { key, value }
  }
  const evaluateCopy = (entry: ObjectEntry, frame: Frame): readonly ObjectEntry[] =>
    collectAll(loopsOf(entry).map((copy) => () => loop(copy, frame)))
  return (node: ObjectNode, frame: Frame): ObjectNode => ({
    ...node,
    entries: collectAll(
      node.entries.map((entry) => () => (isDeployment && isCopy(entry) ? evaluateCopy(entry, frame) : [evaluateEntry(entry, frame)])),
    ).flat(),
  })
}

// The first round that fails ends the loop: the others would say the same again.
const evaluateLoop = (
  { entry: { key, value }, count }: CopyLoop,
  frame: Frame,
  evaluate: Evaluate,
  deeper: Guards['deeper'],
): ObjectEntry => {
  const times = timesOf(evaluate(count, frame), count.at)
  const inScript = frame.inScript || key.value === scriptMember
  const items = Array.from({ length: times }, (_, index) =>
    deeper(value.at, () => evaluate(value, { ...frame, inScript, loops: [...frame.loops, { name: key.value, index }] }), roundCost),
  )
  return { key, value: { kind: 'array', items, at: value.at } }
}

const createTextEvaluator = (sources: EvaluatorSources, evaluate: Evaluate, guards: Guards): EvaluateText => {
  const placeholders = createPlaceholders(sources.given)
  const userFunctions = userFunctionsOf(sources.functions)
  const { scope, types } = sources
  return (node, frame) => {
    const fill = (text: StringNode) => (frame.inScript ? text : placeholders.fill(text))
    if (!sources.isDeployment) return fill(node)
    if (!isExpression(node.value)) return fill({ ...node, value: literalText(node.value) })
    const context = { at: node.at, scope, frame, userFunctions, evaluate, fill, ...guards, ...defined({ types }) }
    return evaluateExpression(parseExpression(node.value, node.at), context)
  }
}
