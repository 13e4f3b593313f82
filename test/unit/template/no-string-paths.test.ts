import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { imageTemplate } from '../../../shared/template/model/image-template.js'
import type { Members, Value } from '../../../shared/template/model/property.js'

// Names of the model that resources of other types have as well.
const shared = new Set(
  [
    'id',
    'name',
    'type',
    'location',
    'tags',
    'identity',
    'properties',
    'provisioningState',
    'message',
    'code',
    'principalId',
    'clientId',
  ].concat(
    ['source', 'publisher', 'offer', 'sku', 'version', 'exactVersion', 'state', 'startTime', 'endTime'],
    ['storageAccountType', 'targetRegions', 'replicaCount', 'excludeFromLatest', 'replicationMode', 'uri', 'scheme', 'major', 'systemData'],
  ),
)

const namesIn = (value: Value): readonly string[] => {
  const inside = (members: Members): readonly string[] => Object.entries(members).flatMap(([name, member]) => [name, ...namesIn(member)])
  if (value.kind === 'list' || value.kind === 'map') return namesIn(value.item)
  if (value.kind === 'object') return inside(value.members)
  if (value.kind === 'anything') return namesIn(value.shape)
  return value.kind === 'union' ? Object.values(value.variants).flatMap(({ members }) => inside(members)) : []
}

const names = new Set(namesIn(imageTemplate).filter((name) => !shared.has(name)))
// These read a tree by strings; nodeAt and withValue of template/path.ts check theirs.
const untyped = new Set(['get', 'getText', 'getItems', 'withEntry', 'select'])

// A file without any of these reads none: it need not be parsed.
const suspicious = new RegExp(`['"](?:${[...names].join('|')})['"]|template/(?:node|select)`)

// What reads a template by a string in a file: `at(body, 'properties', 'vmProfile')`, `body['vmProfile']`, `get(node, …)`.
const stringPaths = (file: string, text: string): readonly string[] => {
  if (!suspicious.test(text)) return []
  const found: string[] = []
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true)
  const reader = /\bat\b[^}]*\} from '[./]*json\.js'/.test(text) ? 'at' : undefined
  const report = (node: ts.Node): void => {
    found.push(`${file}:${String(source.getLineAndCharacterOfPosition(node.getStart()).line + 1)} ${node.getText()}`)
  }
  const isName = (node: ts.Node): boolean => ts.isStringLiteral(node) && names.has(node.text)
  const go = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const isRead = node.expression.text === reader && node.arguments.some(isName)
      if (isRead) report(node)
    }
    if (ts.isElementAccessExpression(node) && isName(node.argumentExpression)) report(node)
    if (
      ts.isImportSpecifier(node) &&
      untyped.has((node.propertyName ?? node.name).text) &&
      /template\/(?:node|select)/.test(node.parent.parent.parent.getText())
    )
      report(node)
    ts.forEachChild(node, go)
  }
  go(source)
  return found
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && !name.startsWith('shared/template/') && !name.includes('node_modules'))

describe('Outside of template/, a template', () => {
  it('is read through types, never by a path of strings', () => {
    const files = ['shared', 'platform', 'actions', 'tasks', 'cli'].flatMap(filesIn)
    assert(files.length > 300)
    assert.deepEqual(
      files.flatMap((file) => stringPaths(file, readFileSync(file, 'utf8'))),
      [],
    )
  })

  it('would be found read by one', () => {
    const text =
      "import { getText } from '../template/node.js'\nimport { at } from '../json.js'\nat(body, 'properties', 'vmProfile')\nbody['distribute']\nat(image, 'properties', 'osState')"
    assert.deepEqual(stringPaths('a.ts', text), [
      'a.ts:1 getText',
      "a.ts:3 at(body, 'properties', 'vmProfile')",
      "a.ts:4 body['distribute']",
    ])
  })
})
