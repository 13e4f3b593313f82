// Follows a long-running operation to its end. The protocol is that of @azure/core-lro. In addition, a failed poll does not end the poller,
// the service's own error is kept, and no other host is polled.
import type { OperationResponse } from '@azure/core-lro'
import { ArmError, errorIn, retryAfter } from './arm-error.js'
import type { Arm, ArmResponse } from './arm.js'
import { at, textOf } from '../json.js'
import { expectShape, unexpected } from './expect-shape.js'
import { pollUntil, type PollPolicy } from './polling.js'

export type OperationResult =
  // `unknown`: the operation's URL no longer exists, and only the resource shows the outcome.
  { readonly status: 'succeeded' | 'unknown' } | { readonly status: 'failed' | 'canceled'; readonly code: string; readonly message: string }

// Polls the operation that `accepted` began until it ends. Throws as pollUntil does.
export const followOperation = async (arm: Arm, accepted: ArmResponse, polling: PollPolicy): Promise<OperationResult> => {
  const { createHttpPoller } = await import('@azure/core-lro')
  let last = withOwnLinks(arm, accepted)
  const poller = createHttpPoller(
    {
      sendInitialRequest: () => Promise.resolve(asOperationResponse(last)),
      // A RestError would end the poller of @azure/core-lro for good (docs/platforms.md 3.2); the ArmError of `read` leaves it as it was.
      sendPollRequest: async (url) => {
        last = withOwnLinks(arm, await arm.read(url, undefined, polling.signal))
        expectShape(last.body, { status: 'string', properties: 'object', 'properties.provisioningState': 'string' }, 'GET an operation')
        if (at(last.body, 'status') === null) throw unexpected('GET an operation', 'status is null')
        return asOperationResponse(last)
      },
    },
    { resolveOnUnsuccessful: true, skipFinalGet: true },
  )
  await poller.submitted()
  return pollUntil<OperationResult>(async () => {
    try {
      if (!poller.isDone) await poller.poll()
    } catch (error) {
      if (error instanceof ArmError && error.isNotFound) return { result: { status: 'unknown' } }
      throw error
    }
    return poller.isDone ? { result: resultOf(poller.operationState?.status, last) } : { retryAfter: retryAfter(last.headers) }
  }, polling)
}

// How the operation that `accepted` began has ended, from one request; undefined while it is running, or if it cannot be read.
export const readOperation = async (arm: Arm, accepted: ArmResponse, signal: AbortSignal): Promise<OperationResult | undefined> => {
  const url = withOwnLinks(arm, accepted).headers['azure-asyncoperation']
  if (url === undefined) return undefined
  try {
    const response = await arm.read(url, undefined, signal)
    const status = (textOf(at(response.body, 'status')) ?? '').toLowerCase()
    return ['succeeded', 'failed', 'canceled'].includes(status) ? resultOf(status, response) : undefined
  } catch (error) {
    if (error instanceof ArmError) return undefined
    throw error
  }
}

const resultOf = (status: string | undefined, last: ArmResponse): OperationResult => {
  if (status === 'succeeded') return { status }
  const { code = 'OperationFailed', message = 'The service did not give a reason.' } = errorIn(last.body)
  return { status: status === 'canceled' ? 'canceled' : 'failed', code, message }
}

// Drops links to other hosts: core-lro then polls the resource itself.
const withOwnLinks = (arm: Arm, response: ArmResponse): ArmResponse => {
  const isForeign = (name: string, value: string): boolean =>
    ['azure-asyncoperation', 'operation-location', 'location'].includes(name) && !arm.isOwn(value)
  return { ...response, headers: Object.fromEntries(Object.entries(response.headers).filter(([name, value]) => !isForeign(name, value))) }
}

const asOperationResponse = (response: ArmResponse): OperationResponse => ({
  flatResponse: response.body,
  rawResponse: {
    statusCode: response.status,
    headers: { ...response.headers },
    body: response.body,
    request: { method: response.method, url: response.url },
  },
})
