// What happens to the task after an uncaught exception.

// Ends the process. By now the library has reported the failure to the agent (its listener was added first), and would let the process run
// for hours, although nothing that it does can be trusted. The job's last step cancels the run that was started.
export const endWhenBroken = (): void => {
  process.on('uncaughtException', (error) => {
    if (isBrokenPipe(error)) return
    // Once everything written before has reached the agent; the exit code stays 0 (host.ts, `complete`).
    process.stdout.write('', () => process.exit(0))
  })
}

// The agent has gone: the library does not treat this as a failure.
const isBrokenPipe = (error: Error): boolean => 'code' in error && error.code === 'EPIPE'
