// Evaluates expressions of server tasks as their documentation says: https://learn.microsoft.com/azure/devops/pipelines/process/expressions
// for the functions of conditions, docs/authoring/servertaskauthoring.md of microsoft/azure-pipelines-tasks for root and jsonpath.
// Functions that no official task uses are left out.
import { jsonPath } from './json-path.js'
import { parseExpression, type Expression } from './parse-expression.js'

// The values of names: `root` is the body of the answer.
export type Names = Readonly<Record<string, unknown>>

// The value of an expression; throws where Azure DevOps would say that it cannot be evaluated.
export const evaluateExpression = (text: string, names: Names): unknown => valueOf(parseExpression(text), names)

const valueOf = (expression: Expression, names: Names): unknown => {
  switch (expression.kind) {
    case 'literal':
      return expression.value
    case 'name':
      return memberOf(names, expression.name)
    case 'index':
      return memberOf(valueOf(expression.of, names), valueOf(expression.index, names))
    case 'call': {
      const evaluate = functions[expression.name.toLowerCase()]
      if (evaluate === undefined) throw new Error(`There is no function ${expression.name}.`)
      return evaluate(
        expression.parameters.map((parameter) => () => valueOf(parameter, names)),
        names,
      )
    }
  }
}

// Names are compared without case; a missing member is null, and so are its members.
const memberOf = (value: unknown, index: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return null
  const key = String(index).toLowerCase()
  return Object.entries(value).find(([name]) => name.toLowerCase() === key)?.[1] ?? null
}

type Parameter = () => unknown
type ExpressionFunction = (parameters: readonly Parameter[], names: Names) => unknown

const of = (parameters: readonly Parameter[], position: number): unknown => {
  const parameter = parameters[position]
  if (parameter === undefined) throw new Error(`Parameter ${position + 1} is missing.`)
  return parameter()
}

const functions: Readonly<Record<string, ExpressionFunction>> = {
  // They stop at the first value that decides.
  and: (parameters) => parameters.every((parameter) => isTruthy(parameter())),
  or: (parameters) => parameters.some((parameter) => isTruthy(parameter())),
  xor: (parameters) => isTruthy(of(parameters, 0)) !== isTruthy(of(parameters, 1)),
  eq: (parameters) => isEqual(of(parameters, 0), of(parameters, 1)),
  ge: (parameters) => numberOf(of(parameters, 0)) >= numberOf(of(parameters, 1)),
  le: (parameters) => numberOf(of(parameters, 0)) <= numberOf(of(parameters, 1)),
  count: (parameters) => entriesOf(of(parameters, 0)).length,
  jsonpath: (parameters, names) => jsonPath(names['root'], textOf(of(parameters, 0))),
  isnullorempty: (parameters) => textOf(of(parameters, 0)) === '',
  split: (parameters) => textOf(of(parameters, 0)).split(textOf(of(parameters, 1))),
  intersect: (parameters) => {
    const other = entriesOf(of(parameters, 1))
    return entriesOf(of(parameters, 0)).filter((value) => other.some((candidate) => isEqual(value, candidate)))
  },
  isurl: (parameters) => URL.canParse(textOf(of(parameters, 0))),
}

const isTruthy = (value: unknown): boolean => value !== null && value !== undefined && value !== false && value !== 0 && value !== ''

// The right value is converted to the type of the left one; texts are compared without case.
const isEqual = (left: unknown, right: unknown): boolean => {
  if (typeof left === 'string') return left.toLowerCase() === textOf(right).toLowerCase()
  if (typeof left === 'number') return left === Number(right)
  if (typeof left === 'boolean') return left === isTruthy(right)
  return left === right
}

const numberOf = (value: unknown): number => {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : Number.NaN
  if (Number.isNaN(number)) throw new Error(`${JSON.stringify(value)} cannot be converted to a number.`)
  return number
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''

const entriesOf = (value: unknown): readonly unknown[] => (typeof value === 'object' && value !== null ? Object.values(value) : [])
