// Evaluates a resource of the type imageTemplates to an image template.
import { AibError, type Problem } from '../errors.js'
import { defined } from '../defined.js'
import type { Drawn } from './drawn.js'
import type { Evaluator } from './evaluator.js'
import type { Finding } from './finding.js'
import type { LoopRound } from './functions/frame.js'
import { attempt, evaluateKnown } from './gaps.js'
import { entryOf, getAnyCase as get, textNode, withEntry, type ObjectNode, type StringNode } from './node.js'
import type { ParameterValues } from './parameters.js'
import { unfilled, type Placeholders } from './placeholders.js'
import { secretTexts } from './secret-marks.js'
import { bodyOf, childTriggers } from './shape.js'
import { withTypedPlaceholders } from './typed-placeholders.js'

// An evaluated image template, each value with its place.
export interface EvaluatedTemplate {
  readonly name?: StringNode
  readonly apiVersion?: StringNode
  // What is sent: location, tags, identity, properties, and whatever else the user wrote next to them.
  readonly body: ObjectNode
  // The values in the body that come from utcNow() or newGuid(), and what they would be at a constant time.
  readonly drawn: Drawn
  // Resources of the type imageTemplates/triggers that belong to the template: type, apiVersion, name and properties of each.
  readonly triggers: readonly ObjectNode[]
  readonly findings: readonly Finding[]
  // The secret values in it, of any length: those of secure parameters, and what expressions computed from them.
  readonly secrets: readonly string[]
  // Set if parts of the template have no value: it cannot be built, only checked. In `body`, these parts are as written.
  readonly gaps?: Gaps
}

export interface Gaps {
  // Why parts have no value.
  readonly problems: readonly [Problem, ...Problem[]]
  // The body without these parts, but with a location; undefined if the rest cannot be checked.
  readonly known?: ObjectNode
  // Whether the API version is one of the parts: it decides which rules apply to the rest.
  readonly lacksVersion: boolean
}

// One resource of a deployment, in its iterations of copy loops.
export interface Instance {
  readonly node: ObjectNode
  readonly loops: readonly LoopRound[]
  readonly evaluator: Evaluator
}

type Evaluated = Pick<EvaluatedTemplate, 'name' | 'apiVersion' | 'body' | 'triggers' | 'gaps'>

// The image template of a resource, with the triggers in it. `given` are the values that placeholders were filled from.
export const evaluateInstance = (instance: Instance, given: ParameterValues, placeholders: Placeholders): Evaluated => {
  const { node, loops, evaluator } = instance
  const name = evaluateText(instance, 'name', given)
  const apiVersion = evaluateText(instance, 'apiVersion', given)
  const body = evaluateKnown(bodyOf(node), given, (written) => evaluator.evaluateObject(written, loops))
  const triggers = evaluateTriggers(
    childTriggers(node).map((child) => ({ ...instance, node: child })),
    given,
  )
  // A deployment may have hundreds of large instances, and usually no placeholder.
  const typed = (value: ObjectNode): ObjectNode => (placeholders.hasFilled() ? withTypedPlaceholders(value, placeholders.isFilled) : value)
  const problems = [name, apiVersion, body, triggers].flatMap((part) => part.problems)
  const known = body.known === undefined ? undefined : typed(withLocation(body.known, body.value))
  return {
    ...defined({
      name: name.text,
      apiVersion: apiVersion.text,
      gaps: gapsOf(problems, known, apiVersion.problems.length > 0),
    }),
    body: typed(body.value),
    triggers: triggers.known,
  }
}

// The gaps for these problems, each of which counts once; undefined if there are none.
export const gapsOf = (problems: readonly Problem[], known: ObjectNode | undefined, lacksVersion: boolean): Gaps | undefined => {
  const [first, ...rest] = new Set(problems)
  return first === undefined ? undefined : { problems: [first, ...rest], ...defined({ known }), lacksVersion }
}

// Nothing else in a template is checked without a location. Any region serves: what is found about it is not found in what is written.
const withLocation = (known: ObjectNode, written: ObjectNode): ObjectNode => {
  const location = entryOf(written, 'location')
  if (location === undefined || entryOf(known, 'location') !== undefined) return known
  return withEntry(known, 'location', textNode('westus2', location.value.at))
}

const evaluateText = (
  { node, evaluator, loops }: Instance,
  member: 'name' | 'apiVersion',
  given: ParameterValues,
): { readonly text: StringNode | undefined; readonly problems: readonly Problem[] } => {
  const written = get(node, member)
  if (written === undefined) return { text: undefined, problems: [] }
  const value = attempt(() => evaluator.evaluate(written, loops))
  if (value instanceof AibError) return { text: undefined, problems: value.problems }
  const missing = unfilled(value, given)
  if (missing.length > 0) return { text: undefined, problems: missing }
  if (value.kind === 'string') return { text: value, problems: [] }
  const message = `The ${member} of the image template is not a string.`
  return { text: undefined, problems: [{ code: 'template-shape', message, where: value.at }] }
}

// Triggers: type, API version, name and properties of each. One in which a part has no value is left out.
export const evaluateTriggers = (
  instances: readonly Instance[],
  given: ParameterValues,
): { readonly known: readonly ObjectNode[]; readonly problems: readonly Problem[] } => {
  const evaluated = instances.map(({ node, loops, evaluator }) => {
    const members = ['type', 'apiversion', 'name', 'properties']
    const sent = { ...node, entries: node.entries.filter(({ key }) => members.includes(key.value.toLowerCase())) }
    return evaluateKnown(sent, given, (written) => evaluator.evaluateObject(written, loops))
  })
  return {
    known: evaluated.filter(({ problems }) => problems.length === 0).map(({ value }) => value),
    problems: evaluated.flatMap(({ problems }) => problems),
  }
}

// The secret values in evaluated templates.
export const secretsIn = (templates: readonly Evaluated[]): readonly string[] =>
  templates.flatMap(({ body, triggers, name, apiVersion }) =>
    [body, ...triggers, ...Object.values(defined({ name, apiVersion }))].flatMap(secretTexts),
  )
