// The parameters and variables of a deployment template. Each is evaluated once, when it is first used.
import { didYouMean } from '../did-you-mean.js'
import { AibError, type Place, type Problem } from '../errors.js'
import { checkParameter } from './declared-parameter.js'
import { isNullable, markSecure } from './declared-type.js'
import { isCopy, loopsOf, type CopyLoop } from './functions/copy-loop.js'
import { isNull } from './functions/kinds.js'
import { get, type ObjectEntry, type ObjectNode, type TemplateNode } from './node.js'
import type { ParameterValues } from './parameters.js'
import { secretTexts } from './secret-marks.js'

// What parameters() and variables() look up.
export interface Definitions {
  // Throws the problems of the value, always the same ones for a name.
  readonly parameter: (name: string, at: Place) => TemplateNode
  readonly variable: (name: string, at: Place) => TemplateNode
}

// What the document declares, and the values that the user gave.
export interface DefinitionSources {
  readonly parameters?: ObjectNode
  readonly variables?: ObjectNode
  // The types that declarations refer to with $ref.
  readonly types?: ObjectNode
  readonly given: ParameterValues
  // What the outer deployment passes to it, by names in lower case: evaluated only if it is used.
  readonly passed?: ReadonlyMap<string, () => TemplateNode>
  // Called with every string of a secure parameter before anything is computed from it.
  readonly onSecret: (secret: string) => void
}

// The values that the user gave, with those of secure parameters marked. Their strings are reported at once.
export const markSecureValues = ({ given, parameters, types, onSecret }: DefinitionSources): ParameterValues => {
  const declared = byLowerName(parameters?.entries ?? [])
  const marked = [...given].map(([name, value]) => {
    const declaration = declared.get(name.toLowerCase())?.value
    return [name, declaration === undefined ? value : markSecure(value, declaration, types)] as const
  })
  for (const [, value] of marked) secretTexts(value).forEach(onSecret)
  return new Map(marked)
}

// Definitions whose expressions `evaluate` evaluates, and whose copy loops `repeat`.
export const createDefinitions = (
  sources: DefinitionSources,
  evaluate: (node: TemplateNode, inDefault?: string) => TemplateNode,
  repeat: (loop: CopyLoop) => TemplateNode,
): Definitions => {
  const once = createOnce()
  const parameters = byLowerName(sources.parameters?.entries ?? [])
  const variables = byLowerName(sources.variables?.entries.filter((entry) => !isCopy(entry)) ?? [])
  const loops = loopsByLowerName(sources.variables)
  const given = new Map([...sources.given].map(([name, value]) => [name.toLowerCase(), value]))
  const parameter = (name: string, at: Place) => {
    const declared = parameters.get(name.toLowerCase())
    if (declared === undefined) throw new AibError(undeclared('parameter', name, parameters, at))
    return once.get(`parameters('${declared.key.value}')`, at, () => {
      const own = given.get(name.toLowerCase()) ?? sources.passed?.get(name.toLowerCase())?.()
      return valueOf(declared, own, evaluate, sources)
    })
  }
  const variable = (name: string, at: Place) => {
    const loop = loops().get(name.toLowerCase())
    if (loop !== undefined) return once.get(`variables('${loop.entry.key.value}')`, at, () => repeat(loop))
    const declared = variables.get(name.toLowerCase())
    if (declared === undefined) throw new AibError(undeclared('variable', name, variables, at))
    return once.get(`variables('${declared.key.value}')`, at, () => evaluate(declared.value))
  }
  return { parameter, variable }
}

// Names of parameters and variables are case-insensitive in ARM.
const byLowerName = (entries: readonly ObjectEntry[]): ReadonlyMap<string, ObjectEntry> =>
  new Map(entries.map((entry) => [entry.key.value.toLowerCase(), entry]))

