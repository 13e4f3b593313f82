import assert from 'node:assert/strict'
import { createWorkGuard } from '../../../shared/template/functions/work-guard.js'
import { AibError } from '../../../shared/errors.js'
import type { JsonObject } from '../../../shared/json.js'
import { fromJson, inputPlace, type TemplateNode } from '../../../shared/template/node.js'
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

// Each ends by itself within seconds if nothing guards it, so that the test is red then, and not endless.
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
  'arrays that are sorted': {
    expression:
      "[map(range(0, 10), lambda('x', length(sort(range(0, 1000), lambda('a', 'b', less(lambdaVariables('a'), lambdaVariables('b')))))))]",
  },
}

describe('An expression that works for long is refused', () => {
  for (const [name, { expression, variables }] of Object.entries(bombs))
    it(name, () => {
      const problems = problemsOf(() => evaluateProperty(expression, variables))
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

const evaluateProperty = (expression: string, variables: JsonObject = {}): unknown =>
  evaluateTemplates(deployment({ variables, resources: [imageTemplate({ customize: expression })] }), given(''), scope())
