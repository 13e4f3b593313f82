// Properties and items of values in expressions.
import { expressionFault as fault } from './expression-fault.js'
import { printed } from './functions/kinds.js'
import { weightPerStep, type WorkGuard } from './functions/work-guard.js'
import type { Place } from '../errors.js'
import { entryOf, type TemplateNode } from './node.js'

interface Context {
  readonly at: Place
  readonly deeper: WorkGuard
}

// The property or item at an index. Throws `template-expression` if it does not exist.
export const partOf = (target: TemplateNode, key: TemplateNode, context: Context): TemplateNode => {
  const { at } = context
  if (key.kind === 'string') return propertyOf(target, key.value, context)
  if (target.kind !== 'array') throw fault(`[${String(printed(key))}] is read from a value that is not an array.`, at)
  const item = key.kind === 'scalar' && typeof key.value === 'number' ? target.items[key.value] : undefined
  if (item !== undefined) return item
  throw fault(`The array has ${String(target.items.length)} items and none at [${String(printed(key))}].`, at)
}

// The property with a name. Throws `template-expression` if the value does not have it.
export const propertyOf = (target: TemplateNode, name: string, { at, deeper }: Context): TemplateNode => {
  if (target.kind !== 'object') throw fault(`.${name} is read from a value that is not an object.`, at)
  deeper.charge(at, target.entries.length / weightPerStep)
  const found = entryOf(target, name)
  if (found !== undefined) return found.value
  if (target.entries.length === 0) throw fault(`The object is empty and has no property ${name}.`, at)
  throw fault(`The object has no property ${name}.`, at, `It has ${target.entries.map(({ key }) => key.value).join(', ')}.`)
}
