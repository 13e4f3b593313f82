// How a build waits: the intervals of the inputs, and the deadline.
import { pollPolicyUntil, type PollPolicy } from '../azure/polling.js'
import { now } from '../clock.js'
import type { Host } from '../host.js'
import { failureReporter } from '../report/failure-reporter.js'
import type { RunInputs } from '../inputs/inputs.js'
import type { TemplatePlan } from '../plan/plan.js'
import { spellNames } from '../inputs/spelling.js'
import { formatDuration } from '../units.js'
import { viewTemplate } from '../template/view.js'

// The service's limit is 240 minutes if the value in the template is 0 or absent (docs/service.md 4.5).
const defaultBuildMinutes = 240
// Provisioning may take 40 minutes, and distribution hours. Neither counts as building.
const otherMinutes = 120

const minute = 60_000

// The poll policy of one template, starting now.
export const pollPolicyFor = (host: Host, run: RunInputs, plan: TemplatePlan): PollPolicy =>
  pollPolicyUntil(now() + longestWait(run, plan), {
    interval: run.pollInterval,
    tolerance: run.statusTolerance,
    signal: host.signal,
    onWait: failureReporter(host),
  })

// Milliseconds between two polls of a run: at the default interval of 10 seconds, a change of state is reported within 4 seconds, with 15
// requests a minute. States last for minutes, and nothing announces their end, so equal intervals find it soonest for a given number of
// requests.
export const runPollInterval = ({ pollInterval }: RunInputs): number => pollInterval * 0.4

// Warns if the platform would end the job before the build has used its time.
export const warnOfJobLimit = (host: Host, run: RunInputs, plan: TemplatePlan): void => {
  const { jobLimit } = host.context
  const longest = longestWait(run, plan)
  if (!run.wait || jobLimit === undefined || longest <= jobLimit) return
  const advice =
    'Start it with wait: false and follow it with command: wait in another job, set on-cancel: leave, or use a self-hosted runner.'
  host.log.warn({
    text: `Building and distributing ${plan.name} may take ${formatDuration(longest)}, but jobs on this runner end after ${formatDuration(jobLimit)}, which also cancels the build. ${spellNames(advice, host.platform)}`,
  })
}

const longestWait = (run: RunInputs, plan: TemplatePlan): number => run.deadline ?? longestBuild(plan)

// How long (milliseconds) it takes at most to provision, build and distribute a template, whatever the deadline of the job.
export const longestBuild = (plan: Pick<TemplatePlan, 'template'>): number => {
  const { buildTimeoutInMinutes = 0 } = viewTemplate(plan.template).properties ?? {}
  const minutes = buildTimeoutInMinutes > 0 ? buildTimeoutInMinutes : defaultBuildMinutes
  return (minutes + otherMinutes) * minute
}
