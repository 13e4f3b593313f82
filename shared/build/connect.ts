// The way into Azure that a command's inputs describe.
import { Arm } from '../azure/arm.js'
import { cloudOf } from '../azure/clouds.js'
import { createCredential } from '../azure/credential.js'
import { createHttpClient } from '../azure/http-client.js'
import { deadlinePassed } from '../azure/polling.js'
import { now, signalUntil } from '../clock.js'
import type { Host } from '../host.js'
import type { ArtifactInputs, AzureInputs } from '../inputs/inputs.js'
import { outputNames } from '../inputs/spelling.js'
import { allOutputs } from '../report/outputs.js'
import type { BuildResult } from '../service/result.js'
import { LogTurns } from '../service/log/log-turns.js'
import { StartedRuns } from '../service/started-run.js'
import { SharedUploads } from './shared-uploads.js'
import type { Job } from './template-job.js'

// Far more than the questions before a build take.
const usualDeadline = 12 * 60 * 60_000

// Loads the Azure packages and makes a credential; nothing is sent yet.
export const connect = async (host: Host, inputs: AzureInputs, artifacts: ArtifactInputs = noArtifacts): Promise<Job> => {
  const start = now()
  const cloud = cloudOf(inputs.cloud)
  const http = await createHttpClient(inputs.run.requestTimeout)
  const credential = await createCredential(host.login(inputs.login), cloud, http)
  return {
    host,
    inputs,
    artifacts,
    credential,
    storage: credential,
    arm: await Arm.create(credential, cloud, http),
    started: new StartedRuns((text) => {
      host.state.save(text)
    }),
    uploads: new SharedUploads(),
    logs: new LogTurns(),
    start,
    signal: signalUntil(start + (inputs.run.deadline ?? usualDeadline), host.signal, deadlinePassed()),
  }
}

const noArtifacts: ArtifactInputs = {
  access: 'identity',
  environment: 'AzureCloud',
  allowSecretsIn: [],
  fixLineEndings: false,
  pinRemote: false,
}

// Sets the outputs of the job from the results that there are; `first` is that of the first template.
export const setOutputs = (host: Host, results: readonly BuildResult[], first: BuildResult | undefined): void => {
  const outputs = allOutputs(results, first)
  for (const name of outputNames(host.platform)) {
    const value = outputs[name]
    if (value !== undefined) host.output(name, value)
  }
}
