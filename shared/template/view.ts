// A template read through types that are inferred from the model: a name that the model does not have does not compile.
import type { JsonObject } from '../json.js'
import { newestApiVersion } from './model/api-versions.js'
import { imageTemplate, runOutput, trigger } from './model/image-template.js'
import type { Members, Value, Variant } from './model/property.js'
import { nameIn, variantOf } from './model/visit.js'
import { fromJson, getText, inputPlace, type ObjectNode, type TemplateNode } from './node.js'
import type { Place } from '../errors.js'

// `plain` values are those of the JSON; `located` ones have their place in the user's file.
type Form = 'plain' | 'located'

// What can be read of a value in the model. Anything may be absent: the template may come from someone else, or wrong.
export type View<V, F extends Form = 'plain'> = V extends { readonly kind: 'text' }
  ? Leaf<string, F>
  : V extends { readonly kind: 'choice'; readonly values: infer C }
    ? Leaf<keyof C & string, F>
    : V extends { readonly kind: 'integer' }
      ? Leaf<number, F>
      : V extends { readonly kind: 'boolean' }
        ? Leaf<boolean, F>
        : V extends { readonly kind: 'list'; readonly item: infer I }
          ? readonly View<I, F>[]
          : V extends { readonly kind: 'map'; readonly item: infer I }
            ? MapView<View<I, F>, F>
            : V extends { readonly kind: 'object'; readonly members: infer M }
              ? MembersView<M, F> & Positioned<F>
              : V extends { readonly kind: 'union'; readonly on: infer O; readonly common: infer C; readonly kinds: infer K }
                ? UnionView<O, C, K, F> & Positioned<F>
                : V extends { readonly kind: 'anything'; readonly shape: infer S }
                  ? View<S, F>
                  : never

// A string, number or boolean with its place.
interface Located<T> {
  readonly kind: T extends string ? 'string' : 'scalar'
  readonly value: T
  readonly at: Place
}

type Leaf<T, F extends Form> = F extends 'plain' ? T : Located<T>

type Positioned<F extends Form> = F extends 'plain' ? object : { readonly at: Place }

type MapView<T, F extends Form> = F extends 'plain'
  ? Readonly<Record<string, T>>
  : readonly { readonly key: Located<string>; readonly value: T }[]

type MembersView<M, F extends Form> = { readonly [K in keyof M]?: View<M[K], F> }

type MembersOf<K> = K extends { readonly members: infer M } ? M : never

type NamesIn<K> = K extends unknown ? keyof MembersOf<K> : never

// One type for each kind. The properties of the others are known to be absent, so that they can be read before the kind is known. An
// unknown kind has only the common properties.
type UnionView<O, C, K, F extends Form> =
  | { [N in keyof K]: { readonly [P in O & string]: N } & KindView<K, MembersOf<K[N]>, C, F> }[keyof K]
  | ({ readonly [P in O & string]?: undefined } & KindView<K, unknown, C, F>)

type KindView<K, M, C, F extends Form> = MembersView<M & C, F> & {
  readonly [P in Exclude<NamesIn<K[keyof K]>, keyof M>]?: undefined
}

// An image template as plain values.
export type TemplateView = View<typeof imageTemplate>

// An image template with the places of its values.
export type LocatedTemplate = View<typeof imageTemplate, 'located'>

type PropertiesIn<T> = T extends { readonly properties?: infer P } ? NonNullable<P> : never
type ItemOf<T> = T extends readonly (infer I)[] ? I : never

// One item of properties.distribute.
export type Distributor = ItemOf<PropertiesIn<TemplateView>['distribute']>

// One item of properties.customize, or of properties.validate.inVMValidations.
export type TemplateStep =
  ItemOf<PropertiesIn<TemplateView>['customize']> | ItemOf<NonNullable<PropertiesIn<TemplateView>['validate']>['inVMValidations']>

// The same, with its places.
export type LocatedDistributor = ItemOf<PropertiesIn<LocatedTemplate>['distribute']>

// One item of properties.customize with its places.
export type LocatedCustomizer = ItemOf<PropertiesIn<LocatedTemplate>['customize']>

// properties.source with its places.
export type LocatedSource = NonNullable<PropertiesIn<LocatedTemplate>['source']>

