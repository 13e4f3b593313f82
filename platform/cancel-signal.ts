// Being asked to stop, as an AbortSignal. Runners send SIGINT, then SIGTERM, then kill (ProcessInvoker.cs of actions/runner and of
// microsoft/azure-pipelines-agent); without a handler the first would end the process before the run in Azure could be cancelled.
import { setMaxListeners } from 'node:events'

// A signal that fires at the first SIGINT or SIGTERM. A second one ends the process as ever.
export const cancelSignal = (): AbortSignal => {
  const controller = new AbortController()
  // Everything that runs in parallel listens to it: that is not a leak, of which Node would warn.
  setMaxListeners(0, controller.signal)
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => {
      controller.abort()
    })
  return controller.signal
}
