// A result that could not be written to standard output, for example because the disk is full.
import { errorCodes } from '../shared/errors.js'

// Reports the first loss, and fails a command that would have succeeded after it has done its work.
export const failAtTheEnd = (error: Error): void => {
  if (isReported) return
  isReported = true
  process.stderr.write(`error: Standard output cannot be written: ${error.message} [machine-failed]\n`)
  process.on('exit', () => {
    if ((process.exitCode ?? 0) === 0) process.exitCode = errorCodes['machine-failed'].exit
  })
}
let isReported = false
