// Reads the values that a user gives for the parameters and placeholders of a template.
import { AibError, throwProblems, type Place, type Problem } from '../errors.js'
import { parseJson } from './load-json.js'
import { syntaxProblem } from './load-limits.js'
import { get, getText, textNode, type ObjectEntry, type ObjectNode, type TemplateNode } from './node.js'
import { isFileName } from './parameters-input.js'
import type { ParseDocument } from './reading.js'

// Each value by its name, with the place where it was given.
export type ParameterValues = ReadonlyMap<string, TemplateNode>

// The parameters in a text: lines of `name=value`, a JSON object, or (where `file` is one) a JSON or YAML parameters file. For the input
// itself, `file` is the input's name, and positions are in its value. `parse` reads what is not lines.
export const parseParameters = (text: string, file: string, parse: ParseDocument = parseJson): ParameterValues => {
  if (text.trim() === '') return new Map()
  if (isFileName(file)) return parseObject(text, file, parse)
  const plain = withoutShellQuotes(text)
  return plain.trimStart().startsWith('{') ? parseObject(plain, file, parse) : parseLines(text, file)
}

// An object in the quotes of a shell, '{"name": "value"}', with spaces in their place: positions stay.
const withoutShellQuotes = (text: string): string => text.replace(/^(\s*)'(\s*\{[^]*\}\s*)'(\s*)$/, '$1 $2 $3')

const parseObject = (text: string, file: string, parse: ParseDocument): ParameterValues => {
  const document = asParameters(file, () => parse(text, file))
  if (document.kind === 'object') return valuesOf(document)
  throw new AibError(syntaxProblem('Parameters are an object: {"name": "value"}.', document.at))
}

// The syntax error of parameters, without quoting them: the quote may be part of a secret. The input itself is not a file.
const asParameters = (file: string, parse: () => TemplateNode): TemplateNode => {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof AibError)) throw error
    throw error.withTexts((text) =>
      text
        .replace(' the end of the file', isFileName(file) ? ' the end of the file' : ' the end')
        .replace(/"(?:[^"\\]|\\.)*"/g, 'what is here')
        .replace(/\d{5,}\S*/g, '…')
        .replace(/: .*/s, '.'),
    )
  }
}

const parseLines = (text: string, file: string): ParameterValues => {
  const values = new Map<string, TemplateNode>()
  const problems: Problem[] = []
  let isInKey = false
  text.split('\n').forEach((line, index) => {
    // The lines of a key are not names, although base64 may end with "=".
    const isKeyLine = isInKey
    isInKey = (isInKey || line.includes('-----BEGIN ')) && !line.includes('-----END ')
    if (isInKey && !isKeyLine) problems.push(severalLines({ file, line: index + 1, column: 1, pointer: '' }))
    if (isKeyLine || isInKey) return
    if (line.trim() === '' || line.trimStart().startsWith('#')) return
    const separator = line.search(/[=:]/)
    const name = line.slice(0, Math.max(0, separator)).trim()
    const value = line.slice(separator + 1)
    const at: Place = { file, line: index + 1, column: line.length - value.trimStart().length + 1, pointer: '' }
    const before = values.get(name)
    if (name === '') problems.push(notPair({ ...at, column: 1 }, line.trim()))
    else if (before !== undefined) problems.push(givenTwice(before.at, at))
    else values.set(name, textNode(value.trim(), at))
  })
  throwProblems(problems)
  return values
}

// The unexpected text is not shown: it may be part of a secret.
const notPair = (where: Place, line: string): Problem => {
  const problem = { code: 'parameter-invalid', where } as const
  if (isFileName(line))
    return {
      ...problem,
      message: 'The path of a parameters file comes after single values.',
      fix: 'Give the file first, then the values: they override those of the file.',
    }
  if (/^[\w./\\ -]*\.(?:txt|env|ini|conf|config|properties|toml|tfvars|xml|csv|ps1|sh|bicep)$/i.test(line))
    return {
      ...problem,
      message: 'This is the path of a file that is not JSON, YAML or .bicepparam.',
      fix: 'Save the parameters as JSON or YAML, name: value, in a file that ends in .json or .yaml; or give the values here, name=value, one a line.',
    }
  return {
    ...problem,
    message: `Line ${String(where.line)} of the parameters has no name and value.`,
    fix: 'Write name=value, one a line, or the path of a .json, .yaml or .bicepparam file; a comment begins with #.',
  }
}

const severalLines = (where: Place): Problem => ({
  code: 'parameter-invalid',
  message: `Line ${String(where.line)} of the parameters begins a value of several lines.`,
  where,
  fix: 'Give the parameters as a JSON object, with \\n for each line break.',
})

// Without the name: the line may be one of a secret of several lines.
const givenTwice = (before: Place, where: Place): Problem => ({
  code: 'parameter-invalid',
  message: `Line ${String(before.line)} and line ${String(where.line)} of the parameters give the same parameter.`,
  where,
  fix: 'Remove one of them.',
})

// Three forms: a whole ARM parameters file, its "parameters" alone, or plain names and values.
const valuesOf = (document: ObjectNode): ParameterValues => {
  const whole = get(document, 'parameters')
  const isFile = get(document, '$schema') !== undefined || get(document, 'contentVersion') !== undefined || document.entries.length === 1
  const list = whole?.kind === 'object' && isFile ? whole : document
  const isWrapped = list === whole || (list.entries.length > 0 && list.entries.every(isWrapper))
  if (!isWrapped) return new Map(list.entries.map(({ key, value }) => [key.value, value]))
  const problems = list.entries.flatMap(unwrapProblem)
  throwProblems(problems)
  return new Map(list.entries.map(({ key, value }) => [key.value, get(value, 'value') ?? value]))
}

// {"value": …} or {"reference": …}, with no other properties than ARM's own.
const isWrapper = ({ value }: ObjectEntry): boolean =>
  value.kind === 'object' &&
  (get(value, 'value') ?? get(value, 'reference')) !== undefined &&
  value.entries.every(({ key }) => ['value', 'reference', 'metadata'].includes(key.value))

const unwrapProblem = ({ key, value }: ObjectEntry): readonly Problem[] => {
  if (get(value, 'value') !== undefined) return []
  const vault = getText(value, 'reference', 'keyVault', 'id')
  const problem: Problem = {
    code: 'parameter-invalid',
    message:
      vault === undefined
        ? `The parameter ${key.value} has no "value".`
        : `The parameter ${key.value} refers to the key vault ${vault}, which is not read.`,
    where: value.at,
    fix:
      vault === undefined
        ? `Write it as "${key.value}": {"value": …}.`
        : 'Read the secret in an earlier step of the pipeline and give it with the parameters input.',
  }
  return [problem]
}
