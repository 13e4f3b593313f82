// The rules of the linter, one row each.
import { isSince } from './api-version.js'
import { findArtifactReferences, isLocal } from './artifact-references.js'
import type { LintedTemplate, Remark, Rule } from './lint.js'
import { get, getText, type StringNode, type TemplateNode } from './node.js'
import { select } from './select.js'

const distributors = 'properties.distribute[]'
const scripts = ['properties.customize[]', 'properties.validate.inVMValidations[]']

// Facts are those of the official schemas (SERVICE.md section 1) unless said otherwise.
export const rules: readonly Rule[] = [
  { id: 'template-name', severity: 'error', check: (template) => templateName(template) },
  { id: 'properties-missing', severity: 'error', check: (template) => missing(template, '', 'properties') },
  { id: 'source-missing', severity: 'error', check: (template) => missing(template, 'properties', 'source') },
  { id: 'distribute-missing', severity: 'error', check: (template) => missing(template, 'properties', 'distribute') },
  { id: 'identity-missing', severity: 'error', since: '2020-02-14', check: (template) => missing(template, '', 'identity') },
  { id: 'run-output-name-missing', severity: 'error', check: (template) => missing(template, distributors, 'runOutputName') },
  { id: 'run-output-name', severity: 'error', check: (template) => each(template, [`${distributors}.runOutputName`], runOutputName) },
  { id: 'run-output-name-twice', severity: 'error', check: (template) => repeatedNames(template) },
  { id: 'inline-not-texts', severity: 'error', check: (template) => each(template, inlines, inlineTexts) },
  { id: 'script-source', severity: 'error', check: (template) => each(template, scripts, scriptSource) },
  {
    id: 'api-version-in-properties',
    severity: 'error',
    // From then on the service refuses fields that it does not know (release notes of May 2024).
    since: '2024-02-01',
    check: (template) => each(template, ['properties.apiVersion'], () => 'apiVersion is no property of an image template. Remove it.'),
  },
  {
    id: 'api-version-preview',
    severity: 'warning',
    before: '2020-02-14',
    check: ({ apiVersion }) => [
      { at: apiVersion.at, message: `The API version ${apiVersion.value} is a deprecated preview. Use 2020-02-14 or a newer one.` },
    ],
  },
  { id: 'remote-file-unpinned', severity: 'warning', check: (template) => unpinned(template) },
]

const inlines = scripts.map((path) => `${path}.inline`)

// The parts that the paths name and that break a rule: `check` gives the message, or undefined for one that is in order.
const each = ({ body }: LintedTemplate, paths: readonly string[], check: (node: TemplateNode) => string | undefined): readonly Remark[] =>
  paths.flatMap((path) =>
    select(body, path).flatMap(({ node }) => {
      const message = check(node)
      return message === undefined ? [] : [{ at: node.at, message }]
    }),
  )

// The objects at `path` (the body itself where it is empty) that lack a member.
const missing = ({ body }: LintedTemplate, path: string, key: string): readonly Remark[] =>
  (path === '' ? [{ node: body }] : select(body, path))
    .filter(({ node }) => node.kind === 'object' && get(node, key) === undefined)
    .map(({ node }) => ({ at: node.at, message: `${describe(path)} has no ${key}, which the service needs.` }))

const describe = (path: string): string => {
  if (path === '') return 'The template'
  return path === distributors ? 'The distributor' : path
}

const namePattern = /^[A-Za-z0-9\-_.]{1,64}$/

const templateName = ({ name, apiVersion }: LintedTemplate): readonly Remark[] => {
  const mayHaveDots = isSince(apiVersion.value, '2019-05-01-preview')
  if (name === undefined || (namePattern.test(name.value) && (mayHaveDots || !name.value.includes('.')))) return []
  const marks = mayHaveDots ? '"-", "_" and "."' : '"-" and "_"'
  return [{ at: name.at, message: `The name ${JSON.stringify(name.value)} is not one of 1 to 64 letters, digits, ${marks}.` }]
}

const runOutputName = (node: TemplateNode): string | undefined =>
  node.kind === 'string' && namePattern.test(node.value)
    ? undefined
    : 'A runOutputName is a text of 1 to 64 letters, digits, "-", "_" and ".".'

const inlineTexts = (node: TemplateNode): string | undefined =>
  node.kind === 'array' && node.items.every((item) => item.kind === 'string')
    ? undefined
    : 'inline is an array of texts, one for each line of the script.'

// The outputs of a run are resources by these names, and those are the same whatever their case.
const repeatedNames = ({ body }: LintedTemplate): readonly Remark[] => {
  const first = new Map<string, StringNode>()
  return select(body, `${distributors}.runOutputName`).flatMap(({ node }) => {
    if (node.kind !== 'string') return []
    const before = first.get(node.value.toLowerCase())
    if (before === undefined) first.set(node.value.toLowerCase(), node)
    const message = `The runOutputName ${node.value} is that of another distributor too (line ${String(before?.at.line)}).`
    return before === undefined ? [] : [{ at: node.at, message }]
  })
}

const scriptSource = (node: TemplateNode): string | undefined => {
  const type = getText(node, 'type')
  if (type !== 'Shell' && type !== 'PowerShell') return undefined
  const hasUri = (getText(node, 'scriptUri') ?? '') !== ''
  const hasInline = get(node, 'inline') !== undefined
  if (hasUri !== hasInline) return undefined
  return hasUri ? `A ${type} step has scriptUri or inline, not both.` : `A ${type} step needs scriptUri or inline.`
}

const unpinned = ({ body, apiVersion }: LintedTemplate): readonly Remark[] =>
  findArtifactReferences(body)
    .filter(({ value, checksum, checksumSince }) => {
      const isPinned = checksum !== undefined && checksum.value !== ''
      return !isLocal(value.value) && !isPinned && isSince(apiVersion.value, checksumSince)
    })
    .map(({ property, value }) => ({
      at: value.at,
      message: `Nothing pins the content of this ${property}: add its sha256Checksum, or keep the file in the repository.`,
    }))
