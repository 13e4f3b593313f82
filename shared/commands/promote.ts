// promote: moves a gallery image version to a channel, into or out of `latest`, or to more regions.
import { definitionClient, type DefinitionContent } from '../gallery/gallery-client.js'
import type { GalleryImageVersion } from '../gallery/image-version.js'
import { latestNumbers } from '../gallery/latest.js'
import { obstacles, type Promotion } from '../gallery/promotion.js'
import type { Host, Outcome } from '../host.js'
import type { PromoteInputs } from '../inputs/inputs.js'
import { galleryJob } from '../maintenance/gallery-job.js'
import { carryOut, planChanges, readContent, readVersion, type PromoteJob } from '../maintenance/promote-version.js'
import { latestTable, promotionReport } from '../report/promotion-report.js'
import { logReport } from '../report/log-report.js'
import { writeSummary } from '../report/write-summary.js'

// Changes the version unless it is already as requested, waits for its replicas, and reports what `latest` was and is.
export const promote = async (host: Host, inputs: PromoteInputs): Promise<Outcome> => {
  const shared = await galleryJob(host, inputs)
  const job = { ...shared, inputs, client: definitionClient(shared.arm, inputs.definition) }
  const { version, content: before } = await readVersion(job)
  const promotion = await planChanges(job, version, before)
  const promoted = await carryOut(job, version, promotion)
  const after = await readContent(job)
  await report(job, { promotion, promoted, before, after })
  return { kind: 'succeeded' }
}

interface Promoted {
  readonly promotion: Promotion
  readonly promoted: GalleryImageVersion
  readonly before: DefinitionContent
  readonly after: DefinitionContent
}

const report = async ({ host, inputs, environment }: PromoteJob, { promotion, promoted, before, after }: Promoted): Promise<void> => {
  logReport(host, [latestTable(after.latest, before.latest)])
  const reasonsNotLatest = inputs.promotion.excludeFromLatest === false && inputs.wait ? obstacles(promoted, after.latest) : []
  if (reasonsNotLatest.length > 0)
    host.log.warn({ text: [`Image version ${promoted.name} did not become latest everywhere.`, ...reasonsNotLatest].join('\n') })
  host.output('image-id', promoted.id)
  host.output('image-version', promoted.name)
  host.output('latest-before', latestNumbers(before.latest))
  host.output('latest-after', latestNumbers(after.latest))
  await writeSummary(
    host,
    promotionReport({
      version: promoted,
      changes: promotion.changes,
      before: before.latest,
      after: after.latest,
      reasonsNotLatest,
      environment,
    }),
  )
}
