import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { locator } from '../../../shared/artifacts/locate.js'
import { eachInSlices } from '../../../shared/clock.js'
import { guesser } from '../../../shared/did-you-mean.js'
import { AibError } from '../../../shared/errors.js'
import { readableJson, type Json } from '../../../shared/json.js'
import { table, type Page } from '../../../shared/page.js'
import { shortened } from '../../../shared/short-page.js'
import { inlineStatements } from '../../../shared/template/lint/statements.js'
import { evaluateKnown } from '../../../shared/template/gaps.js'
import { imageTemplate } from '../../../shared/template/model/image-template.js'
import { visit } from '../../../shared/template/model/visit.js'
import { get, inputPlace, toJson, type ObjectNode, type TemplateNode } from '../../../shared/template/node.js'
import { withToolTags } from '../../../shared/template/tool-tags.js'
import { unknownParameters } from '../../../shared/template/unknown-parameters.js'
import { locateTemplate } from '../../../shared/template/view.js'
import { useFolder } from '../../temporary-folder.js'
import { given, object, problemsOf } from './helpers.js'
import { parseDocument } from '../../../shared/template/load.js'

// What a template of 1 MB would otherwise multiply: the benchmark measures such templates (`npm run bench -- hostile`), these tests count.
describe('The work for a large template', () => {
  const workspace = useFolder()
  const many = <Item>(count: number, item: (index: number) => Item): readonly Item[] =>
    Array.from({ length: count }, (_, index) => item(index))

  it('reads each body and each script once, whoever asks', () => {
    const body = object({ properties: { customize: [{ type: 'Shell', inline: ['reboot'] }] } })
    assert.equal(locateTemplate(body), locateTemplate(body))
    const step = get(body, 'properties', 'customize', 0)
    assert.ok(step !== undefined)
    assert.equal(inlineStatements(step), inlineStatements(step))
    assert.equal(visit(body, imageTemplate, '2024-02-01'), visit(body, imageTemplate, '2024-02-01'))
    assert.notEqual(visit(body, imageTemplate, '2024-02-01'), visit(body, imageTemplate, '2020-02-14'))
  })

  it('joins 100,000 lines of one statement, and separates 100,000 statements of one line', () => {
    const step = (command: string): TemplateNode => object({ type: 'Shell', inline: [command] })
    assert.equal(inlineStatements(step('a\\\n'.repeat(100_000))).length, 1)
    assert.equal(inlineStatements(step('a;'.repeat(100_000))).length, 100_000)
  })

  it('adds the tags of all distributors in a few passes over them', () => {
    const body = object({ properties: { distribute: many(1000, (index) => ({ type: 'VHD', runOutputName: String(index) })) } })
    let reads = 0
    const counted = withCountedReads(body, () => {
      reads += 1
    })
    withToolTags(counted, { template: [['template', 't']], images: [['image', 'i']] })
    assert.ok(reads > 1000 && reads < 20_000, String(reads))
  })

  it('guesses what the first 200 of its words mean', () => {
    const guess = guesser()
    const guesses = many(300, () => guess('locatoin', ['location']))
    assert.equal(guesses.filter((one) => one === 'location').length, 200)
  })

  it('guesses less often if there are thousands of words to guess from', () => {
    const guess = guesser()
    const names = ['location', ...many(9999, (index) => `p${String(index)}`)]
    const guesses = many(100, () => guess('locatoin', names))
    assert.equal(guesses.filter((one) => one === 'location').length, 20)
  })

  it('evaluates each value twice if one has no value, however deep it is', () => {
    let evaluated = 0
    const evaluate = (node: ObjectNode): ObjectNode => {
      const json = JSON.stringify(toJson(node))
      evaluated += json.split('"value"').length - 1
      if (json.includes('"wrong"')) throw new AibError({ code: 'template-expression', message: 'It fails.' })
      return node
    }
    let deep: Json = { many: many(1000, () => 'value'), one: 'wrong' }
    for (let depth = 0; depth < 100; depth += 1) deep = { deep }
    const { known } = evaluateKnown(object({ deep }), given(''), evaluate)
    assert.equal(evaluated, 2000)
    assert.ok(known !== undefined && !JSON.stringify(toJson(known)).includes('wrong'))
  })

  it('names 50 of its parameters to a value that it does not ask for', () => {
    const declared = many(60, (index) => `p${String(index)}`)
    const [problem] = unknownParameters(object({}), given('other=1'), declared)
    assert.match(problem?.fix ?? '', /^It has p0, .*, p49 and 10 more\./)
  })

  it('locates each of its paths once', async () => {
    const file = join(workspace(), 'a.sh')
    writeFileSync(file, 'echo')
    const locate = locator()
    const surroundings = { templateFile: join(workspace(), 'image.json'), workspace: workspace(), suggests: false }
    const first = await locate('a.sh', surroundings, inputPlace('first'))
    rmSync(file)
    assert.deepEqual(await locate('a.sh', surroundings, inputPlace('second')), first)
    const missing = await locate('b.sh', surroundings, inputPlace('first'))
    assert.deepEqual(await locate('b.sh', surroundings, inputPlace('second')), { ...missing, where: inputPlace('second') })
  })

  it('writes about as much of a page that is too long as is kept of it', () => {
    let rows = 0
    const page: Page = [
      table(
        ['a'],
        many(10_000, (index) => [String(index)]),
      ),
    ]
    function* write(some: Page): Generator<string, undefined> {
      for (const block of some)
        if (block.kind === 'table')
          for (const row of block.rows) {
            rows += row.length
            yield 'x'.repeat(100)
          }
        else yield 'note'
      return undefined
    }
    assert.equal(shortened(page, 11_000, write).length, 10_004)
    // 100 rows fit. The page is written three times until it is too long; then it is found what fits, three writings a row; then that is written.
    assert.ok(rows < 1000, String(rows))
  })

  it('passes secrets to the mask in slices', () => {
    let passed = 0
    const slices = [
      ...eachInSlices(many(1001, String), 500, () => {
        passed += 1
      }),
    ]
    assert.deepEqual([slices.length, passed], [2, 1001])
  })

  it('indents what it prints, unless it is nested so deep that the indentation would be most of it', () => {
    const nested = (depth: number): Json => (depth === 0 ? 1 : [nested(depth - 1)])
    assert.equal(readableJson({ a: [1] }), '{\n  "a": [\n    1\n  ]\n}')
    assert.equal(readableJson(nested(100)), `${'['.repeat(100)}1${']'.repeat(100)}`)
  })

  it('keeps the stacks of errors after a file with mistakes', () => {
    const { stackTraceLimit } = Error
    assert.ok(problemsOf(() => parseDocument('a: "b" c', 'image.yaml')).length > 0)
    assert.equal(Error.stackTraceLimit, stackTraceLimit)
  })
})

// The tree, with a call of `count` for each read of an item of an array.
const withCountedReads = <Node extends TemplateNode>(node: Node, count: () => void): Node => {
  if (node.kind === 'object')
    return { ...node, entries: node.entries.map(({ key, value }) => ({ key, value: withCountedReads(value, count) })) }
  if (node.kind !== 'array') return node
  const items = new Proxy([...node.items], {
    get: (target, name, receiver): unknown => {
      if (typeof name === 'string' && /^\d+$/.test(name)) count()
      return Reflect.get(target, name, receiver)
    },
  })
  return { ...node, items }
}
