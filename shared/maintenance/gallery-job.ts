// What the commands on gallery images share.
import { ArmError, isDeadlinePassed, toAibError } from '../azure/arm-error.js'
import { Arm } from '../azure/arm.js'
import { createHttpClient } from '../azure/http-client.js'
import { cloudOf } from '../azure/clouds.js'
import { createCredential } from '../azure/credential.js'
import { pollPolicyUntil, type PollPolicy } from '../azure/polling.js'
import { now } from '../clock.js'
import { AibError } from '../errors.js'
import type { Host } from '../host.js'
import type { AccessInputs, PollingInputs } from '../inputs/inputs.js'
import { failureReporter } from '../build/poll-policy.js'

export interface GalleryJob {
  readonly host: Host
  readonly arm: Arm
  readonly polling: PollPolicy
}

// Replication can take hours (SERVICE.md section 6).
const usualDeadline = 12 * 60 * 60_000

// The way into Azure; nothing is sent yet.
export const galleryJob = async (host: Host, inputs: AccessInputs & { readonly polling: PollingInputs }): Promise<GalleryJob> => {
  const cloud = cloudOf(inputs.cloud)
  const http = await createHttpClient(inputs.polling.requestTimeout)
  const credential = await createCredential(host.login(inputs.login), cloud, http)
  const polling = pollPolicyUntil(now() + (inputs.polling.deadline ?? usualDeadline), {
    interval: inputs.polling.pollInterval,
    tolerance: inputs.polling.statusTolerance,
    signal: host.signal,
    onWait: failureReporter(host),
  })
  return { host, arm: await Arm.create(credential, cloud, http), polling }
}

// Runs `work`; what Azure refuses in it is explained with what was being done.
export const explainedInGallery = async <T>(doing: string, resource: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ArmError)) throw error
    throw isDeadlinePassed(error) ? deadlinePassed(resource, error) : toAibError(error, doing, resource)
  }
}

const deadlinePassed = (resource: string, cause: unknown): AibError =>
  new AibError(
    {
      code: 'deadline-passed',
      message: 'The deadline of this job passed; what it has begun goes on in Azure.',
      where: resource,
      fix: 'Run the same command again: it changes nothing that is done, and waits for the rest. A longer deadline waits longer.',
    },
    { cause },
  )
