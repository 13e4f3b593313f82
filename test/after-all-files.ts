// Ends what the test files of one process share. mocha runs root hooks after each file of a worker in its parallel mode, and loads a shared
// module there only once: what is shared ends with the worker instead, whose children see their input close.
import { after } from 'mocha'

// Calls `stop` after the last test file of the process.
export const afterAllFiles = (stop: () => Promise<void>): void => {
  if (process.env['MOCHA_WORKER_ID'] === undefined) after(stop)
}
