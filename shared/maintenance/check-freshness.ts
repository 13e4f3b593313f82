// Reads, judges and reports whether the images of a plan must be built again. `check` ends with this step, and `build` may begin with it.
import type { Arm } from '../azure/arm.js'
import type { Environment } from '../azure/clouds.js'
import { deadEnds, judgeFreshness, type SourceState } from '../freshness/judge.js'
import { readLastImages } from '../freshness/last-image.js'
import type { FreshnessSettings } from '../inputs/settings.js'
import { readSourceState, type SourceQuestion } from '../freshness/source-state.js'
import type { Host } from '../host.js'
import type { TemplatePlan } from '../plan/plan.js'
import { azureReader, type AzureReader } from '../azure/reader.js'
import { Unreadable } from '../azure/unreadable.js'
import { freshnessReport, type Freshness } from '../report/freshness-report.js'
import { linkedIn } from '../report/resource-link.js'
import { logReport } from '../report/log-report.js'
import { mapLimit } from '../concurrency.js'
import { withGalleryContext } from '../service/arm-context.js'
import { writeSummary } from '../report/write-summary.js'

interface FreshnessJob {
  readonly host: Host
  readonly signal: AbortSignal
  readonly arm: Arm
  readonly subscriptionId: string
  readonly settings: FreshnessSettings
  readonly environment: Environment
}

// The number of templates checked side by side.
const atOnce = 8

// Milliseconds for one request about a source. A throttled request is answered eventually, and a stale image is worth the wait.
const timeLimit = 5 * 60_000

// The state of each plan's images, reported in the log and in the summary.
export const checkFreshness = async (job: FreshnessJob, plans: readonly TemplatePlan[]): Promise<readonly Freshness[]> => {
  const { host } = job
  const checked = await host.log.group('Is a build needed?', async () => {
    // What several templates share is read once.
    const reader = azureReader(job.arm, job.signal, timeLimit)
    const all = await mapLimit(atOnce, plans, (plan) => checkOne(job, reader, plan))
    logReport(host, freshnessReport(all))
    return all
  })
  await writeSummary(host, freshnessReport(checked, linkedIn(job.environment)))
  return checked
}

const checkOne = async (
  { host, signal, arm, subscriptionId, settings }: FreshnessJob,
  reader: AzureReader,
  plan: TemplatePlan,
): Promise<Freshness> => {
  const { body, imageFingerprint, imageParts } = plan
  const onUndated = (imageId: string, error: Unreadable): void => {
    host.log.warn({ text: `The age of ${imageId} could not be read, so it is not a reason to rebuild: ${unreadableText(error)}` })
  }
  const images = await withGalleryContext('The images could not be read', plan.name, () =>
    readLastImages({ arm, reader, body, signal, onUndated }),
  )
  const time = arm.now()
  const used = images.flatMap(({ last }) => last?.sourceVersion ?? [])
  const source = await sourceState(host, reader, { body, subscriptionId, used, now: time })
  for (const text of deadEnds({ images, source })) host.log.warn({ text: `${plan.name}: ${text}` })
  const reasons = judgeFreshness({ imageFingerprint, imageParts, images, source, now: time }, settings)
  return { plan, images, source, now: time, reasons }
}

// A source that cannot be read does not cause a build, only a warning.
const sourceState = async (host: Host, reader: AzureReader, question: SourceQuestion): Promise<SourceState> => {
  try {
    return await readSourceState(question, reader)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    host.log.warn({ text: `The source image could not be checked for a newer version: ${unreadableText(error)}` })
    return { ended: new Map() }
  }
}

const unreadableText = ({ message, right }: Unreadable): string => (right === undefined ? message : `${message} It needs ${right}.`)
