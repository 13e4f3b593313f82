// How a build waits: the inputs' intervals, the deadline, and what is said when Azure does not answer.
import { pollPolicyUntil, type PollPolicy } from '../azure/polling.js'
import { now } from '../clock.js'
import type { Host } from '../host.js'
import type { RunInputs } from '../inputs/inputs.js'
import type { TemplatePlan } from '../plan/plan.js'
import { formatDuration } from '../units.js'
import { viewTemplate } from '../template/view.js'

// The service builds for 240 minutes where the template says 0 or nothing (SERVICE.md section 1).
const defaultBuildTimeout = 240
// Provisioning may take 40 minutes, and distribution hours; neither counts as building.
const patience = 120

const minute = 60_000

// The pace for one template, from now.
export const pollPolicyFor = (host: Host, run: RunInputs, plan: TemplatePlan): PollPolicy =>
  pollPolicyUntil(now() + longestWait(run, plan), {
    interval: run.pollInterval,
    tolerance: run.statusTolerance,
    signal: host.signal,
    onWait: failureReporter(host),
  })

// Milliseconds from one look at a run to the next: a change of state is told within 4 seconds at the usual interval of 10, for 15 requests
// a minute. States last for minutes, and nothing tells when one ends: looks at equal distances are the soonest for their number.
export const runPollInterval = ({ pollInterval }: RunInputs): number => pollInterval * 0.4

// Warns where the platform would end the job before the build has had its time.
export const warnOfJobLimit = (host: Host, run: RunInputs, plan: TemplatePlan): void => {
  const { jobLimit } = host.context
  const longest = longestWait(run, plan)
  if (!run.wait || jobLimit === undefined || longest <= jobLimit) return
  host.log.warn({
    text: `The build of ${plan.name} and its distribution may take ${formatDuration(longest)}, but a job on this runner is ended after ${formatDuration(jobLimit)}, and the build cancelled with it. Start it with wait: false and follow it with command: wait in another job, set on-cancel: leave, or use a runner of your own.`,
  })
}

const longestWait = (run: RunInputs, plan: TemplatePlan): number => {
  const { buildTimeoutInMinutes = 0 } = viewTemplate(plan.template).properties ?? {}
  const minutes = buildTimeoutInMinutes > 0 ? buildTimeoutInMinutes : defaultBuildTimeout
  return run.deadline ?? (minutes + patience) * minute
}

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
