// What an expression reads from reference() or resourceInfo(): reference('web').outputs.id.value, resourceInfo('web').id.
import type { Expression } from './expression.js'
import type { Frame } from './functions/frame.js'
import type { TemplateNode } from './node.js'

// A call of a function.
export type CallExpression = Extract<Expression, { kind: 'call' }>

// The call of the function, and the names and indexes after it.
export interface ReferenceChain {
  readonly root: CallExpression
  readonly steps: readonly (string | Expression)[]
}

// The chain of an expression; undefined for other expressions.
export const chainOf = (expression: Expression): ReferenceChain | undefined => {
  if (expression.kind === 'call' && ['reference', 'resourceinfo'].includes(expression.name.toLowerCase()))
    return { root: expression, steps: [] }
  const access = accessOf(expression)
  const chain = access === undefined ? undefined : chainOf(access.of)
  return access === undefined || chain === undefined ? undefined : { root: chain.root, steps: [...chain.steps, ...access.steps] }
}

interface Access {
  readonly of: Expression
  readonly steps: readonly (string | Expression)[]
}

const accessOf = (expression: Expression): Access | undefined => {
  switch (expression.kind) {
    case 'property':
      return { of: expression.of, steps: [expression.name] }
    case 'index':
      return { of: expression.of, steps: [expression.index] }
    case 'call': {
      // In ARM, Bicep's `.?` is tryGet(value, 'name').
      const [of, ...steps] = expression.name.toLowerCase() === 'tryget' ? expression.arguments : []
      return of === undefined ? undefined : { of, steps }
    }
    default:
      return undefined
  }
}

// A call of reference() or resourceInfo(): the function's name as the template spells it, and whether it asks for the whole resource
// ('Full') instead of its properties.
export interface ReferenceCall {
  readonly name: string
  readonly isFull: boolean
}

// The value of such a call followed by `steps`.
export type ResolveReference = (
  call: ReferenceCall,
  target: TemplateNode,
  steps: readonly (string | number)[],
  frame: Frame,
) => TemplateNode

// What such a call asks for.
export const referenceCallOf = ({ name, arguments: [, , form] }: CallExpression): ReferenceCall => ({
  name,
  isFull: form?.kind === 'text' && form.value.toLowerCase() === 'full',
})
