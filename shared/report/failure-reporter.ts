// Log lines for when Azure does not answer, or asks a request to wait.
import type { ArmError } from '../azure/arm-error.js'
import type { PollPolicy } from '../azure/polling.js'
import type { Host } from '../host.js'

// Logs once that Azure does not answer or asks to wait, then at the host's rate, and once that it answers again.
export const failureReporter = (host: Host): PollPolicy['onWait'] => {
  let isFailing = false
  return (failure, bound) => {
    if (failure === undefined) {
      if (isFailing) host.log.info('Azure answers again.')
    } else {
      const text = `${waitText(failure)}${bound === undefined ? '.' : ` (${bound}).`}`
      if (isFailing) host.log.progress(text)
      else host.log.info(text)
    }
    isFailing = failure !== undefined
  }
}

// Why a request is repeated. A definite refusal is never repeated.
const waitText = (failure: ArmError): string => {
  const { code } = failure
  if (failure.isUnauthorized)
    return `The pipeline’s identity lacks a right (${code}); a new role assignment can take a few minutes to take effect. Trying again`
  if (failure.status === 429) return `Azure is throttling requests (${code}). Waiting as long as it asks, then trying again`
  if (failure.isBusy) return `Something else is changing the resource (${code}). Trying again`
  if (failure.isConflict) return `The state of the image template does not allow it (${code}). Reading the template again`
  return `Azure did not return a useful answer (${code}); what is running there is not affected. Trying again`
}
