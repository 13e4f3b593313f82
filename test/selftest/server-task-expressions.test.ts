import assert from 'node:assert/strict'
import { evaluateExpression } from '../server-task/evaluate-expression.js'

// The evaluator of the tests below, on expressions that Microsoft's own tasks and their authoring guide have.
describe('expressions of server tasks', () => {
  const passes = (expression: string, names: Readonly<Record<string, unknown>>) => evaluateExpression(expression, names) === true

  it('compare a member of the answer (InvokeRestApiV1)', () => {
    const expression = "eq(root['status'], 'successful')"
    assert.ok(passes(expression, { root: { id: 5, status: 'successful' } }))
    assert.ok(!passes(expression, { root: { status: 'failed' } }))
    assert.ok(!passes(expression, { root: {} }))
  })

  it('count a list of the answer (the authoring guide)', () => {
    const expression = "ge(count(root['ActiveReleaseNames']), 3)"
    assert.ok(passes(expression, { root: { ActiveReleaseNames: ['1', '2', '3'] } }))
    assert.ok(!passes(expression, { root: { ActiveReleaseNames: ['1', '2'] } }))
  })

  it('filter a list of the answer (the authoring guide)', () => {
    const expression = "and(eq(count(jsonpath('Items[?(@.price<50)]')), 1), eq(count(jsonpath('Items[?(@.price>60)]')), 2))"
    const items = (...prices: readonly number[]) => ({ root: { Items: prices.map((price) => ({ price })) } })
    assert.ok(passes(expression, items(100, 40, 70)))
    assert.ok(!passes(expression, items(100, 40)))
  })

  it('find no alert (AzureMonitorV1)', () => {
    const expression = "eq(count(jsonpath('$.value[*]')), 0)"
    assert.ok(passes(expression, { root: { value: [] } }))
    assert.ok(!passes(expression, { root: { value: [{ name: 'alert' }] } }))
  })

  it('hold a number of work items between two thresholds (QueryWorkItemsV0)', () => {
    const expression =
      "xor(and(or(eq(root['queryType'], 'oneHop'), eq(root['queryType'], 'tree')), and(le(count(root['workItemRelations']), 5), ge(count(root['workItemRelations']), 1))), and(eq(root['queryType'], 'flat'), and(le(count(root['workItems']), 5), ge(count(root['workItems']), 1))))"
    assert.ok(passes(expression, { root: { queryType: 'flat', workItems: [1, 2] } }))
    assert.ok(passes(expression, { root: { queryType: 'tree', workItemRelations: [1] } }))
    assert.ok(!passes(expression, { root: { queryType: 'flat', workItems: [] } }))
  })

  it('compare the resources of a policy’s findings with the inputs (AzurePolicyV0)', () => {
    const expression =
      "or(and(eq(isNullOrEmpty(taskInputs['resources']), true), eq(count(jsonpath('value[*].resourceId')), 0)), and(eq(isNullOrEmpty(taskInputs['resources']), false), eq(count(intersect(split(taskInputs['resources'], ','), jsonpath('value[*].resourceId'))) ,0)))"
    const root = { value: [{ resourceId: '/a' }, { resourceId: '/b' }] }
    assert.ok(!passes(expression, { root, taskInputs: { resources: '' } }))
    assert.ok(!passes(expression, { root, taskInputs: { resources: '/b,/c' } }))
    assert.ok(passes(expression, { root, taskInputs: { resources: '/c' } }))
    assert.ok(passes("isUrl(variables['locationUrl'])", { variables: { locationUrl: 'https://management.azure.com/x' } }))
    assert.ok(!passes("isUrl(variables['locationUrl'])", { variables: {} }))
    const content = { statuscode: 'OK', content: { status: 'Succeeded' } }
    assert.ok(passes("and(eq(response['statuscode'], 'OK'), eq(response['content']['status'], 'Succeeded'))", { response: content }))
  })

  it('descend and take one of a list', () => {
    assert.equal(evaluateExpression("jsonpath('$..name')[1]", { root: { a: { name: 'x' }, b: [{ name: 'y' }] } }), 'y')
  })

  it('stop at the first deciding value, and fail if a value is not a number', () => {
    assert.equal(evaluateExpression("and(false, ge(root['count'], 1))", { root: {} }), false)
    assert.throws(() => evaluateExpression("ge(root['count'], 1)", { root: {} }), /cannot be converted/)
  })

  it('are rejected if they are not in the grammar', () => {
    for (const text of ['', 'eq(1, 1', 'eq(1 1)', 'jq(1)', "eq(root['a', 1)", 'eq(1, 1) 2', '§'])
      assert.throws(() => evaluateExpression(text, { root: {} }), Error)
  })
})
