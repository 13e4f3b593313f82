import assert from 'node:assert/strict'
import { atOnce } from '../../../shared/clock.js'
import { evaluateDeployment } from '../../../shared/template/evaluate-deployment.js'
import { createWorkGuard } from '../../../shared/template/functions/work-guard.js'
import { AibError, throwProblems } from '../../../shared/errors.js'
import type { JsonObject } from '../../../shared/json.js'
import { fromJson, inputPlace, type TemplateNode } from '../../../shared/template/node.js'
import { readShape } from '../../../shared/template/shape.js'
import { evaluateTemplates, given, problemsOf, scope } from './helpers.js'

const at = inputPlace('image.json')

describe('The guard of an evaluation', () => {
  const messageOf = (task: () => unknown): string => problemsOf(task)[0]?.message ?? ''

  it('ends one that takes too long, whatever the count of its steps', () => {
    let time = 0
    const guard = createWorkGuard(() => time)
    guard.charge(at, 2000)
    time = 2000
    assert.match(
      messageOf(() => {
        guard.charge(at, 2000)
      }),
      /more work than any template needs/,
    )
  })

  it('stops work of too many steps, however fast it is', () => {
    const guard = createWorkGuard(() => 0)
    assert.match(
      messageOf(() => {
        guard.charge(at, 10_000_000)
      }),
      /more work than any template needs/,
    )
  })

  it('lets no slice have more steps than are done in half a second, and no document more than three times as many', () => {
    const guard = createWorkGuard(() => 0)
    guard.charge(at, 1_000_000)
    assert.match(
      messageOf(() => {
        guard.charge(at, 1)
      }),
      /more work than any template needs/,
    )
    const sliced = createWorkGuard(() => 0)
    for (let slice = 0; slice < 3; slice += 1) {
      sliced.beginSlice()
      sliced.charge(at, 1_000_000)
    }
    sliced.beginSlice()
    assert.match(
      messageOf(() => {
        sliced.charge(at, 1)
      }),
      /more work than any template needs/,
    )
  })

  it('ends a slice that takes too long, and not a document of several', () => {
    let time = 0
    const guard = createWorkGuard(() => time)
    for (const end of [600, 1200]) {
      guard.beginSlice()
      time = end
      guard.charge(at, 2000)
    }
    guard.beginSlice()
    time += 200
    guard.charge(at, 2000)
    const slow = createWorkGuard(() => time)
    time += 800
    assert.match(
      messageOf(() => {
        slow.charge(at, 2000)
      }),
      /more work than any template needs/,
    )
  })

  it('gives every part after that the same error, so that it is reported once', () => {
    let time = 0
    const guard = createWorkGuard(() => time)
    time = 2000
    const errorOf = (pointer: string): unknown => {
      try {
        guard.charge({ ...at, pointer }, 2000)
      } catch (error) {
        return error
      }
      return undefined
    }
    const first = errorOf('/a')
    assert.ok(first instanceof AibError)
    time = 0
    assert.equal(errorOf('/b'), first)
  })
})

// Without the guard, each would end within seconds: the test then fails instead of running forever.
const bombs: Readonly<Record<string, { readonly expression: string; readonly variables?: Readonly<Record<string, string>> }>> = {
  'unions in a loop': {
    expression: "[map(range(0, 1000), lambda('x', length(union(variables('big'), variables('big')))))]",
    variables: { big: '[range(0, 10000)]' },
  },
  'texts of a large array': {
    expression: "[map(range(0, 600), lambda('x', length(string(variables('big')))))]",
    variables: { big: '[range(0, 10000)]' },
  },
  'hashes of large texts': {
    expression: "[map(range(0, 400), lambda('x', guid(variables('big'))))]",
    variables: { big: "[format('{0,100000}', 'a')]" },
  },
  'texts that are split': {
    expression: "[map(range(0, 6), lambda('x', length(split(variables('big'), ' '))))]",
    variables: { big: "[format('{0,100000}', 'a')]" },
  },
  'arrays that are joined': {
    expression: "[map(range(0, 200), lambda('x', length(concat(variables('big'), variables('big')))))]",
    variables: { big: '[range(0, 10000)]' },
  },
  'items of an object': {
    expression: "[map(range(0, 40), lambda('x', length(items(variables('big')))))]",
    variables: { big: "[toObject(range(0, 2000), lambda('y', format('k{0}', lambdaVariables('y'))))]" },
  },
  'arrays that are compared': {
    expression: "[map(range(0, 400), lambda('x', equals(variables('big'), variables('big'))))]",
    variables: { big: '[range(0, 10000)]' },
  },
  'a text that is read as JSON': {
    expression: "[map(range(0, 60), lambda('x', length(json(variables('big')))))]",
    variables: { big: '[string(range(0, 10000))]' },
  },
  'arrays that are sorted': {
    expression:
      "[map(range(0, 10), lambda('x', length(sort(range(0, 1000), lambda('a', 'b', less(lambdaVariables('a'), lambdaVariables('b')))))))]",
  },
}

