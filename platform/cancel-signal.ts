// The request to stop, as an AbortSignal. Runners send SIGINT, SIGTERM after 7.5 seconds, and kill after 2.5 more (docs/platforms.md 1.1,
// 2.1); on Windows, they send Ctrl+C and Ctrl+Break, which Node reports as SIGINT and SIGBREAK. Without a handler, the first one would end
// the process before it could cancel the run in Azure, and the second one while it does.
import { setMaxListeners } from 'node:events'

// A signal that fires at the first of them. A second one of the same kind ends the process as usual.
export const cancelSignal = (): AbortSignal => {
  const controller = new AbortController()
  // All parallel work listens to this signal: Node would warn of a leak that does not exist.
  setMaxListeners(0, controller.signal)
  for (const name of ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const)
    process.once(name, () => {
      controller.abort()
    })
  return controller.signal
}
