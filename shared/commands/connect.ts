// The way into Azure that a command's inputs describe.
import { Arm } from '../azure/arm.js'
import { cloudOf } from '../azure/clouds.js'
import { createCredential } from '../azure/credential.js'
import { createHttpClient } from '../azure/http-client.js'
import type { Host } from '../host.js'
import type { ArtifactInputs, AzureInputs, ConnectionInputs } from '../inputs/inputs.js'
import { outputNames } from '../inputs/spelling.js'
import { allOutputs } from '../report/outputs.js'
import type { BuildResult } from '../service/result.js'
import type { Job } from './template-job.js'

// Loads the Azure packages and makes a credential; nothing is sent yet.
export const connect = async (host: Host, inputs: AzureInputs, artifacts: ArtifactInputs = noArtifacts): Promise<Job> => ({
  host,
  inputs,
  artifacts,
  ...(await openAzure(host, inputs, inputs.run.requestTimeout)),
  start: Date.now(),
})

// The credential and Resource Manager alone, for a command that follows no run.
export const openAzure = async (
  host: Host,
  { cloud: given, login }: ConnectionInputs,
  requestTimeout: number,
): Promise<Pick<Job, 'credential' | 'arm'>> => {
  const cloud = cloudOf(given)
  const http = await createHttpClient(requestTimeout)
  const credential = await createCredential(host.login(login), cloud, http)
  return { credential, arm: await Arm.create(credential, cloud, http) }
}

const noArtifacts: ArtifactInputs = { access: 'identity', allowSecretsIn: [], fixLineEndings: false }

// Sets the outputs of the job from the results that there are.
export const setOutputs = (host: Host, results: readonly BuildResult[]): void => {
  const outputs = allOutputs(results)
  for (const name of outputNames(host.platform)) host.output(name, outputs[name] ?? '')
}
