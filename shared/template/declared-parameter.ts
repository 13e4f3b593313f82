// Checks a value against the declaration of an ARM template parameter.
import { defined } from '../defined.js'
import { didYouMean } from '../did-you-mean.js'
import { AibError, type Place } from '../errors.js'
import { canonicalJson } from '../json.js'
import { collectAll } from './collect.js'
import { discriminatorOf, hasPartTypes, isNullable, isSecure, markSecure, partType, resolveType, typeNameOf } from './declared-type.js'
import { losesDigits } from './exact-number.js'
import { readLooseJson } from './functions/encodings.js'
import { isNull } from './functions/kinds.js'
import {
  entryOf,
  get,
  getItems,
  getText,
  placedAt,
  toJson,
  type ArrayNode,
  type ObjectEntry,
  type ObjectNode,
  type StringNode,
  type TemplateNode,
} from './node.js'
import { holdsSecret, markSecret } from './secret-marks.js'

// The value in its declared type: strings become numbers, booleans, arrays and objects, because a pipeline has only strings. Parts of
// objects and arrays are checked as well. Throws `parameter-invalid` for everything that the declaration forbids.
export const checkParameter = (name: string, value: TemplateNode, declared: TemplateNode, types?: ObjectNode): TemplateNode => {
  const declaration = resolveType(declared, types)
  if (isNull(value) && isNullable(declaration, types)) return value
  const type = typeNameOf(declaration)
  const coerced = type === undefined ? value : coerce(value, type)
  const isHidden = isSecure(declaration) || holdsSecret(value) || (value.kind === 'string' && hasPartTypes(declaration))
  if (coerced === undefined) throw invalid(name, value, `must be of the type ${getText(declaration, 'type') ?? ''}`, declaration, isHidden)
  const typed = coerced === value ? value : markSecure(holdsSecret(value) ? markSecret(coerced) : coerced, declaration, types)
  const reason = [allowed, lengths, range].map((check) => check(typed, declaration)).find((found) => found !== undefined)
  if (reason !== undefined) throw invalid(name, typed, reason, declaration, isHidden || holdsSecret(typed))
  if (typed.kind === 'array') return checkItems(name, typed, declaration, types)
  return typed.kind === 'object' ? checkMembers(name, typed, declaration, types) : typed
}

const checkItems = (name: string, value: ArrayNode, declaration: TemplateNode, types: ObjectNode | undefined): TemplateNode => {
  const wanted = getItems(declaration, 'prefixItems').length
  const count = value.items.length
  const isTooLong = count > wanted && partType(declaration, wanted) === false
  if (count < wanted || isTooLong)
    throw problem(
      `The parameter ${name} must have ${isTooLong ? '' : 'at least '}${String(wanted)} items, and has ${String(count)}.`,
      value.at,
    )
  const items = value.items.map((item, index) => () => checkPart(`${name}[${String(index)}]`, item, partType(declaration, index), types))
  return { ...value, items: collectAll(items) }
}

const checkMembers = (name: string, value: ObjectNode, declared: TemplateNode, types: ObjectNode | undefined): TemplateNode => {
  checkVariant(name, value, declared)
  const declaration = resolveType(declared, types, value)
  const properties = get(declaration, 'properties')
  const known = properties?.kind === 'object' ? properties.entries : []
  const missing = known.filter(({ key, value: type }) => entryOf(value, key.value) === undefined && !isNullable(type, types))
  const checkMember = ({ key, value: part }: ObjectEntry): ObjectEntry => {
    const type = partType(declaration, key.value)
    if (type === false) throw unknownMember(name, shown(key), known, key.at)
    return { key, value: checkPart(`${name}.${shown(key)}`, part, type, types) }
  }
  const absent = missing.map(({ key, value: type }) => (): ObjectEntry => {
    throw missingMember(name, key.value, resolveType(type, types), value.at)
  })
  return { ...value, entries: collectAll([...absent, ...value.entries.map((entry) => () => checkMember(entry))]) }
}

// The keys of a secure object are secret too.
const shown = ({ value, isSecret }: StringNode): string => (isSecret === true ? '***' : value)

const checkPart = (
  name: string,
  value: TemplateNode,
  type: TemplateNode | false | undefined,
  types: ObjectNode | undefined,
): TemplateNode => (type === undefined || type === false ? value : checkParameter(name, value, type, types))

const checkVariant = (name: string, value: ObjectNode, declaration: TemplateNode): void => {
  const discriminator = discriminatorOf(declaration)
  if (discriminator === undefined) return
  const { property, variants } = discriminator
  const choices = variants.entries.map(({ key }) => key.value).join(', ')
  const chosen = entryOf(value, property)?.value
  if (chosen === undefined) throw problem(`The parameter ${name} has no ${property}.`, value.at, `Add ${property}: one of ${choices}.`)
  if (chosen.kind === 'string' && entryOf(variants, chosen.value) !== undefined) return
  throw invalid(`${name}.${property}`, chosen, `must be one of ${choices}`, declaration, holdsSecret(chosen))
}

const missingMember = (name: string, member: string, type: TemplateNode, where: Place): AibError => {
  const kind = getText(type, 'type')
  return problem(`The parameter ${name} has no ${member}.`, where, `Add ${member}${kind === undefined ? '' : `, of the type ${kind}`}.`)
}

const unknownMember = (name: string, member: string, known: readonly ObjectEntry[], where: Place): AibError => {
  const names = known.map(({ key }) => key.value)
  const guess = didYouMean(member, names)
  return problem(
    `The type of the parameter ${name} has no ${member}.${guess === undefined ? '' : ` Did you mean ${guess}?`}`,
    where,
    names.length === 0 ? 'Remove it.' : `It has ${names.join(', ')}.`,
  )
}

const problem = (message: string, where: Place, fix?: string): AibError =>
  new AibError({ code: 'parameter-invalid', message, where, ...defined({ fix }) })

// A value that is a secret is never shown.
const invalid = (name: string, value: TemplateNode, reason: string, declaration: TemplateNode, isHidden: boolean): AibError => {
  const shown = isHidden ? '' : `, and is ${shorten(written(value))}`
  const isUnquoted = value.kind === 'scalar' && !isNull(value) && typeNameOf(declaration) === 'string'
  return problem(`The parameter ${name} ${reason}${shown}.`, value.at, isUnquoted ? 'Put the value in quotes.' : undefined)
}

const written = (value: TemplateNode): string =>
  value.kind === 'scalar' && typeof value.value === 'number' && value.written !== undefined && losesDigits(value.value, value.written)
    ? value.written
    : canonicalJson(toJson(value))

const shorten = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text)

const coerce = (value: TemplateNode, type: string): TemplateNode | undefined => {
  const isType = types.get(type)
  // A type of a newer language version: nothing is known about it, so Azure decides.
  if (isType === undefined || isType(value)) return value
  if (value.kind !== 'string') return undefined
  const text = type === 'bool' ? value.value.toLowerCase() : value.value
  const parsed = readLooseJson(withoutShellQuotes(text))
  if (parsed === undefined || !isType(parsed)) return undefined
  return placedAt(parsed, value.at)
}

// '{"size": 1}' with the quotes of a shell, which a pipeline's input does not need.
const withoutShellQuotes = (text: string): string => /^'\s*([[{][^]*[\]}])\s*'$/.exec(text)?.[1] ?? text

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

// Azure compares allowed strings without case (docs/platforms.md 4.3). Every item of an array must be allowed.
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
