// The resource ids in a template, and the subscriptions in them.
import type { TextForm } from '../model/property.js'
import type { StringNode } from '../node.js'
import { forms, type IdForm } from './resource-id-forms.js'
import { nameOf, type Subject } from './rule.js'

// An id, what it is called in messages, and its form.
export interface Id {
  readonly node: StringNode
  readonly label: string
  readonly form: IdForm
}

// Every id in the template. Ids are values; those of the template's identity are names. A property that is the empty string counts as
// absent, an item of a list or a name does not.
export const idsOf = ({ visits }: Subject): readonly Id[] =>
  visits.flatMap((part) => {
    const { node, property, parent } = part
    if (property?.kind === 'text' && property.form !== undefined && node.kind === 'string')
      return node.value === '' && parent?.property?.kind !== 'list' ? [] : idOf(node, property.form, nameOf(part))
    const names = property?.kind === 'map' ? property.names : undefined
    if (names === undefined || node.kind !== 'object') return []
    return node.entries.flatMap(({ key }) => idOf(key, names, `An id in ${nameOf(part)}`))
  })

const idOf = (node: StringNode, name: TextForm, label: string): readonly Id[] => {
  const form = forms[name]
  return form === undefined ? [] : [{ node, label, form }]
}

// The subscriptions that are wrong, each once, at the first id that has it. The rule resource-id reports ids of another form. Without a
// a cloud, only the form of the ids is checked.
export const subscriptionsOf = (
  subject: Subject,
  isWrong: (subscription: string) => boolean,
): readonly (Id & { readonly subscription: string })[] => {
  if (subject.facts.cloud === undefined) return []
  const first = new Map<string, Id & { readonly subscription: string }>()
  for (const id of idsOf(subject)) {
    const subscription = id.form.form.test(id.node.value) ? /^\/subscriptions\/([^/]+)/i.exec(id.node.value)?.[1] : undefined
    if (subscription === undefined || !isWrong(subscription) || first.has(subscription.toLowerCase())) continue
    first.set(subscription.toLowerCase(), { ...id, subscription })
  }
  return [...first.values()]
}
