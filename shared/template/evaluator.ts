// Evaluates a part of a document: placeholders are filled, and in a deployment template expressions computed. Every value keeps the
// place where it was written: that of a parameter in the file that gave it, that of a computed text at its expression.
import { AibError } from '../errors.js'
import { collectAll, collectBoth } from './collect.js'
import { createDefinitions, type Definitions, type DefinitionSources } from './definitions.js'
import { evaluateExpression, type ResolveReference } from './evaluate-expression.js'
import { isExpression, literalText, parseExpression, type Expression } from './expression.js'
import { isCopy, loopsOf, timesOf, type CopyLoop } from './functions/copy-loop.js'
import { outermost, type Frame, type LoopRound } from './functions/frame.js'
import { userFunctionsOf } from './functions/user-functions.js'
import { createWorkGuard, roundCost, type WorkGuard } from './functions/work-guard.js'
import type { ArrayNode, ObjectEntry, ObjectNode, StringNode, TemplateNode } from './node.js'
import type { ParameterValues } from './parameters.js'
import { createPlaceholders, scriptMember, type Placeholders } from './placeholders.js'
import type { Scope } from './scope.js'
import { createSizeGuard, type SizeGuard } from './size-guard.js'

// What all deployments of one document share.
export interface Work {
  readonly placeholders: Placeholders
  readonly size: SizeGuard
  readonly deeper: WorkGuard
  // Expressions that were parsed: those of a loop are the same each round.
  readonly parsed: Map<string, Expression>
}

// The work of one document.
export const createWork = (given: ParameterValues): Work => ({
  placeholders: createPlaceholders(given),
  size: createSizeGuard(),
  deeper: createWorkGuard(),
  parsed: new Map(),
})

// What a deployment and the inputs give to evaluate it with.
export interface EvaluatorSources extends DefinitionSources {
  readonly isDeployment: boolean
  readonly functions?: TemplateNode
  readonly scope: Scope
  readonly work: Work
  // What reference() gives.
  readonly reference?: ResolveReference
}

// Evaluates parts of one deployment, in the copy loops of a resource.
export interface Evaluator {
  // Throws one AibError with all problems of the part.
  readonly evaluate: (node: TemplateNode, loops?: readonly LoopRound[]) => TemplateNode
  readonly evaluateObject: (node: ObjectNode, loops?: readonly LoopRound[]) => ObjectNode
  readonly definitions: Definitions
}

// An evaluator for one deployment, or for a bare resource.
export const createEvaluator = (sources: EvaluatorSources): Evaluator => {
  const { placeholders, size, deeper, parsed } = sources.work
  const { guard, weigh } = size
  const userFunctions = userFunctionsOf(sources.functions)
  const evaluate = (node: TemplateNode, frame: Frame): TemplateNode => deeper(node.at, () => guard(evaluateKind(node, frame), node.at))
  const definitions = createDefinitions(
    sources,
    (node, inDefault) => evaluate(node, inDefault === undefined ? root : { ...root, inDefault }),
    (loop) => evaluateLoop(loop, root).value,
  )
  const root = outermost(definitions)

  const evaluateKind = (node: TemplateNode, frame: Frame): TemplateNode => {
    switch (node.kind) {
      case 'scalar':
        return node
      case 'string':
        return evaluateText(node, frame)
      case 'array':
        return evaluateArray(node, frame)
      case 'object':
        return evaluateObject(node, frame)
    }
  }
  const evaluateArray = (node: ArrayNode, frame: Frame): ArrayNode => ({
    ...node,
    items: collectAll(node.items.map((item) => () => evaluate(item, frame))),
  })
  const evaluateObject = (node: ObjectNode, frame: Frame): ObjectNode => ({
    ...node,
    entries: collectAll(
      node.entries.map(
        (entry) => () => (sources.isDeployment && isCopy(entry) ? evaluateCopy(entry, frame) : [evaluateEntry(entry, frame)]),
      ),
    ).flat(),
  })
  const evaluateCopy = (entry: ObjectEntry, frame: Frame): readonly ObjectEntry[] =>
    collectAll(loopsOf(entry).map((loop) => () => evaluateLoop(loop, frame)))
  // The first round that fails ends the loop: the others would say the same again.
  const evaluateLoop = ({ entry: { key, value }, count }: CopyLoop, frame: Frame): ObjectEntry => {
    const times = timesOf(evaluate(count, frame), count.at)
    const inScript = frame.inScript || key.value === scriptMember
    const items = Array.from({ length: times }, (_, index) =>
      deeper(value.at, () => evaluate(value, { ...frame, inScript, loops: [...frame.loops, { name: key.value, index }] }), roundCost),
    )
    return { key, value: { kind: 'array', items, at: value.at } }
  }
  const evaluateEntry = (entry: ObjectEntry, frame: Frame): ObjectEntry => {
    const [key, value] = collectBoth(
      () => evaluateKey(entry.key, frame),
      () => evaluate(entry.value, entry.key.value === scriptMember ? { ...frame, inScript: true } : frame),
    )
    return { key, value }
  }
  const evaluateKey = (key: StringNode, frame: Frame): StringNode => {
    const name = evaluateText(key, { ...frame, inScript: false })
    if (name.kind === 'string') return name
    throw new AibError({ code: 'template-expression', message: `The key ${key.value} does not become a string.`, where: key.at })
  }
  const parse = (node: StringNode): Expression => {
    const expression = parsed.get(node.value) ?? parseExpression(node.value, node.at)
    parsed.set(node.value, expression)
    return expression
  }
  const evaluateText = (node: StringNode, frame: Frame): TemplateNode => {
    const fill = (text: StringNode) => (frame.inScript ? text : placeholders.fill(text))
    if (!sources.isDeployment) return fill(node)
    if (!isExpression(node.value)) return fill({ ...node, value: literalText(node.value) })
    const { scope, types, reference } = sources
    return evaluateExpression(parse(node), {
      at: node.at,
      scope,
      frame,
      userFunctions,
      variable: definitions.variable,
      evaluate,
      fill,
      guard,
      weigh,
      deeper,
      ...(types === undefined ? {} : { types }),
      ...(reference === undefined ? {} : { reference }),
    })
  }
  return {
    evaluate: (node, loops) => evaluate(node, outermost(definitions, loops)),
    evaluateObject: (node, loops) => evaluateObject(node, outermost(definitions, loops)),
    definitions,
  }
}
