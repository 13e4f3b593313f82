import assert from 'node:assert/strict'
import { ArmError } from '../../../shared/azure/arm-error.js'
import type { ArmResponse } from '../../../shared/azure/arm.js'
import { azureReader } from '../../../shared/azure/reader.js'
import { Unreadable } from '../../../shared/azure/unreadable.js'
import { apiVersionOf } from '../../../shared/azure/api-versions.js'

type Answer = (path: string, signal: AbortSignal | undefined) => Promise<unknown>

const readerOn = (answer: Answer, time?: number) => {
  const asked: string[] = []
  const read = async (path: string, _?: string, signal?: AbortSignal): Promise<ArmResponse> => {
    asked.push(path)
    return { status: 200, method: 'GET', url: path, headers: {}, body: await answer(path, signal) }
  }
  return {
    asked,
    azure: azureReader({ read, list: () => Promise.resolve([]), ask: read, now: () => 0 }, new AbortController().signal, time),
  }
}

// A request that is never answered.
const silent: Answer = (_, signal) =>
  new Promise((_resolve, reject) => {
    // A pending request keeps a process alive; this timer replaces it.
    const pending = setTimeout(reject, 60_000)
    signal?.addEventListener('abort', () => {
      clearTimeout(pending)
      reject(new Error('aborted'))
    })
  })

const refusing = (status: number, code: string) =>
  readerOn(() => Promise.reject(new ArmError({ status, code, message: 'No.\nReally.' }))).azure.get('/subscriptions/s', 'some/read')

const isUnreadable = (pattern: RegExp, right?: string) => (error: unknown) => {
  assert(error instanceof Unreadable)
  assert.match(error.message, pattern)
  assert.equal(error.right, right)
  return true
}

describe('the reader of the preflight', () => {
  it('reads each resource once, whatever its case', async () => {
    const { azure, asked } = readerOn((path) => Promise.resolve(path))
    const answers = await Promise.all([
      azure.get('/subscriptions/S', 'r'),
      azure.get('/subscriptions/s', 'r'),
      azure.get('/subscriptions/s', 'r'),
    ])
    assert.deepEqual(asked, ['/subscriptions/S?api-version=2021-04-01'])
    assert.equal(new Set(answers).size, 1)
  })

  it('has no more than eight requests in flight', async () => {
    let [running, most] = [0, 0]
    const { azure } = readerOn(async () => {
      most = Math.max(most, (running += 1))
      await new Promise(setImmediate)
      running -= 1
    })
    await Promise.all(Array.from({ length: 30 }, (_, index) => azure.get(`/subscriptions/${index}`, 'r')))
    assert.equal(most, 8)
  })

  it('treats what is not found as missing, and what is denied as unreadable, with the missing right', async () => {
    assert.equal(await refusing(404, 'ResourceNotFound'), undefined)
    assert.equal(await refusing(404, 'ResourceGroupNotFound'), undefined)
    await assert.rejects(refusing(403, 'AuthorizationFailed'), isUnreadable(/may not read/, 'some/read'))
    await assert.rejects(refusing(403, 'HTTP 403'), isUnreadable(/the answer is HTTP 403 without an error code of Azure: a proxy/))
    await assert.rejects(refusing(404, 'SubscriptionNotFound'), isUnreadable(/may not read/, 'some/read'))
    await assert.rejects(refusing(404, 'InvalidResourceType'), isUnreadable(/^It could not be read: No\. \[InvalidResourceType\]$/))
    await assert.rejects(refusing(500, 'InternalServerError'), isUnreadable(/^It could not be read: /))
  })

  it('gives up when the time of a read is over, and sends nothing more if nothing was answered', async () => {
    const { azure, asked } = readerOn(silent, 20)
    await assert.rejects(azure.get('/subscriptions/s', 'r'), isUnreadable(/did not answer within 0\.02 seconds/))
    await assert.rejects(azure.get('/subscriptions/t', 'r'), isUnreadable(/did not answer within 0\.02 seconds/))
    assert.equal(asked.length, 1)
  })

  it('gives each read its own time: many take longer together, and one that hangs does not end the others', async () => {
    const { azure } = readerOn(
      (path, signal) => (path.includes('/hangs') ? silent(path, signal) : new Promise((resolve) => setTimeout(resolve, 4))),
      80,
    )
    const hanging = assert.rejects(azure.get('/subscriptions/hangs', 'r'), isUnreadable(/did not answer/))
    await Promise.all(Array.from({ length: 300 }, (_, index) => azure.get(`/subscriptions/${index}`, 'r')))
    await hanging
    await azure.get('/subscriptions/after', 'r')
  })

  it('lets a cancelled job through', async () => {
    const cancel = new AbortController()
    cancel.abort(new Error('cancelled'))
    const aborted = () => Promise.reject(new Error('aborted'))
    const azure = azureReader({ read: aborted, list: () => Promise.resolve([]), ask: aborted, now: () => 0 }, cancel.signal)
    await assert.rejects(azure.get('/subscriptions/s', 'r'), /cancelled/)
  })
})

describe('the api-versions of the preflight', () => {
  for (const [path, version] of [
    ['/subscriptions/s/resourceGroups/g', '2021-04-01'],
    ['/subscriptions/s/providers/Microsoft.Compute', '2021-04-01'],
    ['/subscriptions/s/resourceGroups/g/resources?$top=1', '2021-04-01'],
    ['/subscriptions/s/providers/Microsoft.Compute/skus?$filter=x', '2021-07-01'],
    ['/subscriptions/s/providers/Microsoft.Compute/locations/l/usages', '2024-07-01'],
    ['/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/images/i', '2024-07-01'],
    ['/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/g/images/i', '2024-03-03'],
    ['/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i', '2023-01-31'],
    [
      '/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i/providers/Microsoft.Authorization/permissions',
      '2022-04-01',
    ],
    ['/subscriptions/s/providers/Microsoft.Features/providers/Microsoft.VirtualMachineImages/features/F', '2021-07-01'],
  ] as const) {
    it(`${path} is read with ${version}`, () => {
      assert.equal(apiVersionOf(path), version)
    })
  }
})
