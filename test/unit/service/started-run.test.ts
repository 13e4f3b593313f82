import assert from 'node:assert/strict'
import { parseStartedRuns, StartedRuns, type StartedRun } from '../../../shared/service/started-run.js'
import { templateId } from '../../../shared/azure/resource-id.js'

const runOf = (name: string, previousRun?: string): StartedRun => ({
  template: { subscriptionId: 's', resourceGroup: 'g', name },
  apiVersion: '2024-02-01',
  previousRun,
  leaseTag: 'run',
})

describe('the runs that a job has started', () => {
  it('are kept one a template, until they are forgotten', () => {
    const saved: string[] = []
    const runs = new StartedRuns((text) => saved.push(text))
    runs.keep(runOf('a'))
    runs.keep(runOf('b'))
    runs.keep(runOf('a', 'earlier'))
    assert.deepEqual(parseStartedRuns(saved.at(-1)), [runOf('a', 'earlier'), runOf('b')])
    runs.forget(templateId(runOf('a').template))
    assert.deepEqual(parseStartedRuns(saved.at(-1)), [runOf('b')])
    runs.forget(templateId(runOf('b').template))
    assert.equal(saved.at(-1), '')
    assert.deepEqual(parseStartedRuns(''), [])
  })

  it('are empty in any other text', () => {
    for (const text of [undefined, '{', '{}', '[1]', '[{"template":"x"}]']) assert.deepEqual(parseStartedRuns(text), [])
  })
})
