// The job's last step: cancels runs that the main step started but could not cancel before it was killed.
import type { Arm } from '../azure/arm.js'
import { ArmError } from '../azure/arm-error.js'
import type { Environment } from '../azure/clouds.js'
import type { Host } from '../host.js'
import { parseAzureInputs } from '../inputs/parse.js'
import { cancelTimeout, cancelRun } from '../service/run.js'
import { cancelledReport, remainsText } from '../report/cancelled-report.js'
import { writeSummary } from '../report/write-summary.js'
import { parseStartedRuns, type StartedRun } from '../service/started-run.js'
import { templateClient } from '../service/template-client.js'
import { connect } from './connect.js'

// Does nothing if the main step ended as it should. Throws ArmError with the runs that could not be cancelled.
export const cancelLeftOver = async (host: Host): Promise<void> => {
  const started = parseStartedRuns(host.state.load())
  if (started.length === 0) return
  const inputs = parseAzureInputs(host)
  const { arm } = await connect(host, inputs)
  const left = (await Promise.all(started.map((run) => cancelOne(host, arm, run, inputs.cloud.environment)))).filter(
    (id) => id !== undefined,
  )
  if (left.length > 0)
    throw new ArmError({
      code: 'NotCancelled',
      message: `The run of ${left.join(' and that of ')} could not be cancelled: it may still be running in Azure.`,
    })
}

// The id of a template whose run may still be in progress.
const cancelOne = async (host: Host, arm: Arm, run: StartedRun, environment: Environment): Promise<string | undefined> => {
  const client = templateClient(arm, run.template, run.apiVersion)
  const cancelled = await cancelRun(client, run, cancelTimeout.post)
  if (cancelled === 'accepted') {
    const what = 'which this job started and did not end, is being cancelled in Azure.'
    host.log.info(`The run of ${client.id}, ${what} ${remainsText(client.id)}`)
    await writeSummary(host, cancelledReport(client.id, `The run, ${what}`, environment))
  }
  return cancelled === 'unknown' ? client.id : undefined
}
