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

interface Analysis {
  readonly diagnostics: readonly unknown[]
  readonly operators: readonly unknown[]
  readonly functions: readonly unknown[]
}

const analysesOf = (texts: readonly string[]): readonly Analysis[] => {
  const input = texts.map((text) => `${JSON.stringify(text)}\n`).join('')
  const { stdout, stderr } = spawnSync(process.execPath, ['test/kusto/diagnose.cjs'], { input, encoding: 'utf8' })
  const answers = stdout.trim().split('\n')
  assert.equal(answers.length, texts.length, stderr)
  return answers.map((answer) => {
    const analysis: unknown = JSON.parse(answer)
    const list = (name: string) => itemsOf(at(analysis, name))
    return { diagnostics: list('diagnostics'), operators: list('operators'), functions: list('functions') }
  })
}

// learn.microsoft.com/azure/governance/resource-graph/concepts/query-language: the tabular operators that it supports.
const documentedOperators = [
  ...['count', 'distinct', 'extend', 'join', 'limit', 'mv-expand', 'mvexpand', 'order', 'parse', 'project', 'project-away'],
  ...['sort', 'summarize', 'take', 'top', 'union', 'where'],
]

// The same page says that Resource Graph supports a subset of the functions, and names none. These are all that the queries call; a further
// one has to be looked for in a query that is known to run there.
const calledFunctions = [
  ...['ago', 'array_length', 'bag_keys', 'count', 'make_set', 'replace_string', 'set_difference', 'split', 'strcat', 'take_any'],
  ...['todatetime', 'tolower', 'tostring'],
]

describe('a query for Azure Resource Graph', () => {
  const wrong = [
    'Resources | where tpe == 1',
    'Resources | were type == 1',
    'Resources | where type =~ 5',
    'Resources | project nofunction(id)',
  ]
  const nested = 'Resources | join kind=leftouter (resources | sample 1 | extend t = tolower(strcat(name, "a"))) on id'
  let analyses: readonly Analysis[] = []
  let ofWrong: readonly Analysis[] = []
  let ofNested: Analysis | undefined
  // One process for all: the parser takes a second to start.
  before(() => {
    const texts = Object.values(queries)
    const all = analysesOf([...texts, ...wrong, nested])
    analyses = all.slice(0, texts.length)
    ofWrong = all.slice(texts.length, -1)
    ofNested = all.at(-1)
  })

  it('has the right syntax, and only columns and functions that exist', () => {
    Object.keys(queries).forEach((name, index) => {
      assert.deepEqual(analyses[index]?.diagnostics, [], name)
    })
  })

  it('would be found with a mistake in it', () => {
    assert.equal(ofWrong.length, wrong.length)
    for (const { diagnostics } of ofWrong) assert.ok(diagnostics.length > 0)
  })

  it('uses only the operators that Resource Graph documents, and functions on the list', () => {
    const used = (part: 'operators' | 'functions') => [...new Set(analyses.flatMap((analysis) => analysis[part]))].toSorted()
    assert.deepEqual(
      used('operators').filter((operator) => !documentedOperators.some((documented) => documented === operator)),
      [],
    )
    assert.deepEqual(used('functions'), calledFunctions)
  })

  // The same page: at most two mv-expand, each of 128 values (an image has at most 50 tags); at most three join.
  it('stays within the limits of Resource Graph', () => {
    for (const { operators } of analyses) {
      assert.ok(operators.filter((operator) => operator === 'mv-expand').length <= 2)
      assert.ok(operators.filter((operator) => operator === 'join').length <= 3)
    }
  })

  it('is searched for operators inside of joins, and for every function', () => {
    assert.deepEqual(ofNested?.operators.toSorted(), ['extend', 'join', 'sample'])
    assert.deepEqual(ofNested.functions.toSorted(), ['strcat', 'tolower'])
  })
})
