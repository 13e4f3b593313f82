// One template of a build, from its plan to its images.
import type { Outcome } from '../host.js'
import type { TemplatePlan } from '../plan/plan.js'
import { resultOf } from './collect-outputs.js'
import { startRun, forgetRun } from './start-run.js'
import { followToTheEnd, type Publish } from './follow-run.js'
import { keepTrigger } from './keep-trigger.js'
import { namingTemplate } from './left-behind.js'
import { inspectTemplate } from './inspect-template.js'
import { refuseExistingVersions } from './refuse-existing-versions.js'
import { applyTemplate } from './apply-template.js'
import { templateJob, type Job, type Reconciliation, type TemplateJob } from './template-job.js'
import { commandHint } from '../report/command-hint.js'
import { writeSummary } from '../report/write-summary.js'
import { startedReport } from '../report/started-report.js'
import { withArmContext } from '../service/arm-context.js'
import { uploadArtifacts } from './upload-artifacts.js'

// Builds one template. Throws AibError when the run did not succeed.
export const buildTemplate = async (shared: Job, plan: TemplatePlan, publish: Publish): Promise<Outcome> => {
  const job = templateJob(shared, plan)
  const found = await inspectTemplate(job)
  const isFollowed = found.decision.action === 'attach' || found.decision.action === 'adopt'
  if (!isFollowed) {
    await refuseExistingVersions(job)
    await uploadArtifacts(job)
  }
  return namingTemplate(job.host, job.client.id, !isFollowed && job.inputs.run.onCancel === 'cancel', async () => {
    const reconciliation = await applyTemplate(job, found)
    await keepTrigger(job)
    return runTemplate(job, reconciliation, publish)
  })
}

// Runs a template that is already in Azure.
export const runTemplate = (job: TemplateJob, reconciliation: Reconciliation, publish: Publish): Promise<Outcome> =>
  // There is nothing to wait for if the images exist already.
  job.inputs.run.wait || reconciliation.decision.action === 'adopt'
    ? followToTheEnd(job, reconciliation, publish)
    : leave(job, reconciliation, publish)

// wait: false.
const leave = async (job: TemplateJob, reconciliation: Reconciliation, publish: Publish): Promise<Outcome> => {
  const { client, host } = job
  await withArmContext('The run could not be started', client.id, () => startRun(job, reconciliation))
  forgetRun(job)
  publish(resultOf(job, { state: 'Running', message: '' }))
  host.log.info(`The build is running in Azure: ${client.id}`)
  host.log.info(`To wait for it: ${commandHint('wait', client.id, host.platform)}`)
  await writeSummary(host, startedReport(job.plan.name, client.id, job.inputs.cloud.environment))
  return { kind: 'succeeded' }
}
