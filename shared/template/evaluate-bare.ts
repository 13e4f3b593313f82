// A bare resource as an image template: its placeholders are filled, and its expressions are plain strings.
import { AibError } from '../errors.js'
import { collectAll } from './collect.js'
import { evaluateInstance, secretsIn, type EvaluatedTemplate } from './evaluate-instance.js'
import type { Evaluator } from './evaluator.js'
import { bareExpressions } from './left-expressions.js'
import type { ObjectNode, StringNode, TemplateNode } from './node.js'
import type { ParameterValues } from './parameters.js'
import { createPlaceholders, isScript, type Placeholders } from './placeholders.js'
import { bodyOf, type BareShape } from './shape.js'
import { createSizeGuard } from './size-guard.js'
import { unknownParameters, type Known } from './unknown-parameters.js'

// The image template of a bare resource, and the values that it does not ask for.
export const evaluateBare = ({ resource, findings }: BareShape, given: ParameterValues): Known<readonly EvaluatedTemplate[]> => {
  const placeholders = createPlaceholders(given)
  const template = evaluateInstance({ node: resource, loops: [], evaluator: createFiller(placeholders) }, given, placeholders)
  const all = [...findings, ...bareExpressions(bodyOf(resource))]
  const result = [{ ...template, drawn: new Map(), findings: all, secrets: secretsIn([template]) }]
  return { result, unknown: unknownParameters(resource, given) }
}

const createFiller = ({ fill }: Placeholders): Evaluator => {
  const { guard } = createSizeGuard()
  const keyOf = (key: StringNode): StringNode => {
    const name = fill(key)
    if (name.kind === 'string') return name
    throw new AibError({ code: 'parameter-invalid', message: `The key ${key.value} does not evaluate to a string.`, where: name.at })
  }
  const object = (node: ObjectNode, inScript: boolean): ObjectNode => ({
    ...node,
    entries: collectAll(
      node.entries.map(({ key, value }) => () => ({
        key: keyOf(key),
        value: filled(value, inScript || isScript(key)),
      })),
    ),
  })
  const parts = (node: TemplateNode, inScript: boolean): TemplateNode => {
    switch (node.kind) {
      case 'scalar':
        return node
      case 'string':
        return inScript ? node : fill(node)
      case 'array':
        return { ...node, items: collectAll(node.items.map((item) => () => filled(item, inScript))) }
      case 'object':
        return object(node, inScript)
    }
  }
  const filled = (node: TemplateNode, inScript: boolean): TemplateNode => guard(parts(node, inScript), node.at)
  return { evaluate: (node) => filled(node, false), evaluateObject: (node) => object(node, false) }
}