// The body of an image template, from a file or from Azure. Names are accepted in any case. What the model does not know is left out, and
// so is a value of another type than in the model.
export const viewTemplate = (body: JsonObject): TemplateView => read(fromJson(body, nowhere), imageTemplate, 'plain') ?? {}

// The body of a template with places in the user's file. Each body is read once, because some questions are asked about each of its steps.
export const locateTemplate = (body: ObjectNode): LocatedTemplate => {
  const known = located.get(body)
  if (known !== undefined) return known
  const template = read(body, imageTemplate, 'located') ?? { at: body.at }
  located.set(body, template)
  return template
}

const located = new WeakMap<ObjectNode, LocatedTemplate>()

// The body of a trigger.
export const viewTrigger = (body: JsonObject): View<typeof trigger> => read(fromJson(body, nowhere), trigger, 'plain') ?? {}

// The body of a run output.
export const viewRunOutput = (body: JsonObject): View<typeof runOutput> => read(fromJson(body, nowhere), runOutput, 'plain') ?? {}

// The name of a trigger in a file. If the trigger is a separate resource, it begins with the template's name.
export const triggerName = (trigger: ObjectNode): string | undefined => getText(trigger, 'name')?.replace(/^[^/]*\//, '')

const nowhere = inputPlace('')

// The compiler cannot follow a walk along the model: the tests of this module prove for every property of the model that what is read has
// the type in View.
function read<V extends Value, F extends Form>(node: TemplateNode, value: V, form: F): View<V, F> | undefined
function read(node: TemplateNode, value: Value, form: Form): unknown {
  return walk(node, value, form)
}

const walk = (node: TemplateNode, value: Value, form: Form): unknown => {
  switch (value.kind) {
    case 'text':
      return node.kind === 'string' ? leaf(node, form) : undefined
    case 'choice':
      return node.kind === 'string' ? readChoice(node, value, form) : undefined
    case 'integer':
      return node.kind === 'scalar' && Number.isInteger(node.value) ? leaf(node, form) : undefined
    case 'boolean':
      return node.kind === 'scalar' && typeof node.value === 'boolean' ? leaf(node, form) : undefined
    case 'list':
      return node.kind === 'array' ? node.items.flatMap((item) => walk(item, value.item, form) ?? []) : undefined
    case 'map':
      return node.kind === 'object' ? readMap(node, value.item, form) : undefined
    case 'object':
      return node.kind === 'object' ? readMembers(node, value.members, form) : undefined
    case 'union':
      return node.kind === 'object' ? readUnion(node, value, form) : undefined
    case 'anything':
      return walk(node, value.shape, form)
  }
}

const leaf = (node: Extract<TemplateNode, { kind: 'string' | 'scalar' }>, form: Form): unknown => (form === 'plain' ? node.value : node)

const readChoice = (
  node: Extract<TemplateNode, { kind: 'string' }>,
  { values }: Extract<Value, { kind: 'choice' }>,
  form: Form,
): unknown => {
  const names = Object.keys(values)
  const name = names.find((one) => one === node.value) ?? names.find((one) => one.toLowerCase() === node.value.toLowerCase())
  return name === undefined ? undefined : leaf({ ...node, value: name }, form)
}

const readMap = ({ entries }: ObjectNode, item: Value, form: Form): unknown => {
  const items = entries.flatMap(({ key, value }) => {
    const found = walk(value, item, form)
    return found === undefined ? [] : [{ key, value: found }]
  })
  return form === 'plain' ? Object.fromEntries(items.map(({ key, value }) => [key.value, value])) : items
}

const readMembers = ({ entries, at }: ObjectNode, members: Members, form: Form): Readonly<Record<string, unknown>> => {
  const found = entries.flatMap(({ key, value }): readonly (readonly [string, unknown])[] => {
    const name = nameIn(members, key.value, newestApiVersion)
    const member = name === undefined ? undefined : members[name]
    const one = member === undefined ? undefined : walk(value, member, form)
    return name === undefined || one === undefined ? [] : [[name, one]]
  })
  return { ...Object.fromEntries(found), ...(form === 'plain' ? {} : { at }) }
}

const readUnion = (node: ObjectNode, union: Extract<Value, { kind: 'union' }>, form: Form): unknown => {
  const [kind, variant]: readonly [string?, Variant?] = variantOf(node, union, newestApiVersion) ?? []
  const members = readMembers(node, variant?.members ?? union.common, form)
  return kind === undefined ? members : { ...members, [union.on]: kind }
}
