// Evaluates a part of a document: placeholders are filled, and in a deployment template expressions computed. Every value keeps the
// place where it was written: that of a parameter in the file that gave it, that of a computed text at its expression.
import { AibError, type Place } from '../errors.js'
import { collectAll, collectBoth } from './collect.js'
import { createDefinitions, type Definitions, type DefinitionSources } from './definitions.js'
import { evaluateExpression } from './evaluate-expression.js'
import { isExpression, literalText, parseExpression } from './expression.js'
import type { ArrayNode, ObjectEntry, ObjectNode, StringNode, TemplateNode } from './node.js'
import { createPlaceholders, scriptMember } from './placeholders.js'
import type { Scope } from './scope.js'
import { createSizeGuard } from './size-guard.js'

// What a document and the inputs give to evaluate it with.
export interface EvaluatorSources extends DefinitionSources {
  readonly isDeployment: boolean
  readonly scope: Scope
}

// Evaluates parts of one document.
export interface Evaluator {
  // Throws one AibError with all problems of the part.
  readonly evaluate: (node: TemplateNode) => TemplateNode
  readonly evaluateObject: (node: ObjectNode) => ObjectNode
  readonly definitions: Definitions
}

// An evaluator for one document.
export const createEvaluator = (sources: EvaluatorSources): Evaluator => {
  const placeholders = createPlaceholders(sources.given)
  const guard = createSizeGuard()
  const deeper = createDepthGuard()
  const evaluate = (node: TemplateNode, inScript = false): TemplateNode =>
    deeper(node.at, () => guard(evaluateKind(node, inScript), node.at))
  const definitions = createDefinitions(sources, (node) => evaluate(node))

  const evaluateKind = (node: TemplateNode, inScript: boolean): TemplateNode => {
    switch (node.kind) {
      case 'scalar':
        return node
      case 'string':
        return evaluateText(node, inScript)
      case 'array':
        return evaluateArray(node, inScript)
      case 'object':
        return evaluateObject(node, inScript)
    }
  }
  const evaluateArray = (node: ArrayNode, inScript: boolean): ArrayNode => ({
    ...node,
    items: collectAll(node.items.map((item) => () => evaluate(item, inScript))),
  })
  const evaluateObject = (node: ObjectNode, inScript: boolean): ObjectNode => {
    if (sources.isDeployment) refuseCopy(node)
    return { ...node, entries: collectAll(node.entries.map((entry) => () => evaluateEntry(entry, inScript))) }
  }
  const evaluateEntry = (entry: ObjectEntry, inScript: boolean): ObjectEntry => {
    const [key, value] = collectBoth(
      () => evaluateKey(entry.key),
      () => evaluate(entry.value, inScript || entry.key.value === scriptMember),
    )
    return { key, value }
  }
  const evaluateKey = (key: StringNode): StringNode => {
    const name = evaluateText(key, false)
    if (name.kind === 'string') return name
    throw new AibError({ code: 'template-expression', message: `The key ${key.value} does not become a text.`, where: key.at })
  }
  const evaluateText = (node: StringNode, inScript: boolean): TemplateNode => {
    const fill = (text: StringNode) => (inScript ? text : placeholders.fill(text))
    if (!sources.isDeployment) return fill(node)
    if (!isExpression(node.value)) return fill({ ...node, value: literalText(node.value) })
    const expression = parseExpression(node.value, node.at)
    return evaluateExpression(expression, { at: node.at, scope: sources.scope, definitions, fill, guard, deeper })
  }
  return { evaluate: (node) => evaluate(node), evaluateObject: (node) => evaluateObject(node, false), definitions }
}

// Variables that use variables nest the evaluation; this is far beyond any template, and well within the stack.
const deepestEvaluation = 400

const createDepthGuard = (): (<Result>(at: Place, task: () => Result) => Result) => {
  let depth = 0
  return (at, task) => {
    if (depth >= deepestEvaluation)
      throw new AibError({ code: 'template-expression', message: 'Parameters and variables refer to each other too deeply.', where: at })
    depth += 1
    try {
      return task()
    } finally {
      depth -= 1
    }
  }
}

// ARM repeats what stands in a `copy` loop.
const refuseCopy = (node: ObjectNode): void => {
  const copy = node.entries.find(({ key, value }) => key.value === 'copy' && value.kind === 'array')
  if (copy !== undefined)
    throw new AibError({
      code: 'template-expression',
      message: 'Copy loops are not evaluated.',
      where: copy.key.at,
      fix: 'Write the items out, or give them as a parameter of the type array.',
    })
}
