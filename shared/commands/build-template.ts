// One template of a build, from its plan to its images.
import { join } from 'node:path'
import type { TemplatePlan } from '../plan/plan.js'
import { buildSummary } from '../report/build-summary.js'
import { formatDuration } from '../report/duration.js'
import type { BuildResult } from '../service/result.js'
import { LogFollower } from '../service/log/follower.js'
import { cancelRun, startRun, watchRun, type FinishedRun } from '../service/run.js'
import { templateClient } from '../service/template-client.js'
import { cleanUp, collect, resultOf, type WatchedRun } from './finish-template.js'
import { paceOf } from './pace.js'
import { look, submit, upload } from './place-template.js'
import { writeSummary } from './summary.js'
import { explained, type Job, type Placement, type TemplateJob } from './template-job.js'
import { throwUnlessSucceeded } from './verdict.js'

// Builds one template; `publish` is called with the result before the clean-up, so that nothing which fails later can lose it. Throws
// AibError when the run did not succeed.
export const buildTemplate = async (shared: Job, plan: TemplatePlan, publish: (result: BuildResult) => void): Promise<void> => {
  const client = templateClient(shared.arm, { ...shared.inputs.target, name: plan.name }, plan.apiVersion)
  const job: TemplateJob = { ...shared, plan, client, pace: paceOf(shared.host, shared.inputs, plan) }
  const placement = await look(job)
  await upload(job)
  await submit(job, placement)
  if (!job.inputs.run.wait) return leave(job, placement, publish)
  const finished = await follow(job, placement)
  const result = await collect(job, finished)
  publish(result)
  await writeSummary(job.host, buildSummary(plan, result))
  await cleanUp(job, placement, result)
  throwUnlessSucceeded(result, plan)
}

// Starts the run unless one is followed; a job that is cancelled takes the run that it started with it.
const follow = async (job: TemplateJob, placement: Placement): Promise<WatchedRun> => {
  const log = logFollower(job)
  if (placement.existing !== undefined && placement.decision.action === 'reuse') await log.skipEarlier(placement.existing)
  try {
    return await explained('The image could not be built', job.client.id, async () => {
      await begin(job, placement)
      return { ...(await watch(job, placement, log)), log }
    })
  } catch (error) {
    if (job.host.signal.aborted && placement.decision.action !== 'attach') await cancel(job)
    throw error
  }
}

const logFollower = ({ arm, credential, plan, host }: TemplateJob): LogFollower =>
  new LogFollower({
    arm,
    credential,
    template: plan.template,
    path: join(host.context.temporaryFolder, `${plan.name}-customization.log`),
    print: (text) => {
      host.log.info(text)
    },
    onUnreadable: (reason) => {
      host.log.info(
        `The live log cannot be read (${reason}); it needs Reader on the staging resource group and Storage Blob Data Reader on its storage account.`,
      )
    },
    signal: host.signal,
  })

const begin = async ({ client, pace, host }: TemplateJob, { decision, before }: Placement): Promise<void> => {
  if (decision.action === 'attach') return
  await startRun(client, before, pace)
  host.log.info('The run has started')
}

const watch = async ({ client, pace, host }: TemplateJob, { before }: Placement, log: LogFollower): Promise<FinishedRun> => {
  const started = Date.now()
  let current = ''
  const elapsed = (): string => formatDuration(Date.now() - started).padStart(7)
  const onPhase = (phase: string): void => {
    current = phase
    host.log.info(`${elapsed()}  ${phase}`)
  }
  const onWait: typeof pace.onWait = (failure) => {
    pace.onWait(failure)
    if (failure === undefined) host.log.progress(`${elapsed()}  ${current} …`)
  }
  const finished = await watchRun(client, before, { onPhase, onLook: (template) => log.look(template) }, { ...pace, onWait })
  await log.finish(finished.template)
  host.log.info(`${elapsed()}  ${finished.run.state}`)
  return finished
}

const cancel = async ({ client, host }: TemplateJob): Promise<void> => {
  const accepted = await cancelRun(client)
  if (accepted) host.log.info(`The run of ${client.id} is being cancelled in Azure.`)
  else host.log.warn({ text: `The run of ${client.id} could not be cancelled in time: it may go on in Azure.` })
}

// wait: false.
const leave = async (job: TemplateJob, placement: Placement, publish: (result: BuildResult) => void): Promise<void> => {
  const { client, host } = job
  await explained('The run could not be started', client.id, () => begin(job, placement))
  publish(resultOf(job, { state: 'Running', message: '' }))
  host.log.info(`The build goes on in Azure: ${client.id}. The same command without wait: false follows it.`)
}
