// From the document of a user to an image template whose every value is known.
import { didYouMean } from '../did-you-mean.js'
import { AibError, throwProblems, type Place, type Problem } from '../errors.js'
import { bareExpressions } from './bare-expressions.js'
import { collectAll, collectBoth } from './collect.js'
import { createEvaluator, type Evaluator } from './evaluator.js'
import type { Finding } from './finding.js'
import { isNull } from './functions/kinds.js'
import { toJson, type ObjectNode, type StringNode, type TemplateNode } from './node.js'
import type { ParameterValues } from './parameters.js'
import { placeholdersIn } from './placeholders.js'
import type { Scope } from './scope.js'
import { secretTexts } from './secret-marks.js'
import { findImageTemplate, type TemplateShape } from './shape.js'

export type { Scope } from './scope.js'

// An image template, its values known, its positions kept.
export interface EvaluatedTemplate {
  readonly name?: StringNode
  readonly apiVersion?: StringNode
  // What is sent: location, tags, identity, properties, and whatever else the user wrote beside them.
  readonly body: ObjectNode
  // Resources of the type imageTemplates/triggers that belong to the template: type, apiVersion, name and properties of each.
  readonly triggers: readonly ObjectNode[]
  readonly findings: readonly Finding[]
  // The secret values in it, whatever their length: those of secure parameters, and what expressions made of them.
  readonly secrets: readonly string[]
}

// Finds the image template of a document and evaluates it, and nothing else of the document. `onSecret` gets the texts of secure parameters
// before they are used, so that nothing that is said of them shows one. Throws every problem at once.
export const evaluateTemplate = (
  document: TemplateNode,
  given: ParameterValues,
  scope: Scope,
  onSecret: (secret: string) => void = () => undefined,
): EvaluatedTemplate => {
  const shape = findImageTemplate(document)
  const secrets = new Set<string>()
  const evaluator = createEvaluator({
    ...shape,
    given,
    scope,
    onSecret: (secret) => {
      secrets.add(secret)
      onSecret(secret)
    },
  })
  const [[head], content] = collectBoth(
    () =>
      collectBoth(
        () => evaluateHead(shape, evaluator),
        () => {
          refuseUnknown(document, shape, given)
        },
      ),
    () =>
      collectBoth(
        () => evaluateBody(shape, evaluator),
        () => evaluateTriggers(shape, evaluator),
      ),
  )
  const [body, triggers] = content
  const findings = shape.isDeployment ? shape.findings : bareExpressions(shape.body)
  const values = [body, ...triggers, ...Object.values(head)]
  for (const secret of values.flatMap(secretTexts)) secrets.add(secret)
  secrets.forEach(onSecret)
  return { ...head, body, triggers, findings, secrets: [...secrets] }
}

// What is null is no part of what Azure Resource Manager sends (Microsoft Learn, "Syntax and expressions in ARM templates", null values);
// in a bare resource it is the user's own.
const evaluateBody = ({ body, isDeployment }: TemplateShape, { evaluateObject }: Evaluator): ObjectNode => {
  const evaluated = evaluateObject(body)
  return isDeployment ? withoutNulls(evaluated) : evaluated
}

const withoutNulls = (node: ObjectNode): ObjectNode => ({
  ...node,
  entries: node.entries.filter(({ value }) => !isNull(value)).map(({ key, value }) => ({ key, value: nullsRemoved(value) })),
})

const nullsRemoved = (node: TemplateNode): TemplateNode => {
  if (node.kind === 'array') return { ...node, items: node.items.map(nullsRemoved) }
  return node.kind === 'object' ? withoutNulls(node) : node
}

const evaluateHead = (shape: TemplateShape, { evaluate }: Evaluator): Pick<EvaluatedTemplate, 'name' | 'apiVersion'> => {
  const text = (node: TemplateNode | undefined, member: 'name' | 'apiVersion') => (): Partial<EvaluatedTemplate> => {
    if (node === undefined) return {}
    const value = evaluate(node)
    if (value.kind === 'string') return { [member]: value }
    throw new AibError({ code: 'template-shape', message: `The ${member} of the image template is no text.`, where: value.at })
  }
  const checkCondition = () => {
    refuseFalse(shape.condition === undefined ? undefined : evaluate(shape.condition), shape.condition?.at)
    return {}
  }
  const [name, apiVersion] = collectAll([text(shape.name, 'name'), text(shape.apiVersion, 'apiVersion'), checkCondition])
  return { ...name, ...apiVersion }
}

// A template that its author switched off must not be built because nobody looked.
const refuseFalse = (condition: TemplateNode | undefined, where: Place | undefined): void => {
  if (condition === undefined || where === undefined || toJson(condition) !== false) return
  throw new AibError({
    code: 'template-shape',
    message: 'The condition of the image template is false with these parameters, so that the file holds none.',
    where,
  })
}

const evaluateTriggers = ({ triggers }: TemplateShape, { evaluateObject }: Evaluator): readonly ObjectNode[] => {
  const members = ['type', 'apiVersion', 'name', 'properties']
  const bare = triggers.map((trigger) => ({ ...trigger, entries: trigger.entries.filter(({ key }) => members.includes(key.value)) }))
  return collectAll(bare.map((trigger) => () => evaluateObject(trigger)))
}

// A value that nothing asks for is a misspelt name, as a rule.
const refuseUnknown = (document: TemplateNode, { parameters }: TemplateShape, given: ParameterValues): void => {
  const declared = parameters?.entries.map(({ key }) => key.value) ?? []
  const placeholders = placeholdersIn(document)
  const known = new Set(declared.map((name) => name.toLowerCase()))
  const unknown = [...given].filter(([name]) => !known.has(name.toLowerCase()) && !placeholders.has(name))
  throwProblems(unknown.map(([name, { at }]) => unknownParameter(name, [...declared, ...placeholders], at)))
}

const unknownParameter = (name: string, known: readonly string[], where: Place): Problem => {
  const guess = didYouMean(name, known)
  const list = known.length === 0 ? 'It has none.' : `It has ${known.join(', ')}.`
  return {
    code: 'parameter-unknown',
    message: `The template has no parameter and no placeholder ${name}.${guess === undefined ? '' : ` Did you mean ${guess}?`}`,
    where,
    fix: `${list} Placeholders in inline scripts are not filled.`,
  }
}
