// Copy loops of properties and variables: "copy": [{ "name": …, "count": …, "input": … }].
import { AibError, type Place } from '../../errors.js'
import { get, getText, type ObjectEntry, type TemplateNode } from '../node.js'

// One loop: `input` is evaluated `count` times and becomes the array `name`.
export interface CopyLoop {
  readonly entry: ObjectEntry
  readonly count: TemplateNode
}

// Whether an entry of an object contains loops.
export const isCopy = ({ key, value }: ObjectEntry): boolean => key.value === 'copy' && value.kind === 'array'

// The loops of such an entry. Throws `template-expression` for anything that is not a loop.
export const loopsOf = ({ value }: ObjectEntry): readonly CopyLoop[] => (value.kind === 'array' ? value.items.map(loopOf) : [])

// The maximum number of iterations in Azure Resource Manager (Microsoft Learn, "Property iteration in ARM templates").
const most = 800

// The count as a number. Throws `template-expression` for a value that cannot be a count.
export const timesOf = (count: TemplateNode, at: Place): number => {
  const times = count.kind === 'scalar' ? count.value : undefined
  if (typeof times === 'number' && Number.isInteger(times) && times >= 0 && times <= most) return times
  throw fault(`The count of a copy loop must be a whole number from 0 to ${String(most)}.`, at)
}

// The loop of a whole resource: "copy": { "name": …, "count": … }. Throws `template-expression` if it is not well formed.
export const resourceLoop = (node: TemplateNode): { readonly name: string; readonly count: TemplateNode } => {
  const [name, count] = [getText(node, 'name'), get(node, 'count')]
  if (name === undefined || count === undefined) throw fault('The copy loop of a resource has a name and a count.', node.at)
  return { name, count }
}

const loopOf = (node: TemplateNode): CopyLoop => {
  const name = getText(node, 'name')
  const [count, input] = [get(node, 'count'), get(node, 'input')]
  if (name === undefined || count === undefined || input === undefined)
    throw fault('A copy loop has a name, a count and an input.', node.at)
  return { entry: { key: { kind: 'string', value: name, at: get(node, 'name')?.at ?? node.at }, value: input }, count }
}

const fault = (message: string, where: Place): AibError => new AibError({ code: 'template-expression', message, where })
