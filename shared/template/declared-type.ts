// The declared type of a value in an ARM template, and of the parts of that value (Microsoft Learn, "Type definitions in ARM templates").
import { entryOf, get, getText, type ObjectEntry, type ObjectNode, type TemplateNode } from './node.js'
import { markSecret } from './secret-marks.js'

// The declaration with everything that it refers to (`"$ref": "#/definitions/name"`) and, for a type with a discriminator, the properties
// of the variant that the value selects. Its own properties take precedence.
export const resolveType = (declared: TemplateNode, types: ObjectNode | undefined, value?: TemplateNode): TemplateNode => {
  const declaration = resolveReference(declared, types)
  const variant = value === undefined ? undefined : variantOf(declaration, value)
  return variant === undefined ? declaration : merge(declaration, resolveReference(variant, types), 'discriminator')
}

const resolveReference = (declaration: TemplateNode, types: ObjectNode | undefined): TemplateNode => {
  const seen = new Set<string>()
  let resolved = declaration
  for (;;) {
    const name = /^#\/definitions\/([^/]+)$/.exec(getText(resolved, '$ref') ?? '')?.[1]
    const referred = name === undefined || seen.has(name) ? undefined : get(types, decodePointer(name))
    if (name === undefined || referred === undefined) return resolved
    seen.add(name)
    resolved = merge(resolved, referred, '$ref')
  }
}

const decodePointer = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~')

const merge = (declaration: TemplateNode, other: TemplateNode, replaced: string): TemplateNode => {
  if (declaration.kind !== 'object' || other.kind !== 'object') return declaration
  const own = declaration.entries.filter(({ key }) => key.value !== replaced)
  const others = other.entries.filter(({ key }) => own.every((entry) => entry.key.value !== key.value))
  return { ...declaration, entries: [...own, ...others] }
}

// Which property of an object names the variant of its type, and the variants; undefined for a type without variants.
export const discriminatorOf = (declaration: TemplateNode): { readonly property: string; readonly variants: ObjectNode } | undefined => {
  const property = getText(declaration, 'discriminator', 'propertyName')
  const variants = get(declaration, 'discriminator', 'mapping')
  return property === undefined || variants?.kind !== 'object' ? undefined : { property, variants }
}

const variantOf = (declaration: TemplateNode, value: TemplateNode): TemplateNode | undefined => {
  const discriminator = discriminatorOf(declaration)
  const chosen = discriminator === undefined || value.kind !== 'object' ? undefined : entryOf(value, discriminator.property)?.value
  return chosen?.kind === 'string' && discriminator !== undefined ? entryOf(discriminator.variants, chosen.value)?.value : undefined
}

// The declared type of a property, or of an item: false if the type allows no such part, undefined if the part may be anything.
export const partType = (declaration: TemplateNode, part: string | number): TemplateNode | false | undefined => {
  const own = typeof part === 'number' ? get(declaration, 'prefixItems', part) : ownMember(declaration, part)
  const other = own ?? get(declaration, typeof part === 'number' ? 'items' : 'additionalProperties')
  if (other?.kind === 'scalar') return other.value === false ? false : undefined
  return other
}

const ownMember = (declaration: TemplateNode, name: string): TemplateNode | undefined => {
  const properties = get(declaration, 'properties')
  return properties?.kind === 'object' ? entryOf(properties, name)?.value : undefined
}

// Whether the declaration constrains the parts of its values.
export const hasPartTypes = (declaration: TemplateNode): boolean =>
  ['properties', 'additionalProperties', 'prefixItems', 'items', 'discriminator'].some((member) => get(declaration, member) !== undefined)

// The name of the type, in lower case.
export const typeNameOf = (declaration: TemplateNode): string | undefined => getText(declaration, 'type')?.toLowerCase()

// Whether the declaration makes the value a secret.
export const isSecure = (declaration: TemplateNode): boolean => ['securestring', 'secureobject'].includes(typeNameOf(declaration) ?? '')

// Whether the value may be null, or left out.
export const isNullable = (declaration: TemplateNode, types: ObjectNode | undefined): boolean => {
  const nullable = get(resolveType(declaration, types), 'nullable')
  return nullable?.kind === 'scalar' && nullable.value === true
}

// The value with the secret parts marked: all of a secure value, or the secure parts of an object or array.
export const markSecure = (value: TemplateNode, declared: TemplateNode, types: ObjectNode | undefined): TemplateNode => {
  const declaration = resolveType(declared, types, value)
  if (isSecure(declaration)) return markSecret(value)
  const inside = (part: TemplateNode, type: TemplateNode | false | undefined) =>
    type === undefined || type === false ? part : markSecure(part, type, types)
  if (value.kind === 'array') return { ...value, items: value.items.map((item, index) => inside(item, partType(declaration, index))) }
  if (value.kind !== 'object') return value
  const marked = ({ key, value: part }: ObjectEntry): ObjectEntry => ({ key, value: inside(part, partType(declaration, key.value)) })
  return { ...value, entries: value.entries.map(marked) }
}
