// wait: follows a run that was started elsewhere, and does the remaining steps of a build.
import type { Host, Outcome } from '../host.js'
import type { ExistingInputs } from '../inputs/inputs.js'
import { toolTagNames } from '../template/tool-tags.js'
import { setOutputs } from '../report/outputs.js'
import { shortTime } from '../units.js'
import { findExistingRun } from '../build/existing-template.js'
import { followToTheEnd } from '../build/follow-run.js'

// Follows the last run of the template, which may have ended already. Cleans up its template as a build does.
export const wait = async (host: Host, inputs: ExistingInputs): Promise<Outcome> => {
  const { job, template, run } = await findExistingRun(host, inputs)
  host.log.info(`Following the run of ${job.client.id} that began at ${shortTime(run.startTime)}.`)
  const reconciliation = {
    decision: { action: 'attach' as const, startTime: run.startTime, isOurs: true },
    existing: template,
    leaseTag: template.tags[toolTagNames.run],
    previousRun: undefined,
    isOurs: template.tags[toolTagNames.owner] === host.context.owner,
    isUnmanaged: false,
    isOurRun: true,
  }
  return followToTheEnd(job, reconciliation, (result) => {
    setOutputs(host, [result], result)
  })
}
