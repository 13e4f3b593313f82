import assert from 'node:assert/strict'
import { setMaxListeners } from 'node:events'
import { ArmError } from '../../../shared/azure/arm-error.js'
import { BatchPoller } from '../../../shared/service/batch-poller.js'
import { parseImageTemplate } from '../../../shared/service/image-template.js'
import { watchRun, type RunStatusSource } from '../../../shared/service/run.js'

// A resource group in which the runs advance by one state with each poll.
class Group {
  lists = 0
  readonly gets = new Map<string, number>()
  readonly #names: readonly string[]

  constructor(count: number) {
    this.#names = Array.from({ length: count }, (_, index) => `template-${index}`)
  }

  get templates(): readonly RunStatusSource[] {
    return this.#names.map((name) => ({
      id: idOf(name),
      find: () => {
        this.gets.set(name, (this.gets.get(name) ?? 0) + 1)
        return Promise.resolve({ template: parseImageTemplate(this.#body(name)), response: { headers: {} } })
      },
    }))
  }

  list(): Promise<readonly unknown[]> {
    this.lists += 1
    return Promise.resolve(this.#names.map((name) => this.#body(name)))
  }

  #body(name: string): unknown {
    const phase = ['Queued', 'Building', 'Customizing', 'Distributing'][this.lists - 1]
    const lastRunStatus =
      phase === undefined ? { startTime: 'now', runState: 'Succeeded' } : { startTime: 'now', runState: 'Running', runSubState: phase }
    // Ids in lists differ in case.
    return { id: idOf(name).replace('resourceGroups', 'resourcegroups'), properties: { lastRunStatus } }
  }
}

const idOf = (name: string): string => `/subscriptions/s/resourceGroups/g/providers/Microsoft.VirtualMachineImages/imageTemplates/${name}`

const signal = new AbortController().signal
// As the command does for its own.
setMaxListeners(0, signal)
const polling = { interval: 0, tolerance: 0, deadline: Infinity, signal, onWait: () => undefined }
const watch = (list: () => Promise<readonly unknown[]>): BatchPoller => new BatchPoller({ list, distance: 1, distanceAlone: 1, signal })
const watcher = { onPhase: () => undefined, onPoll: () => undefined, readOperation: () => Promise.resolve(undefined) }

describe('the watch over a resource group', () => {
  for (const count of [1, 10, 100]) {
    it(`takes as many lists for ${count} templates as for one, and one read of each to confirm its end`, async () => {
      const group = new Group(count)
      const shared = watch(() => group.list())
      const runs = await Promise.all(group.templates.map((one) => watchRun(shared.sourceFor(one, undefined), undefined, watcher, polling)))
      assert.ok(runs.every(({ run }) => run.state === 'Succeeded'))
      assert.equal(group.lists, 5)
      assert.deepEqual(
        [...group.gets.values()],
        Array.from({ length: count }, () => 1),
      )
    })
  }

  it('reads the template itself if the list shows no active run, or an earlier one', async () => {
    const group = new Group(1)
    const [template] = group.templates
    assert.ok(template !== undefined)
    await watch(() => Promise.resolve([]))
      .sourceFor(template, undefined)
      .find(signal)
    await watch(() => group.list())
      .sourceFor(template, 'now')
      .find(signal)
    assert.deepEqual([...group.gets.values()], [2])
  })

  it('passes a temporary failure to all callers', async () => {
    const group = new Group(2)
    const shared = watch(() => Promise.reject(new ArmError({ code: 'ECONNRESET', message: 'lost' })))
    const looks = await Promise.allSettled(group.templates.map((one) => shared.sourceFor(one, undefined).find(signal)))
    assert.deepEqual(
      looks.map(({ status }) => status),
      ['rejected', 'rejected'],
    )
    assert.equal(group.gets.size, 0)
  })

  it('requests no more lists after a refusal', async () => {
    const group = new Group(2)
    let lists = 0
    const shared = watch(() => {
      lists += 1
      return Promise.reject(new ArmError({ status: 403, code: 'AuthorizationFailed', message: 'no' }))
    })
    for (let look = 0; look < 3; look += 1) await Promise.all(group.templates.map((one) => shared.sourceFor(one, undefined).find(signal)))
    assert.equal(lists, 1)
    assert.deepEqual([...group.gets.values()], [3, 3])
  })

  // A wrong distance would wait far longer than the test's time limit.
  it('keeps one distance between lists, and another if it may not list', async () => {
    const [template] = new Group(1).templates
    assert.ok(template !== undefined)
    const never = 86_400_000
    const listing = new BatchPoller({ list: () => Promise.resolve([]), distance: 0, distanceAlone: never, signal })
    for (let look = 0; look < 3; look += 1) await listing.sourceFor(template, undefined).find(signal)
    const refusal = new ArmError({ status: 403, code: 'AuthorizationFailed', message: 'no' })
    const alone = new BatchPoller({ list: () => Promise.reject(refusal), distance: never, distanceAlone: 0, signal })
    for (let look = 0; look < 3; look += 1) await alone.sourceFor(template, undefined).find(signal)
  })
})
