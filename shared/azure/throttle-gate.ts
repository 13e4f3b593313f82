// One gate for all requests of a pipeline: after the service has answered that there are too many, no request is sent until it accepts them
// again.
import type { PipelinePolicy } from '@azure/core-rest-pipeline'
import { retryAfter } from './arm-error.js'
import { withJitter } from './polling.js'
import { now, wait } from '../clock.js'

// A policy after those that retry, so that each try passes the gate. Without a time from the service, the gate closes for about half a
// second.
export const throttleGate = (): PipelinePolicy => {
  let opensAt = 0
  return {
    name: 'throttleGate',
    sendRequest: async (request, next) => {
      const { abortSignal } = request
      const signal = abortSignal instanceof AbortSignal ? abortSignal : undefined
      for (let delay = opensAt - now(); delay > 0; delay = opensAt - now()) await wait(delay, signal)
      const response = await next(request)
      if (response.status === 429) {
        const pause = retryAfter(response.headers.toJSON()) || withJitter(500)
        opensAt = Math.max(opensAt, now() + pause)
      }
      return response
    },
  }
}
