// Every query for Azure Resource Graph, before Microsoft's own parser of its language, with the columns of its table.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { queryOfVersions } from '../../../shared/preflight/checks/gallery-limits.js'
import { queryOfUses } from '../../../shared/gallery/uses.js'
import { at, itemsOf, textOf } from '../../../shared/json.js'
import { fill } from '../../server-task/fill.js'

const manifest: unknown = JSON.parse(readFileSync('tasks/AzureVMImageBuilderGateV1/task.json', 'utf8'))
const body = textOf(at(manifest, 'execution', 'HttpRequest', 'Execute', 'Body')) ?? ''

const gateQuery = (tags: string, targetRegions: string): string => {
  const values = {
    ...{ 'endpoint.subscriptionId': '11111111-2222-3333-4444-555555555555', mode: 'fresh', resourceGroupName: 'images' },
    ...{ galleryName: 'images', imageDefinitionName: 'web', maximumAgeInDays: '30', tags, targetRegions },
  }
  return textOf(at(JSON.parse(fill(body, values)), 'query')) ?? ''
}

const queries: Readonly<Record<string, string>> = {
  'the gate, without conditions': gateQuery('', ''),
  'the gate, with tags': gateQuery('stage=tested,os=linux', ''),
  'the gate, with regions': gateQuery('', 'westus2,northeurope'),
  'the gate, with both': gateQuery('stage=tested', 'westus2'),
  'image versions by region': queryOfVersions,
  'uses of a gallery': queryOfUses('my.gallery_1'),
  'uses of a gallery whose name is hostile': queryOfUses(`x"' | union y //\\`),
}

const diagnosticsOf = (texts: readonly string[]): readonly (readonly unknown[])[] => {
  const input = texts.map((text) => `${JSON.stringify(text)}\n`).join('')
  const { stdout, stderr } = spawnSync(process.execPath, ['test/kusto/diagnose.cjs'], { input, encoding: 'utf8' })
  const answers = stdout.trim().split('\n')
  assert.equal(answers.length, texts.length, stderr)
  return answers.map((answer) => itemsOf(JSON.parse(answer)))
}

describe('a query for Azure Resource Graph', () => {
  it('has the right syntax, and only columns and functions that exist', () => {
    const diagnostics = diagnosticsOf(Object.values(queries))
    Object.keys(queries).forEach((name, index) => {
      assert.deepEqual(diagnostics[index], [], name)
    })
  })

  it('would be found with a mistake in it', () => {
    const wrong = [
      'Resources | where tpe == 1',
      'Resources | were type == 1',
      'Resources | where type =~ 5',
      'Resources | project nofunction(id)',
    ]
    for (const found of diagnosticsOf(wrong)) assert.ok(found.length > 0)
  })

  // learn.microsoft.com/azure/governance/resource-graph/concepts/query-language: the operators that it has, and at most two mv-expand, each
  // of 128 values (an image has at most 50 tags).
  it('uses only the operators that Resource Graph documents, within its limits', () => {
    const documented = [
      'count',
      'distinct',
      'extend',
      'join',
      'limit',
      'mv-expand',
      'order',
      'parse',
      'project',
      'project-away',
      'sort',
      'summarize',
      'take',
      'top',
      'union',
      'where',
    ]
    for (const query of Object.values(queries)) {
      const plain = query.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, "''")
      const operators = plain
        .split('|')
        .slice(1)
        .map((part) => /^\s*([a-z-]+)/.exec(part)?.[1] ?? part)
      for (const operator of operators) assert.ok(documented.includes(operator), `${operator} in ${query}`)
      assert.ok(operators.filter((operator) => operator === 'mv-expand').length <= 2)
    }
  })
})
