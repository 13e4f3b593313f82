// Being asked to stop, as an AbortSignal. Runners send SIGINT, then SIGTERM, then kill (PLATFORM.md section 6); without a handler the
// first would end the process before the run in Azure could be cancelled.

// A signal that fires at the first SIGINT or SIGTERM. A second one ends the process as ever.
export const cancelSignal = (): AbortSignal => {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const)
    process.once(name, () => {
      controller.abort()
    })
  return controller.signal
}
