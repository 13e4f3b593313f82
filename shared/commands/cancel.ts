// cancel: cancels the run of a template, and waits until it has ended.
import type { Host, Outcome } from '../host.js'
import type { ExistingInputs } from '../inputs/inputs.js'
import { isActive } from '../service/image-template.js'
import { cancelledReport, notCancelledReport, remainsText } from '../report/cancelled-report.js'
import { writeSummary } from '../report/write-summary.js'
import { cancelAndWait } from '../service/provision.js'
import { setOutputs } from '../report/outputs.js'
import { findExistingRun } from '../build/existing-template.js'
import { resultOf } from '../build/collect-outputs.js'
import { withArmContext } from '../service/arm-context.js'

// Cancels the run in progress. A run that has ended is left as it is.
export const cancel = async (host: Host, inputs: ExistingInputs): Promise<Outcome> => {
  const { job, run } = await findExistingRun(host, inputs)
  const { client, polling } = job
  const ended = isActive(run)
    ? ((await withArmContext('The run could not be cancelled', client.id, () => cancelAndWait(client, polling))) ?? {
        ...run,
        state: 'Canceled' as const,
      })
    : run
  const result = resultOf(job, ended)
  setOutputs(host, [result], result)
  const text = ended === run ? `There is nothing to cancel: the last run ended as ${run.state}.` : `The run ended as ${ended.state}.`
  host.log.info(text)
  if (ended !== run) host.log.info(remainsText(client.id))
  const pageOf = ended === run || ended.state !== 'Canceled' ? notCancelledReport : cancelledReport
  await writeSummary(host, pageOf(client.id, text, inputs.cloud.environment))
  return ended === run || ended.state === 'Canceled'
    ? { kind: 'succeeded' }
    : { kind: 'succeeded-with-issues', message: `The run ended as ${ended.state} before it could be cancelled.` }
}
