// JSONPath as far as server tasks use it: names, indices, *, descent, and filters that compare a member with a number.

// The values that a path finds in a document, in its order. A path without $ begins at the root.
export const jsonPath = (document: unknown, path: string): readonly unknown[] => {
  const steps = [...path.replace(/^\$/, '').matchAll(step)]
  if (steps.map(([whole]) => whole).join('') !== path.replace(/^\$/, '')) throw new Error(`This is not a path: ${path}`)
  return steps.reduce<readonly unknown[]>(
    (found, [whole, name, quoted, index, member, operator, number]) => {
      if (whole === '..') return found.flatMap(descendants)
      if (whole === '[*]' || whole === '.*') return found.flatMap(childrenOf)
      if (index !== undefined) return found.flatMap((value) => childrenOf(value).slice(Number(index), Number(index) + 1))
      if (member !== undefined)
        return found.flatMap(childrenOf).filter((value) => compares(memberOf(value, member), operator, Number(number)))
      return found.map((value) => memberOf(value, name ?? quoted ?? '')).filter((value) => value !== undefined)
    },
    [document],
  )
}

const step = /\.\.|\[\*\]|\.\*|\.?([A-Za-z_]\w*)|\['([^']+)'\]|\[(\d+)\]|\[\?\(@\.(\w+)\s*([<>])\s*(\d+)\)\]/g

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined

const childrenOf = (value: unknown): readonly unknown[] => (typeof value === 'object' && value !== null ? Object.values(value) : [])

const descendants = (value: unknown): readonly unknown[] => [value, ...childrenOf(value).flatMap(descendants)]

const compares = (value: unknown, operator: string | undefined, number: number): boolean =>
  typeof value === 'number' && (operator === '<' ? value < number : value > number)
