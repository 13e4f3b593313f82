// What happens to the task after an uncaught exception.

// Ends the process then. The library has told the agent by now that the task failed (its listener is the older one), and would let the
// process run for hours, though nothing that it does can be trusted; the job's last step cancels the run that was started.
export const endWhenBroken = (): void => {
  process.on('uncaughtException', (error) => {
    if (isBrokenPipe(error)) return
    // Once what was written before is with the agent; the exit code stays 0 (host.ts, `complete`).
    process.stdout.write('', () => process.exit(0))
  })
}

// The agent has gone: the library takes it for no failure.
const isBrokenPipe = (error: Error): boolean => 'code' in error && error.code === 'EPIPE'
