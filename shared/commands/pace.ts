// How a build waits: the inputs' intervals, the deadline, and what is said when Azure does not answer.
import type { Pace } from '../azure/pace.js'
import { at } from '../azure/wire.js'
import type { Host } from '../host.js'
import type { RunInputs } from '../inputs/inputs.js'
import type { TemplatePlan } from '../plan/plan.js'

// The service builds for 240 minutes where the template says 0 or nothing (SERVICE.md section 1).
const defaultBuildTimeout = 240
// Provisioning may take 40 minutes, and distribution hours; neither counts as building.
const patience = 120

const minute = 60_000

// The pace for one template, from now.
export const paceOf = (host: Host, run: RunInputs, plan: TemplatePlan): Pace => {
  const timeout = at(plan.template, 'properties', 'buildTimeoutInMinutes')
  const minutes = typeof timeout === 'number' && timeout > 0 ? timeout : defaultBuildTimeout
  return {
    interval: run.pollInterval,
    tolerance: run.statusTolerance,
    deadline: Date.now() + (run.deadline ?? (minutes + patience) * minute),
    signal: host.signal,
    onWait: failureReporter(host),
  }
}

// Says once that Azure does not answer, then at the host's measure, and once that it does again.
export const failureReporter = (host: Host): Pace['onWait'] => {
  let isFailing = false
  return (failure) => {
    if (failure === undefined) {
      if (isFailing) host.log.info('Azure answers again.')
    } else {
      const text = `Azure gave no useful answer (${failure.code}); what goes on there is not affected. Trying again.`
      if (isFailing) host.log.progress(text)
      else host.log.info(text)
    }
    isFailing = failure !== undefined
  }
}
