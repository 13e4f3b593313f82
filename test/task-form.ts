// The form of Azure DevOps for a task.json: which fields and groups are visible at which values.
import { at, itemsOf, textOf } from '../shared/json.js'

export interface FormField {
  readonly name: string
  readonly label: string
  readonly group: string
}

export interface FormGroup {
  readonly name: string
  readonly title: string
  readonly isExpanded: boolean
  readonly fields: readonly FormField[]
}

// The groups that have a visible field at these values; a field without a value has its default.
export const formOf = (manifest: unknown, given: Readonly<Record<string, string>>): readonly FormGroup[] => {
  const inputs = itemsOf(at(manifest, 'inputs'))
  const valueOf = (name: string): string =>
    given[name] ??
    text(
      inputs.find((input) => text(input, 'name') === name),
      'defaultValue',
    )
  const visible = inputs.filter((input) => isVisible(text(input, 'visibleRule'), valueOf))
  return itemsOf(at(manifest, 'groups'))
    .map((group) => ({
      name: text(group, 'name'),
      title: text(group, 'displayName'),
      isExpanded: at(group, 'isExpanded') === true,
      fields: visible
        .filter((input) => text(input, 'groupName') === text(group, 'name'))
        .map((input) => ({ name: text(input, 'name'), label: text(input, 'label'), group: text(input, 'groupName') })),
    }))
    .filter(({ fields }) => fields.length > 0)
}

export interface Condition {
  readonly name: string
  readonly value: string
  readonly isNegated: boolean
}

// The conditions of a rule such as `command = build || command = plan`.
export const conditionsOf = (rule: string): readonly Condition[] =>
  rule
    .split(/&&|\|\|/)
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [name = '', value = ''] = part.split(/!?=/).map((side) => side.trim())
      return { name, value, isNegated: part.includes('!=') }
    })

// Whether a field with this rule is visible.
export const isVisible = (rule: string, valueOf: (name: string) => string): boolean => {
  const holds = conditionsOf(rule).map(({ name, value, isNegated }) => (valueOf(name) === value) !== isNegated)
  return holds.length === 0 || (rule.includes('&&') ? holds.every(Boolean) : holds.some(Boolean))
}

const text = (value: unknown, name: string): string => textOf(at(value, name)) ?? ''
