// Standard output and standard error whose reader has ended, or that cannot be written. Without a listener, Node ends the process at the
// next line, in the middle of a build.

// From now on a closed pipe ends nothing: its reader has enough, and the command continues to its end. `onFault` is called for any other
// reason why standard output cannot be written.
export const outliveOutput = (onFault: (error: Error) => void = () => undefined): void => {
  process.stderr.on('error', () => undefined)
  process.stdout.on('error', (error: Error) => {
    if (!('code' in error && error.code === 'EPIPE')) onFault(error)
  })
}
