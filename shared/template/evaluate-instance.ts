// Evaluates a resource of the type imageTemplates to an image template with known values.
import { AibError, joinErrors, throwProblems } from '../errors.js'
import { defined } from '../defined.js'
import { collectAll, collectBoth } from './collect.js'
import type { Drawn } from './drawn.js'
import type { Evaluator } from './evaluator.js'
import type { Finding } from './finding.js'
import type { LoopRound } from './functions/frame.js'
import { getAnyCase as get, type ObjectNode, type StringNode } from './node.js'
import type { ParameterValues } from './parameters.js'
import { unfilled, type Placeholders } from './placeholders.js'
import { secretTexts } from './secret-marks.js'
import { bodyOf, childTriggers } from './shape.js'
import { withTypedPlaceholders } from './typed-placeholders.js'

// An image template with known values, each with its place.
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
}

// One resource of a deployment, in its iterations of copy loops.
export interface Instance {
  readonly node: ObjectNode
  readonly loops: readonly LoopRound[]
  readonly evaluator: Evaluator
}

type Evaluated = Pick<EvaluatedTemplate, 'name' | 'apiVersion' | 'body' | 'triggers'>

// The image template of a resource, with the triggers in it. `given` are the values that placeholders were filled from. Throws every
// problem at once.
export const evaluateInstance = (instance: Instance, given: ParameterValues, placeholders: Placeholders): Evaluated => {
  const { node, loops, evaluator } = instance
  const [head, [body, triggers]] = collectBoth(
    () => evaluateHead(instance, given),
    () =>
      collectBoth(
        () => whole(bodyOf(node), given, (written) => evaluator.evaluateObject(written, loops)),
        () => collectAll(childTriggers(node).map((child) => () => evaluateTrigger({ ...instance, node: child }, given))),
      ),
  )
  return { ...head, body: withTypedPlaceholders(body, placeholders.isFilled), triggers }
}

// The value of a part. Throws for placeholders without a value, even next to a failed expression.
const whole = (written: ObjectNode, given: ParameterValues, evaluate: (node: ObjectNode) => ObjectNode): ObjectNode => {
  const evaluated = attempt(() => evaluate(written))
  if (evaluated instanceof AibError) throw joinErrors([evaluated, ...unfilled(written, given).map((problem) => new AibError(problem))])
  throwProblems(unfilled(evaluated, given))
  return evaluated
}

const attempt = <Result>(task: () => Result): Result | AibError => {
  try {
    return task()
  } catch (error) {
    if (error instanceof AibError) return error
    throw error
  }
}

const evaluateHead = (instance: Instance, given: ParameterValues): Pick<EvaluatedTemplate, 'name' | 'apiVersion'> => {
  const text = (member: 'name' | 'apiVersion') => (): Partial<EvaluatedTemplate> => {
    const node = get(instance.node, member)
    if (node === undefined) return {}
    const value = instance.evaluator.evaluate(node, instance.loops)
    throwProblems(unfilled(value, given))
    if (value.kind === 'string') return { [member]: value }
    throw new AibError({ code: 'template-shape', message: `The ${member} of the image template is not a string.`, where: value.at })
  }
  const [name, apiVersion] = collectAll([text('name'), text('apiVersion')])
  return { ...name, ...apiVersion }
}

// A trigger: its type, API version, name and properties.
export const evaluateTrigger = ({ node, loops, evaluator }: Instance, given: ParameterValues): ObjectNode => {
  const members = ['type', 'apiversion', 'name', 'properties']
  const sent = { ...node, entries: node.entries.filter(({ key }) => members.includes(key.value.toLowerCase())) }
  const evaluated = evaluator.evaluateObject(sent, loops)
  throwProblems(unfilled(evaluated, given))
  return evaluated
}

// The secret values in evaluated templates.
export const secretsIn = (templates: readonly Evaluated[]): readonly string[] =>
  templates.flatMap(({ body, triggers, name, apiVersion }) =>
    [body, ...triggers, ...Object.values(defined({ name, apiVersion }))].flatMap(secretTexts),
  )
