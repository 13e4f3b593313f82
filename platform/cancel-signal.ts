// The request to stop, as an AbortSignal. Runners send SIGINT, SIGTERM after 7.5 seconds, and kill after 2.5 more (docs/platforms.md 1.1,
// 2.1); on Windows, Ctrl+C and Ctrl+Break, which Node has as SIGINT and SIGBREAK. Without a handler the first would end the process before
// the run in Azure could be cancelled, and the second while it is.
import { setMaxListeners } from 'node:events'

// A signal that fires at the first of them. A second one of the same kind ends the process as usual.
export const cancelSignal = (): AbortSignal => {
  const controller = new AbortController()
  // Everything that runs in parallel listens to it: that is not a leak, of which Node would warn.
  setMaxListeners(0, controller.signal)
  for (const name of ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const)
    process.once(name, () => {
      controller.abort()
    })
  return controller.signal
}
