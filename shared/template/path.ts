// Paths in a template that the compiler checks against the model.
import type { imageTemplate } from './model/image-template.js'
import { get, withEntry, type ObjectNode, type TemplateNode } from './node.js'

// From the body of a template to any of its properties that a user can write.
export type TemplatePath = PathIn<typeof imageTemplate>

type PathIn<V> =
  | readonly []
  | (V extends { readonly kind: 'list'; readonly item: infer I }
      ? readonly [number, ...PathIn<I>]
      : V extends { readonly kind: 'map'; readonly item: infer I }
        ? readonly [string, ...PathIn<I>]
        : V extends { readonly kind: 'object'; readonly members: infer M }
          ? PathInMembers<M>
          : V extends { readonly kind: 'union'; readonly on: infer O; readonly common: infer C; readonly kinds: infer K }
            ? readonly [O] | PathInMembers<C> | PathInKind<K[keyof K]>
            : never)

type PathInMembers<M> = {
  [N in keyof M]: M[N] extends { readonly readOnly: true } ? never : readonly [N, ...PathIn<M[N]>]
}[keyof M]

type PathInKind<K> = K extends { readonly members: infer M } ? PathInMembers<M> : never

// The value at a path; undefined if it does not exist.
export const nodeAt = (body: ObjectNode, path: TemplatePath): TemplateNode | undefined => get(body, ...path)

// The body with a value at a path, replacing any that exists; missing objects and lists on the path are created.
export const withValue = (body: ObjectNode, path: TemplatePath, value: TemplateNode): ObjectNode => {
  const changed = setAt(body, path, value)
  return changed.kind === 'object' ? changed : body
}

const setAt = (node: TemplateNode | undefined, [step, ...rest]: readonly (string | number)[], value: TemplateNode): TemplateNode => {
  if (step === undefined) return value
  if (typeof step === 'number') {
    const items = node?.kind === 'array' ? node.items : []
    return { kind: 'array', items: items.toSpliced(step, 1, setAt(items[step], rest, value)), at: node?.at ?? value.at }
  }
  const owner: ObjectNode = node?.kind === 'object' ? node : { kind: 'object', entries: [], at: value.at }
  return withEntry(owner, step, setAt(get(owner, step), rest, value))
}
