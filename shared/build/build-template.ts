// One template of a build, from its plan to its images.
import type { Outcome } from '../host.js'
import type { TemplatePlan } from '../plan/plan.js'
import { resultOf } from './collect-outputs.js'
import { begin, forgetRun } from './start-run.js'
import { followToTheEnd, type Publish } from './follow-run.js'
import { keepTrigger } from './keep-trigger.js'
import { look } from './inspect-template.js'
import { refuseTakenVersions } from './refuse-existing-versions.js'
import { submit } from './apply-template.js'
import { explained, templateJob, type Job, type Placement, type TemplateJob } from './template-job.js'
import { upload } from './upload-artifacts.js'

// Builds one template. Throws AibError when the run did not succeed.
export const buildTemplate = async (shared: Job, plan: TemplatePlan, publish: Publish): Promise<Outcome> => {
  const job = templateJob(shared, plan)
  const found = await look(job)
  if (found.decision.action !== 'attach' && found.decision.action !== 'take') {
    await refuseTakenVersions(job)
    await upload(job)
  }
  const placement = await submit(job, found)
  await keepTrigger(job)
  return runTemplate(job, placement, publish)
}

// Runs a template that is where it belongs.
export const runTemplate = (job: TemplateJob, placement: Placement, publish: Publish): Promise<Outcome> =>
  // What was built already need not be waited for.
  job.inputs.run.wait || placement.decision.action === 'take' ? followToTheEnd(job, placement, publish) : leave(job, placement, publish)

// wait: false.
const leave = async (job: TemplateJob, placement: Placement, publish: Publish): Promise<Outcome> => {
  const { client, host } = job
  await explained('The run could not be started', client.id, () => begin(job, placement))
  forgetRun(job)
  publish(resultOf(job, { state: 'Running', message: '' }))
  host.log.info(`The build goes on in Azure: ${client.id}. With command: wait it is followed to its end.`)
  return { kind: 'succeeded' }
}
