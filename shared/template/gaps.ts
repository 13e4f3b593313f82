// Parts of a template without a value: placeholders that nothing fills, and expressions that fail. The rest is still checked, so that one
// run reports every mistake.
import { AibError, type Problem } from '../errors.js'
import { isCopy, loopsOf } from './functions/copy-loop.js'
import { textNode, type ObjectEntry, type ObjectNode, type TemplateNode } from './node.js'
import type { ParameterValues } from './parameters.js'
import { isScript, unfilled, withoutUnfilled } from './placeholders.js'

// An evaluated object. A part without a value is as written in `value`, and missing in `known`, which is undefined if that is the whole
// object; `problems` says why.
export interface Evaluation {
  readonly value: ObjectNode
  readonly known: ObjectNode | undefined
  readonly problems: readonly Problem[]
}

// The value of an object as far as it has one. `given` are the values that placeholders were filled from; `evaluate` throws AibError.
export const evaluateKnown = (written: ObjectNode, given: ParameterValues, evaluate: EvaluateObject): Evaluation => {
  const whole = attempt(() => evaluate(written))
  const { value, known } = whole instanceof AibError ? partsOf(written, evaluate) : { value: whole, known: whole }
  const failed = whole instanceof AibError ? whole.problems : []
  const problems = [...failed, ...unfilled(value, given)]
  return { value, known: problems.length === 0 || known === undefined ? known : withoutUnfilled(known), problems }
}

// The result, or the error that the task throws.
export const attempt = <Result>(task: () => Result): Result | AibError => {
  try {
    return task()
  } catch (error) {
    if (error instanceof AibError) return error
    throw error
  }
}

type EvaluateObject = (node: ObjectNode) => ObjectNode

// `known` is undefined if the part is to be left out.
interface Parts<Node> {
  readonly value: Node
  readonly known: Node | undefined
}

// A key without a value may stand for any property, so that its object is left out whole.
const partsOf = (node: ObjectNode, evaluate: EvaluateObject): Parts<ObjectNode> => {
  const parts = node.entries.map((entry) => entryParts(entry, evaluate))
  const known = parts.every((part) => part.known !== undefined)
    ? { ...node, entries: parts.flatMap((part) => part.known ?? []) }
    : undefined
  return { value: { ...node, entries: parts.flatMap(({ value }) => value) }, known }
}

// Each value inside is evaluated on its own, once: to evaluate every object around it as well would multiply the work by the depth.
const entryParts = (entry: ObjectEntry, evaluate: EvaluateObject): Parts<readonly ObjectEntry[]> => {
  const evaluated = hasParts(entry) ? undefined : entriesOf(entry, evaluate)
  if (evaluated !== undefined && !(evaluated instanceof AibError)) return { value: evaluated, known: evaluated }
  if (isCopy(entry)) return { value: loopEntries(entry), known: [] }
  const [named] = withoutError(entriesOf({ key: entry.key, value: textNode('', entry.key.at) }, evaluate))
  if (named === undefined) return { value: [entry], known: undefined }
  const inner = hasParts(entry) ? innerParts(entry.value, evaluate) : undefined
  if (inner === undefined) return { value: [entry], known: [] }
  return { value: [{ ...named, value: inner.value }], known: inner.known === undefined ? [] : [{ ...named, value: inner.known }] }
}

// The items of a script only make sense together.
const hasParts = ({ key, value }: ObjectEntry): boolean =>
  !isCopy({ key, value }) && !isScript(key) && (value.kind === 'object' || value.kind === 'array')

const innerParts = (node: TemplateNode, evaluate: EvaluateObject): Parts<TemplateNode> | undefined => {
  if (node.kind === 'object') return partsOf(node, evaluate)
  if (node.kind !== 'array') return undefined
  const items = node.items.map((value) => entryParts({ key: textNode('item', value.at), value }, evaluate))
  const values = (entries: readonly ObjectEntry[] | undefined): readonly TemplateNode[] => entries?.map(({ value }) => value) ?? []
  return {
    value: { ...node, items: items.flatMap(({ value }) => values(value)) },
    known: { ...node, items: items.flatMap(({ known }) => values(known)) },
  }
}

const entriesOf = (entry: ObjectEntry, evaluate: EvaluateObject): readonly ObjectEntry[] | AibError =>
  attempt(() => evaluate({ kind: 'object', entries: [entry], at: entry.key.at }).entries)

const withoutError = <Item>(found: readonly Item[] | AibError): readonly Item[] => (found instanceof AibError ? [] : found)

// The properties that copy loops would make, so that none of them counts as missing.
const loopEntries = (entry: ObjectEntry): readonly ObjectEntry[] => {
  const loops = withoutError(attempt(() => loopsOf(entry)))
  return loops.length === 0 ? [entry] : loops.map(({ entry: { key } }) => ({ key, value: entry.value }))
}
