// The job's last step: a run that the main step started and did not live to cancel is cancelled now.
import { ArmError } from '../azure/arm-error.js'
import type { Host } from '../host.js'
import { parseAzureInputs } from '../inputs/parse.js'
import { cancelPatience, cancelRun } from '../service/run.js'
import { parseStartedRun } from '../service/started-run.js'
import { templateClient } from '../service/template-client.js'
import { connect } from './connect.js'

// Does nothing where the main step ended as it should.
export const cancelLeftOver = async (host: Host): Promise<void> => {
  const started = parseStartedRun(host.state.load())
  if (started === undefined) return
  const { arm } = await connect(host, parseAzureInputs(host))
  const client = templateClient(arm, started.template, started.apiVersion)
  const cancelled = await cancelRun(client, started, cancelPatience.post)
  if (cancelled === 'none') return
  if (cancelled === 'unknown')
    throw new ArmError({ code: 'NotCancelled', message: `The run of ${client.id} could not be cancelled: it may go on in Azure.` })
  host.log.info(`The run of ${client.id}, which this job started and did not end, is being cancelled in Azure.`)
}
