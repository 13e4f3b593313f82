// The end of the process after its work is done.
import { ifAlive } from '../shared/clock.js'

// Ends the process soon if something still keeps it alive. The agent of a proxied request does not close its connection when the request
// is aborted: a proxy that never answers the CONNECT would hold the job until its own limit. `grace` is in milliseconds.
export const endSoon = (grace = 5_000): void => {
  ifAlive(grace, () => {
    if (process.stdout.writableLength + process.stderr.writableLength > 0) endSoon(grace)
    else process.exit()
  })
}
