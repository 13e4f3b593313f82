// Finds expressions that are left in a template because whatever evaluates them does not read it: those of Azure Resource Manager in a bare
// resource, and those of pipelines and of tools that replace tokens in files.
import { AibError, type Place } from '../errors.js'
import { isExpression, parseExpression } from './expression.js'
import type { Finding } from './finding.js'
import { labelOf, type StringNode, type TemplateNode } from './node.js'

// The findings about expressions in a bare resource; the service would use them literally.
export const bareExpressions = (body: TemplateNode): readonly Finding[] => findingsIn(body, bareExpression)

// The findings about the expressions of pipelines, and about tokens, in a template that is evaluated.
export const pipelineExpressions = (body: TemplateNode): readonly Finding[] => findingsIn(body, pipelineExpression)

// Why a text is not the value that its author expects, and what to do, if it is an expression that is left.
export const whyNotEvaluated = (text: StringNode): string | undefined =>
  [...bareExpression(text, 'value'), ...pipelineExpression(text, 'value')].at(0)

// The findings without those that follow from an expression at the same place.
export const withoutFollowUps = (findings: readonly Finding[]): readonly Finding[] => {
  const places = new Set(findings.filter(({ rule }) => rule === id).map(placeOf))
  return findings.filter((finding) => finding.rule === id || !places.has(placeOf(finding)))
}

const placeOf = ({ at }: Finding): string => `${at.file}:${String(at.line)}:${String(at.column)}`

const id = 'expression-not-evaluated'

// What the service does with a text: it reads a value, keeps a text that may be anything, or runs a script.
type Use = 'value' | 'text' | 'script'

const findingsIn = (body: TemplateNode, check: (text: StringNode, use: Use) => readonly string[]): readonly Finding[] => {
  const findings: Finding[] = []
  const visit = (node: TemplateNode, path: readonly (string | number)[]): void => {
    if (node.kind === 'string') add(node, path)
    if (node.kind === 'array')
      node.items.forEach((item, index) => {
        visit(item, [...path, index])
      })
    if (node.kind !== 'object') return
    for (const { key, value } of node.entries) {
      add(key, path)
      visit(value, [...path, key.value])
    }
  }
  const add = (text: StringNode, path: readonly (string | number)[]): void => {
    const use = useOf(labelOf(path).toLowerCase())
    const severity = use === 'value' ? 'error' : 'warning'
    findings.push(...check(text, use).map((message) => ({ rule: id, severity, message, at: text.at }) as const))
  }
  visit(body, [])
  return findings
}

const useOf = (label: string): Use => {
  if (/\.(?:inline|filters)\[\d+\]$|\.(?:inline|searchcriteria|restartcommand|restartcheckcommand)$/.test(label)) return 'script'
  return /(?:^|\.)(?:artifact|managedresource)?tags(?:\.|$)|(?:customize|invmvalidations)\[\d+\]\.name$/.test(label) ? 'text' : 'value'
}

const bareExpression = ({ value, at }: StringNode, use: Use): readonly string[] => {
  if (use === 'script' || !isCall(value, at)) return []
  const name = /^\[parameters\('([\w-]+)'\)\]$/i.exec(value)?.[1]
  const instead = name === undefined ? 'use a <placeholder>' : `write <${name}> and give ${name}=… with the parameters input`
  return [`${value} is not evaluated in a bare resource. Put the resource into a deployment template, or ${instead}.`]
}

const isCall = (text: string, at: StringNode['at']): boolean => {
  if (!isExpression(text)) return false
  try {
    return ['call', 'property', 'index'].includes(parseExpression(text, at).kind)
  } catch (error) {
    if (error instanceof AibError) return false
    throw error
  }
}

const pipelineExpression = ({ value, at }: StringNode, use: Use): readonly string[] => {
  const found = new Map<string, string>()
  for (const { form, inScripts, by } of syntaxes) {
    const matches = use === 'script' && inScripts === undefined ? [] : value.matchAll(use === 'script' ? (inScripts ?? form) : form)
    for (const [left, inner = ''] of matches) if (!found.has(left)) found.set(left, explained(left, inner.trim(), by, at))
  }
  return [...found.values()]
}

// A value that has no place in a file comes from an input, where a pipeline does evaluate expressions.
const explained = (left: string, inner: string, by: Syntax['by'], { pointer }: Place): string => {
  if (pointer === '' && left.startsWith('$('))
    return `${left} is not replaced. Azure Pipelines leaves $(…) as it is if no variable has that name. Define the variable ${inner}.`
  const name = inner.split(/[^\w-]+/).findLast((word) => /^[A-Za-z_]/.test(word)) ?? 'value'
  return `${left} is not replaced: ${by(inner)}. Write <${name}> in its place, and give the value with the parameters input: ${name}=…${inner === 'github.run_id' ? `. ${runNumber}` : ''}`
}

const runNumber = 'In a version, use github.run_number: a part of a version is at most 2147483647'

interface Syntax {
  // Where the whole text is a value, and where it is a script, in which some forms have another meaning.
  readonly form: RegExp
  readonly inScripts: RegExp | undefined
  // Who would replace it, and where.
  readonly by: (inner: string) => string
}

const contexts = '(?:github|env|vars|job|jobs|steps|runner|secrets|strategy|matrix|needs|inputs|parameters|variables)'

const syntaxes: readonly Syntax[] = [
  {
    form: /\$\{\{([^{}]*)\}\}/g,
    inScripts: new RegExp(`\\$\\{\\{ *(${contexts}[.[][^{}]*)\\}\\}`, 'g'),
    by: (inner) => {
      if (/\b(?:parameters|variables)\b/.test(inner)) return 'Azure Pipelines evaluates ${{ … }} in pipeline files only'
      return new RegExp(`\\b${contexts}\\b`).test(inner)
        ? 'GitHub Actions evaluates ${{ … }} in workflow files only'
        : 'GitHub Actions and Azure Pipelines evaluate ${{ … }} in their own YAML files only'
    },
  },
  {
    form: /\$\(([A-Za-z_][\w.-]*)\)/g,
    // Of a shell and of PowerShell $(name) is a command; only the predefined variables are certain.
    inScripts: /\$\(((?:Build|System|Agent|Pipeline|Release|Environment)\.[\w.]+)\)/g,
    by: () => 'Azure Pipelines replaces $(…) in the inputs of tasks only',
  },
  { form: /\$\[((?:[^[\]]|\[[^[\]]*\])*)\]/g, inScripts: undefined, by: () => 'Azure Pipelines evaluates $[ … ] in pipeline files only' },
  {
    form: /#\{([^{}#]+)\}#?/g,
    inScripts: /#\{ *([A-Za-z_][\w.-]*) *\}#/g,
    by: () => 'a step of a pipeline that replaces tokens, such as the task Replace Tokens, did not run on this file',
  },
  {
    form: /(?<!\$)\{\{([^{}]+)\}\}/g,
    inScripts: undefined,
    by: () => 'a tool that replaces {{ … }} did not run on this file',
  },
]
