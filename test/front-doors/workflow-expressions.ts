// The expressions of GitHub's workflows, as far as the examples use them: members of contexts, texts, == and !=, && and ||, joined with
// text. Anything else is an error here, so that no test passes by a value that GitHub would give otherwise.

// The context in which `steps.image.outputs.x` and the like are looked up. A missing member is an error; GitHub would return an empty
// string.
export interface Contexts {
  readonly [name: string]: string | Contexts
}

// A text with `${{ … }}` in it, with their values.
export const fillIn = (text: string, contexts: Contexts): string =>
  text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => String(evaluate(expression, contexts)))

// The value of an `if:`, which may be written without `${{ }}`. GitHub treats an empty text, and the word false of an expression, as false.
export const isTrue = (condition: string, contexts: Contexts): boolean => {
  const [, inner = condition] = /^\s*\$\{\{(.*)\}\}\s*$/s.exec(condition) ?? []
  const value = evaluate(inner, contexts)
  return value !== '' && value !== false
}

type Value = string | boolean

const evaluate = (expression: string, contexts: Contexts): Value => {
  const tokens = tokenize(expression)
  const value = either(tokens, contexts)
  if (tokens.length > 0) throw new Error(`The expression ${expression} has more in it than this evaluator knows: ${tokens.join(' ')}`)
  return value
}

const tokenize = (expression: string): string[] => {
  const tokens = expression.match(/'(?:[^']|'')*'|==|!=|&&|\|\||[()]|[A-Za-z_][\w-]*(?:\.[\w-]+)*|\S/g) ?? []
  if (tokens.length === 0) throw new Error('An expression is empty.')
  return [...tokens]
}

// As in JavaScript, the value of && and || is that of one of the operands.
const either = (tokens: string[], contexts: Contexts): Value => {
  let value = both(tokens, contexts)
  while (take(tokens, '||')) {
    const next = both(tokens, contexts)
    value = value === '' || value === false ? next : value
  }
  return value
}

const both = (tokens: string[], contexts: Contexts): Value => {
  let value = comparison(tokens, contexts)
  while (take(tokens, '&&')) {
    const next = comparison(tokens, contexts)
    value = value === '' || value === false ? value : next
  }
  return value
}

// GitHub compares texts without case.
const comparison = (tokens: string[], contexts: Contexts): Value => {
  const left = operand(tokens, contexts)
  const operator = ['==', '!='].find((candidate) => take(tokens, candidate))
  if (operator === undefined) return left
  const right = operand(tokens, contexts)
  if (typeof left !== typeof right) throw new Error(`A ${typeof left} is compared with a ${typeof right}.`)
  return (String(left).toLowerCase() === String(right).toLowerCase()) === (operator === '==')
}

const operand = (tokens: string[], contexts: Contexts): Value => {
  const token = tokens.shift() ?? 'nothing'
  if (token === '(') {
    const value = either(tokens, contexts)
    if (!take(tokens, ')')) throw new Error('A parenthesis is not closed.')
    return value
  }
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'")
  if (token === 'true' || token === 'false') return token === 'true'
  if (/^[A-Za-z_][\w.-]*$/.test(token) && tokens[0] !== '(') return lookUp(token, contexts)
  throw new Error(`This evaluator does not know ${token}${tokens[0] === '(' ? '()' : ''}.`)
}

const lookUp = (path: string, contexts: Contexts): string => {
  let current: string | Contexts | undefined = contexts
  for (const name of path.split('.')) current = typeof current === 'object' ? current[name] : undefined
  if (typeof current !== 'string') throw new Error(`There is no ${path} here.`)
  return current
}

const take = (tokens: string[], token: string): boolean => {
  if (tokens[0] !== token) return false
  tokens.shift()
  return true
}