// Read when the first variable is needed: malformed loops are a problem only for templates that use variables.
const loopsByLowerName = (variables: ObjectNode | undefined): (() => ReadonlyMap<string, CopyLoop>) => {
  let known: ReadonlyMap<string, CopyLoop> | undefined
  return () =>
    (known ??= new Map(
      variables?.entries
        .filter(isCopy)
        .flatMap(loopsOf)
        .map((loop) => [loop.entry.key.value.toLowerCase(), loop]),
    ))
}

// A parameter that is null counts as not given: its default is used, and it is null only if it is nullable and has no default
// (docs/platforms.md 4.4; the portal writes null for each parameter of an exported template).
const valueOf = (
  { key, value: declaration }: ObjectEntry,
  given: TemplateNode | undefined,
  evaluate: (node: TemplateNode, inDefault?: string) => TemplateNode,
  { types, passed, onSecret }: DefinitionSources,
): TemplateNode => {
  const isOfUser = passed === undefined
  const fallback = get(declaration, 'defaultValue')
  if (declaration.kind !== 'object') throw new AibError(missing(key.value, key.at, given, isOfUser))
  const hasDefault = fallback !== undefined && !isNull(fallback)
  const byDefault = () => (hasDefault ? evaluate(fallback, howToGive(key.value, isOfUser)) : undefined)
  const value = given !== undefined && !isNull(given) ? given : byDefault()
  if (value !== undefined) {
    const marked = markSecure(value, declaration, types)
    secretTexts(marked).forEach(onSecret)
    // Only now that a string has its declared type may it have secure parts.
    return markSecure(checkParameter(key.value, marked, declaration, types), declaration, types)
  }
  if (isNullable(declaration, types)) return { kind: 'scalar', value: null, at: declaration.at }
  throw new AibError(missing(key.value, key.at, given, isOfUser))
}

const howToGive = (name: string, isOfUser: boolean): string =>
  isOfUser ? `Pass it with the parameters input: ${name}=…` : `Pass the parameter ${name} to the nested deployment.`

const missing = (name: string, where: Place, given: TemplateNode | undefined, isOfUser: boolean): Problem => ({
  code: 'parameter-missing',
  message:
    given === undefined
      ? `The parameter ${name} of the template has no value and no default.`
      : `The parameter ${name} is null, which counts as not given, and has no default.`,
  where: given?.at ?? where,
  fix: howToGive(name, isOfUser),
})

const undeclared = (kind: string, name: string, declared: ReadonlyMap<string, ObjectEntry>, where: Place): Problem => {
  const names = [...declared.values()].map(({ key }) => key.value)
  const guess = didYouMean(name, names)
  return {
    code: 'template-expression',
    message: `The template declares no ${kind} ${name}.${guess === undefined ? '' : ` Did you mean ${guess}?`}`,
    where,
    fix: names.length === 0 ? `It declares no ${kind} at all.` : `It declares ${names.join(', ')}.`,
  }
}

interface Once {
  readonly get: (name: string, at: Place, make: () => TemplateNode) => TemplateNode
}

// Evaluates each value once, returns the same value or error from then on, and detects cycles.
const createOnce = (): Once => {
  const values = new Map<string, TemplateNode>()
  const errors = new Map<string, AibError>()
  const open: string[] = []
  const make = (name: string, task: () => TemplateNode): TemplateNode => {
    open.push(name)
    try {
      const value = task()
      values.set(name, value)
      return value
    } catch (error) {
      if (error instanceof AibError) errors.set(name, error)
      throw error
    } finally {
      open.pop()
    }
  }
  const getOnce = (name: string, at: Place, task: () => TemplateNode): TemplateNode => {
    const error = errors.get(name)
    if (error !== undefined) throw error
    if (open.includes(name)) throw new AibError(circular([...open.slice(open.indexOf(name)), name], at))
    return values.get(name) ?? make(name, task)
  }
  return { get: getOnce }
}

const circular = (way: readonly string[], where: Place): Problem => ({
  code: 'template-expression',
  message: `${way[0] ?? ''} needs itself: ${way.join(' → ')}.`,
  where,
})
