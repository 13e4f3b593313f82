// Holds a value against the declaration of an ARM template parameter.
import { AibError, type Problem } from '../errors.js'
import { canonicalJson } from '../json.js'
import { readJsonValue } from './functions/encodings.js'
import { isNull } from './functions/kinds.js'
import { fromJson, get, getItems, getText, toJson, type ObjectEntry, type ObjectNode, type TemplateNode } from './node.js'
import { holdsSecret, markSecret } from './secret-marks.js'

// The declaration with what it refers to (`"$ref": "#/definitions/name"`, as Bicep writes types of its user); its own members go before.
export const resolveType = (declaration: TemplateNode, types: ObjectNode | undefined): TemplateNode => {
  const seen = new Set<string>()
  let resolved = declaration
  for (;;) {
    const name = /^#\/definitions\/([^/]+)$/.exec(getText(resolved, '$ref') ?? '')?.[1]
    const referred = name === undefined || seen.has(name) ? undefined : get(types, decodePointer(name))
    if (name === undefined || referred?.kind !== 'object' || resolved.kind !== 'object') return resolved
    seen.add(name)
    const own = resolved.entries.filter(({ key }) => key.value !== '$ref')
    const others = referred.entries.filter(({ key }) => own.every((entry) => entry.key.value !== key.value))
    resolved = { ...resolved, entries: [...own, ...others] }
  }
}

const decodePointer = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~')

// Whether the declaration makes the value a secret.
const isSecure = (declaration: TemplateNode): boolean => ['securestring', 'secureobject'].includes(typeOf(declaration) ?? '')

// The value with what its declaration makes secret marked: all of a secure one, or the secure parts of an object or array.
export const markSecure = (value: TemplateNode, declared: TemplateNode, types: ObjectNode | undefined): TemplateNode => {
  const declaration = resolveType(declared, types)
  if (isSecure(declaration)) return markSecret(value)
  const others = get(declaration, value.kind === 'array' ? 'items' : 'additionalProperties')
  const inside = (part: TemplateNode, type: TemplateNode | undefined) => (type === undefined ? part : markSecure(part, type, types))
  if (value.kind === 'array')
    return { ...value, items: value.items.map((item, index) => inside(item, get(declaration, 'prefixItems', index) ?? others)) }
  if (value.kind !== 'object') return value
  const marked = ({ key, value: part }: ObjectEntry): ObjectEntry => ({
    key,
    value: inside(part, get(declaration, 'properties', key.value) ?? others),
  })
  return { ...value, entries: value.entries.map(marked) }
}

// Whether the value may be null, or left out.
export const isNullable = (declaration: TemplateNode, types: ObjectNode | undefined): boolean => {
  const nullable = get(resolveType(declaration, types), 'nullable')
  return nullable?.kind === 'scalar' && nullable.value === true
}

// The value as its declared type wants it: texts become numbers, booleans, arrays and objects (a pipeline has nothing but texts).
// Throws `parameter-invalid` for each thing that the declaration forbids.
export const checkParameter = (name: string, value: TemplateNode, declared: ObjectNode, types?: ObjectNode): TemplateNode => {
  const declaration = resolveType(declared, types)
  if (isNull(value) && isNullable(declaration, types)) return value
  const type = typeOf(declaration)
  const typed = type === undefined ? value : coerce(value, type)
  const isHidden = holdsSecret(markSecure(value, declaration, types))
  if (typed === undefined) throw invalid(name, value, `must be of the type ${getText(declaration, 'type') ?? ''}`, declaration, isHidden)
  const reason = [allowed, lengths, range].map((check) => check(typed, declaration)).find((found) => found !== undefined)
  if (reason !== undefined) throw invalid(name, typed, reason, declaration, isHidden)
  return typed === value || !holdsSecret(value) ? typed : markSecret(typed)
}

const typeOf = (declaration: TemplateNode): string | undefined => getText(declaration, 'type')?.toLowerCase()

// A value that is a secret is never shown.
const invalid = (name: string, value: TemplateNode, reason: string, declaration: TemplateNode, isHidden: boolean): AibError => {
  const shown = isHidden ? '' : `, and is ${shorten(canonicalJson(toJson(value)))}`
  const quoted = value.kind === 'scalar' && typeOf(declaration) === 'string'
  const problem: Problem = { code: 'parameter-invalid', message: `The parameter ${name} ${reason}${shown}.`, where: value.at }
  return new AibError(quoted ? { ...problem, fix: 'Put the value in quotes.' } : problem)
}

const shorten = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text)

const coerce = (value: TemplateNode, type: string): TemplateNode | undefined => {
  const isType = types.get(type)
  // A type of a newer language version: nothing is known of it, and Azure is the judge.
  if (isType === undefined || isType(value)) return value
  if (value.kind !== 'string') return undefined
  const text = type === 'bool' ? value.value.toLowerCase() : value.value
  const parsed = readJsonValue(text)
  return parsed !== undefined && isType(parsed) ? fromJson(toJson(parsed), value.at) : undefined
}

const isObject = (node: TemplateNode): boolean => node.kind === 'object'
const isString = (node: TemplateNode): boolean => node.kind === 'string'

const types: ReadonlyMap<string, (node: TemplateNode) => boolean> = new Map(
  Object.entries({
    string: isString,
    securestring: isString,
    int: (node: TemplateNode) => node.kind === 'scalar' && Number.isInteger(node.value),
    bool: (node: TemplateNode) => node.kind === 'scalar' && typeof node.value === 'boolean',
    array: (node: TemplateNode) => node.kind === 'array',
    object: isObject,
    secureobject: isObject,
  }),
)

// Azure compares allowed texts without regard to case (Azure/bicep issue 2489); of an array, each item must be allowed.
const allowed = (value: TemplateNode, declaration: TemplateNode): string | undefined => {
  const list = getItems(declaration, 'allowedValues').map(toJson)
  const known = new Set(list.map((item) => canonicalJson(item).toLowerCase()))
  const isAllowed = (node: TemplateNode) => known.has(canonicalJson(toJson(node)).toLowerCase())
  if (list.length === 0 || isAllowed(value) || (value.kind === 'array' && value.items.every(isAllowed))) return undefined
  return `must be one of ${list.map((item) => (typeof item === 'string' ? item : canonicalJson(item))).join(', ')}`
}

const lengths = (value: TemplateNode, declaration: TemplateNode): string | undefined => {
  if (value.kind !== 'string' && value.kind !== 'array') return undefined
  const length = value.kind === 'string' ? value.value.length : value.items.length
  const unit = value.kind === 'string' ? 'characters' : 'items'
  return between(length, numberOf(declaration, 'minLength'), numberOf(declaration, 'maxLength'), ` ${unit} long`)
}

const range = (value: TemplateNode, declaration: TemplateNode): string | undefined => {
  if (value.kind !== 'scalar' || typeof value.value !== 'number') return undefined
  return between(value.value, numberOf(declaration, 'minValue'), numberOf(declaration, 'maxValue'), '')
}

const between = (number: number, least: number | undefined, most: number | undefined, unit: string): string | undefined => {
  if (least !== undefined && number < least) return `must be at least ${String(least)}${unit}`
  if (most !== undefined && number > most) return `must be at most ${String(most)}${unit}`
  return undefined
}

const numberOf = (declaration: TemplateNode, key: string): number | undefined => {
  const node = get(declaration, key)
  return node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined
}
