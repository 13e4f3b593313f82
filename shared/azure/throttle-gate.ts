// One gate for all requests of a pipeline: once the service has said that there are too many, none is sent before it takes them again.
import type { PipelinePolicy } from '@azure/core-rest-pipeline'
import { retryAfter } from './arm-error.js'
import { withJitter } from './polling.js'
import { now, wait } from '../clock.js'

// A policy that comes after those that retry, so that each try passes the gate. Without a hint of the service's it shuts for about half a
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
