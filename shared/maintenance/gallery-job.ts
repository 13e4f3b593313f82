// What the commands on gallery images share.
import type { Arm } from '../azure/arm.js'
import { cloudOf, type Environment } from '../azure/clouds.js'
import { connectToAzure } from '../azure/connect.js'
import { pollPolicyUntil, type PollPolicy } from '../azure/polling.js'
import { now } from '../clock.js'
import type { Host } from '../host.js'
import type { AccessInputs, PollingInputs } from '../inputs/inputs.js'
import { failureReporter } from '../report/failure-reporter.js'

export interface GalleryJob {
  readonly host: Host
  readonly arm: Arm
  readonly polling: PollPolicy
  readonly environment: Environment
}

// Replication can take hours (docs/service.md 6.12).
const usualDeadline = 12 * 60 * 60_000

// The client for Azure; nothing is sent yet.
export const galleryJob = async (host: Host, inputs: AccessInputs & { readonly polling: PollingInputs }): Promise<GalleryJob> => {
  const { arm } = await connectToAzure(host, host.login(inputs.login), cloudOf(inputs.cloud), inputs.polling.requestTimeout)
  const polling = pollPolicyUntil(now() + (inputs.polling.deadline ?? usualDeadline), {
    interval: inputs.polling.pollInterval,
    tolerance: inputs.polling.statusTolerance,
    signal: host.signal,
    onWait: failureReporter(host),
  })
  return { host, arm, polling, environment: inputs.cloud.environment }
}
