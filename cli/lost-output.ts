// A result that could not be written to standard output, as to a full disk.
import { errorCodes } from '../shared/errors.js'

// Says it, and fails a command that would have succeeded once it has done its work. More of the output is lost after the first: said once.
export const failAtTheEnd = (error: Error): void => {
  if (isSaid) return
  isSaid = true
  process.stderr.write(`error: Standard output cannot be written: ${error.message} [machine-failed]\n`)
  process.on('exit', () => {
    if ((process.exitCode ?? 0) === 0) process.exitCode = errorCodes['machine-failed'].exit
  })
}
let isSaid = false