// By the count of its steps alone: no time passes.
describe('An expression that works for long is refused', () => {
  for (const [name, { expression, variables }] of Object.entries(bombs))
    it(name, () => {
      const problems = problemsOf(() => evaluateProperty(expression, variables, () => 0))
      assert.deepEqual(
        problems.map(({ message }) => message),
        ['The loops and functions of the template ask for more work than any template needs.'],
      )
    })

  it('copies of a large template, which would each be planned', () => {
    const customize = Array.from({ length: 400 }, (_, index) => ({
      type: 'Shell',
      name: `step ${String(index)}`,
      inline: ['x'.repeat(100)],
    }))
    const resource = { ...imageTemplate({ customize }), name: "[format('web{0}', copyIndex())]", copy: { name: 'loop', count: 80 } }
    assert.match(
      problemsOf(() => evaluateTemplates(deployment({ resources: [resource] }), given(''), scope()))[0]?.message ?? '',
      /more work/,
    )
  })

  it('and does not hide what is wrong with the other templates', () => {
    const customize = Array.from({ length: 400 }, (_, index) => ({ type: 'Shell', name: String(index), inline: ['x'.repeat(100)] }))
    const copies = { ...imageTemplate({ customize }), name: "[format('web{0}', copyIndex())]", copy: { name: 'loop', count: 80 } }
    const wrong = { ...imageTemplate({ customize: [] }), name: 'wrong', tags: { a: "[concta('a')]", b: "[parameters('missing')]" } }
    const messages = problemsOf(() => evaluateTemplates(deployment({ resources: [wrong, copies] }), given(''), scope())).map(
      ({ message }) => message,
    )
    assert.equal(messages.length, 3, messages.join('\n'))
    for (const expected of [/more work/, /concta/, /missing/]) assert.match(messages.join('\n'), expected)
  })

  it('more image templates than a deployment has resources', () => {
    const resources = ['a', 'b'].map((name) => ({
      ...imageTemplate({}),
      name: `[format('${name}{0}', copyIndex())]`,
      copy: { name, count: 401 },
    }))
    assert.match(
      problemsOf(() => evaluateTemplates(deployment({ resources }), given(''), scope()))[0]?.message ?? '',
      /deploys 802 image templates; Azure Resource Manager allows 800/,
    )
  })
})

const imageTemplate = (properties: JsonObject): JsonObject => ({
  type: 'Microsoft.VirtualMachineImages/imageTemplates',
  apiVersion: '2024-02-01',
  name: 'web',
  location: 'westeurope',
  properties,
})

const deployment = (rest: JsonObject): TemplateNode =>
  fromJson({ $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', ...rest }, at)

const evaluateProperty = (expression: string, variables: JsonObject | undefined, elapsed: () => number): unknown => {
  const document = deployment({ variables: variables ?? {}, resources: [imageTemplate({ customize: expression })] })
  const shape = readShape(document)
  assert.ok(shape.kind === 'deployment')
  const { result } = atOnce(evaluateDeployment(document, shape.template, given(''), scope(), undefined, elapsed))
  throwProblems(result.flatMap(({ gaps }) => gaps?.problems ?? []))
  return result
}
