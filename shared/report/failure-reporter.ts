// What the log says while Azure does not answer.
import type { PollPolicy } from '../azure/polling.js'
import type { Host } from '../host.js'

// Says once that Azure does not answer, then at the host's measure, and once that it does again.
export const failureReporter = (host: Host): PollPolicy['onWait'] => {
  let isFailing = false
  return (failure) => {
    if (failure === undefined) {
      if (isFailing) host.log.info('Azure answers again.')
    } else {
      const text = failure.isUnauthorized
        ? `Azure says that a right is missing (${failure.code}). A role just given takes some minutes to work: trying again.`
        : `Azure gave no useful answer (${failure.code}); what goes on there is not affected. Trying again.`
      if (isFailing) host.log.progress(text)
      else host.log.info(text)
    }
    isFailing = failure !== undefined
  }
}
