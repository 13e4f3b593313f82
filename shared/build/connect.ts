// Connects a command on image templates to Azure.
import { cloudOf } from '../azure/clouds.js'
import { connectToAzure } from '../azure/connect.js'
import { deadlinePassed } from '../azure/polling.js'
import { now, signalUntil } from '../clock.js'
import type { Host } from '../host.js'
import type { ArtifactInputs, AzureInputs } from '../inputs/inputs.js'
import { LogTurns } from '../service/log/log-turns.js'
import { StartedRuns } from '../service/started-run.js'
import { SharedUploads } from './shared-uploads.js'
import type { Job } from './template-job.js'

// Far more than the requests before a build take.
const usualDeadline = 12 * 60 * 60_000

// A job with a client for Azure. Sends nothing yet. Commands that store nothing need no `artifacts`.
export const connect = async (host: Host, inputs: AzureInputs, artifacts?: ArtifactInputs): Promise<Job> => {
  const { arm, storage } = await connectToAzure(host, host.login(inputs.login), cloudOf(inputs.cloud), inputs.run.requestTimeout)
  const start = now()
  return {
    host,
    inputs,
    artifacts: artifacts ?? { ...noArtifacts, environment: inputs.cloud.environment },
    identity: storage,
    storage,
    arm,
    started: new StartedRuns((text) => {
      host.state.save(text)
    }),
    uploads: new SharedUploads(),
    logs: new LogTurns(),
    start,
    signal: signalUntil(start + (inputs.run.deadline ?? usualDeadline), host.signal, deadlinePassed()),
  }
}

const noArtifacts: Omit<ArtifactInputs, 'environment'> = {
  access: 'identity',
  createContainer: false,
  allowSecretsIn: [],
  fixLineEndings: false,
  pinRemote: false,
}
