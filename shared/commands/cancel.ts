// cancel: cancel the run of a template, and wait until it is.
import { lookUntil, settle } from '../azure/pace.js'
import type { Host, Outcome } from '../host.js'
import type { ExistingInputs } from '../inputs/inputs.js'
import { isActive, type Run } from '../service/image-template.js'
import { setOutputs } from './connect.js'
import { findExisting } from './existing-template.js'
import { resultOf } from './finish-template.js'
import { explained, type TemplateJob } from './template-job.js'

// Cancels the run that goes on; one that has ended is left as it is.
export const cancel = async (host: Host, inputs: ExistingInputs): Promise<Outcome> => {
  const { job, run } = await findExisting(host, inputs)
  const ended = isActive(run) ? await explained('The run could not be cancelled', job.client.id, () => cancelAndWait(job, run)) : run
  setOutputs(host, [resultOf(job, ended)])
  host.log.info(ended === run ? `There is nothing to cancel: the last run ended as ${run.state}.` : `The run ended as ${ended.state}.`)
  return ended === run || ended.state === 'Canceled'
    ? { kind: 'succeeded' }
    : { kind: 'succeeded-with-issues', message: `The run ended as ${ended.state} before it could be cancelled.` }
}

// The service answers 204 and nothing to poll: the template tells when the run has ended (SERVICE.md section 2).
const cancelAndWait = async ({ client, pace }: TemplateJob, run: Run): Promise<Run> => {
  const look = async (): Promise<Run | undefined> => (await client.find(pace.signal))?.template.lastRun
  // Cancelling again is refused; that it is being cancelled is all that was asked (SERVICE.md section 3, row 4).
  const isUnderWay = async (): Promise<true | undefined> => ((await look())?.state === 'Running' ? undefined : true)
  if (run.state === 'Running') await settle<unknown>(() => client.cancel(pace.signal), isUnderWay, pace)
  return lookUntil(async () => {
    const now = await look()
    return now === undefined || !isActive(now) ? { result: now ?? { ...run, state: 'Canceled' } } : { retryAfter: 0 }
  }, pace)
}
