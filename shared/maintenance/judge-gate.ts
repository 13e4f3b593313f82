// Whether an image, or the last run of a template, meets the conditions of a gate.
import { isDeepStrictEqual } from 'node:util'
import { ArmError, isDeadlinePassed } from '../azure/arm-error.js'
import { pollUntil } from '../azure/polling.js'
import { definitionId, templateId } from '../azure/resource-id.js'
import { askRun, askVersion, isOpen, type Answer } from '../freshness/gate-conditions.js'
import { definitionClient } from '../gallery/gallery-client.js'
import type { GalleryImageVersion } from '../gallery/image-version.js'
import type { GateInputs } from '../inputs/inputs.js'
import type { Page } from '../page.js'
import { gateAnswers, type Verdict } from '../report/gate-report.js'
import { logReport } from '../report/log-report.js'
import { withGalleryContext } from '../service/arm-context.js'
import { templateClient } from '../service/template-client.js'
import { defaultApiVersion } from '../template/model/api-versions.js'
import { viewTemplate } from '../template/view.js'
import { onExistingDefinition } from './existing-definition.js'
import type { GalleryJob } from './gallery-job.js'

export interface GateJob extends GalleryJob {
  readonly inputs: GateInputs
}

// Judges once, or until the gate is open or the job's deadline has passed. Each change of the answers is logged.
export const judgeGate = (job: GateJob): Promise<readonly Verdict[]> =>
  job.host.log.group('Checking the conditions', () =>
    withGalleryContext('The conditions could not be checked', subjectOf(job.inputs), () => judge(job)),
  )

const subjectOf = ({ image, template }: GateInputs): string => {
  if (image !== undefined) return definitionId(image.definition)
  return template === undefined ? '' : templateId(template)
}

const judge = async (job: GateJob): Promise<readonly Verdict[]> => {
  const { host, polling } = job
  let shown: Page = []
  let last: readonly Verdict[] | undefined
  try {
    return await pollUntil(async (change) => {
      last = await judgeAll(job)
      const answers = gateAnswers(last)
      if (!isDeepStrictEqual(answers, shown)) {
        change()
        logReport(host, answers)
      }
      shown = answers
      return last.every(({ answers }) => isOpen(answers)) ? { result: last } : { retryAfter: 0 }
    }, polling)
  } catch (error) {
    if (!(error instanceof ArmError) || !isDeadlinePassed(error)) throw error
    if (last !== undefined) return last
    // Nothing was read: the reason is all there is to report.
    throw error.cause instanceof ArmError ? error.cause : error
  }
}

const judgeAll = async (job: GateJob): Promise<readonly Verdict[]> => {
  const { image, template } = job.inputs
  return Promise.all([
    ...(image === undefined ? [] : [judgeImage(job, image)]),
    ...(template === undefined ? [] : [judgeRun(job, template)]),
  ])
}

// The named version; otherwise the newest that meets every condition, or the newest of all if none does.
const judgeImage = async (job: GateJob, { definition, version }: NonNullable<GateInputs['image']>): Promise<Verdict> => {
  const { arm, polling, inputs } = job
  const client = definitionClient(arm, definition)
  const versions = await onExistingDefinition(job, definition, () => client.versions(polling.signal))
  const time = arm.now()
  const found = versions
    .filter(({ name }) => version === undefined || name === version)
    .sort((one, other) => (other.publishedDate ?? 0) - (one.publishedDate ?? 0))
  const verdictOn = (imageVersion: GalleryImageVersion): Verdict => ({
    subject: imageVersion.id,
    answers: askVersion(imageVersion, inputs.conditions, time),
    imageVersion,
  })
  for (const one of found) {
    if (!isOpen(verdictOn(one).answers)) continue
    // A list does not contain the state of replication.
    const whole = (await client.find(one.name, polling.signal))?.version
    if (whole !== undefined && isOpen(verdictOn(whole).answers)) return verdictOn(whole)
  }
  const [newest] = found
  if (newest !== undefined) return verdictOn((await client.find(newest.name, polling.signal))?.version ?? newest)
  const what = version === undefined ? 'there is no image version' : `there is no image version ${version}`
  return { subject: client.id, answers: [{ isMet: false, text: what }] }
}

const judgeRun = async ({ arm, polling, inputs }: GateJob, target: NonNullable<GateInputs['template']>): Promise<Verdict> => {
  const client = templateClient(arm, target, defaultApiVersion)
  const found = await client.find(polling.signal)
  const missing: readonly Answer[] = [{ isMet: false, text: 'it does not exist' }]
  if (found === undefined) return { subject: client.id, answers: missing, isMissingTemplate: true }
  // Conditions on tags apply to the image if the gate judges one.
  const conditions = inputs.image === undefined ? inputs.conditions : { ...inputs.conditions, tags: [] }
  const endTime = viewTemplate(found.template.body).properties?.lastRunStatus?.endTime
  return { subject: client.id, answers: askRun(found.template, endTime, conditions, arm.now()) }
}
