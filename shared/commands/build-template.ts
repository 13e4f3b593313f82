// One template of a build, from its plan to its images.
import type { TokenCredential } from '@azure/core-auth'
import { uploadArtifacts } from '../artifacts/upload.js'
import { ArmError, toAibError } from '../azure/arm-error.js'
import type { Arm } from '../azure/arm.js'
import { lookUntil, type Pace } from '../azure/pace.js'
import { AibError } from '../errors.js'
import type { Host } from '../host.js'
import type { BuildInputs } from '../inputs/inputs.js'
import type { TemplatePlan } from '../plan/plan.js'
import { buildSummary } from '../report/build-summary.js'
import { formatBytes, formatDuration } from '../report/duration.js'
import { decideOnCleanup } from '../service/cleanup.js'
import type { Decision } from '../service/decide.js'
import { isActive, type ImageTemplate } from '../service/image-template.js'
import { createTemplate, decideOnTemplate, deleteTemplate } from '../service/provision.js'
import type { BuildResult } from '../service/result.js'
import { runOutputsInOrder } from '../service/run-outputs.js'
import { cancelRun, startRun, watchRun, type FinishedRun } from '../service/run.js'
import { templateClient, type TemplateClient } from '../service/template-client.js'
import { ownTagNames } from '../template/own-tags.js'
import { paceOf } from './pace.js'
import { signedTemplate } from './signed-template.js'
import { throwUnlessSucceeded } from './verdict.js'

// What every template of a build shares.
export interface Job {
  readonly host: Host
  readonly inputs: BuildInputs
  readonly credential: TokenCredential
  readonly arm: Arm
  // When the command began, as Date.now() counts.
  readonly start: number
}

interface TemplateJob extends Job {
  readonly plan: TemplatePlan
  readonly client: TemplateClient
  readonly pace: Pace
}

interface Placed {
  readonly decision: Exclude<Decision, { action: 'wait' | 'refuse' }>
  // Start of the run that the template had before; what comes after it is the run to follow.
  readonly before: string | undefined
  readonly isOurs: boolean
}

// Builds one template; `publish` is called with the result before the clean-up, so that nothing which fails later can lose it. Throws
// AibError when the run did not succeed.
export const buildTemplate = async (shared: Job, plan: TemplatePlan, publish: (result: BuildResult) => void): Promise<void> => {
  const client = templateClient(shared.arm, { ...shared.inputs.target, name: plan.name }, plan.apiVersion)
  const job: TemplateJob = { ...shared, plan, client, pace: paceOf(shared.host, shared.inputs, plan) }
  const placed = await look(job)
  await upload(job)
  await submit(job, placed)
  if (!job.inputs.run.wait) return leave(job, placed, publish)
  const finished = await follow(job, placed)
  const result = await collect(job, finished)
  publish(result)
  await report(job, result)
  await cleanUp(job, placed, result)
  throwUnlessSucceeded(result)
}

// Facts from Azure, and the decision drawn from them. The first request: it proves the login, the subscription and the group.
const look = ({ client, plan, host, inputs, pace }: TemplateJob): Promise<Placed> =>
  host.log.group(`Looking at ${client.id}`, () =>
    explained('The image template could not be read', client.id, async () => {
      const asked = {
        templateFingerprint: plan.templateFingerprint,
        owner: host.context.owner,
        ...(inputs.run.onDifferent === undefined ? {} : { onDifferent: inputs.run.onDifferent }),
      }
      const { existing, decision } = await decideOnTemplate(client, asked, pace)
      if (decision.action === 'wait' || decision.action === 'refuse') throw refused(decision, client.id)
      host.log.info(decisionText(decision))
      return placedOf(decision, existing, host.context.owner)
    }),
  )

const placedOf = (decision: Placed['decision'], existing: ImageTemplate | undefined, owner: string): Placed => {
  const isNew = decision.action === 'create' || decision.action === 'replace'
  const isOurs = isNew || existing?.tags[ownTagNames.owner] === owner
  return { decision, before: isNew || decision.action === 'attach' ? undefined : existing?.lastRun?.startTime, isOurs }
}

const decisionText = (decision: Placed['decision']): string => {
  switch (decision.action) {
    case 'create':
      return 'There is none: it will be created.'
    case 'reuse':
      return 'It is this very template: it will be run again.'
    case 'replace':
      return `It will be replaced: ${decision.because}.`
    case 'attach':
      return `A run of this very template goes on since ${decision.startTime}: it is followed.`
  }
}

const refused = (decision: Extract<Decision, { action: 'wait' | 'refuse' }>, id: string): AibError =>
  new AibError({
    code: decision.action === 'refuse' ? decision.code : 'run-active',
    message: `${decision.because}.`,
    where: id,
    fix:
      decision.action === 'refuse' && decision.code === 'template-differs'
        ? 'Give this one another image-builder-template-name, or set on-different to replace.'
        : 'Wait for its end, or cancel it.',
  })

const upload = async ({ host, plan, inputs, credential }: TemplateJob): Promise<void> => {
  const { containerUrl } = inputs.artifacts
  if (plan.artifacts.length === 0 || containerUrl === undefined) return
  await host.log.group(`Uploading ${plan.artifacts.length} files to ${containerUrl}`, () =>
    uploadArtifacts(
      plan.artifacts,
      containerUrl,
      credential,
      ({ artifact, sent }) => {
        host.log.info(
          `${sent ? 'sent' : 'there already'}  ${artifact.sha256.slice(0, 12)}  ${formatBytes(artifact.bytes).padStart(9)}  ${artifact.path}`,
        )
      },
      host.signal,
    ),
  )
}

const submit = async (job: TemplateJob, { decision }: Placed): Promise<void> => {
  const { host, arm, client, plan, pace } = job
  if (decision.action !== 'create' && decision.action !== 'replace') return
  await host.log.group(`Submitting image template ${plan.name}`, () =>
    explained('The image template could not be submitted', client.id, async () => {
      if (decision.action === 'replace') {
        host.log.info('Deleting the one that is there')
        await deleteTemplate(arm, client, pace)
      }
      const started = Date.now()
      await createTemplate(arm, client, await signedTemplate(job), host.context.run, pace)
      host.log.info(`Provisioned in ${formatDuration(Date.now() - started)}`)
    }),
  )
}

// Starts the run unless one is followed; a job that is cancelled takes the run that it started with it.
const follow = async (job: TemplateJob, placed: Placed): Promise<FinishedRun> => {
  try {
    return await explained('The image could not be built', job.client.id, async () => {
      await begin(job, placed)
      return await watch(job, placed)
    })
  } catch (error) {
    if (job.host.signal.aborted && placed.decision.action !== 'attach') await cancel(job)
    throw error
  }
}

const begin = async ({ client, pace, host }: TemplateJob, { decision, before }: Placed): Promise<void> => {
  if (decision.action === 'attach') return
  await startRun(client, before, pace)
  host.log.info('The run has started')
}

const watch = async ({ client, pace, host }: TemplateJob, { before }: Placed): Promise<FinishedRun> => {
  const started = Date.now()
  let current = ''
  const onPhase = (phase: string): void => {
    current = phase
    host.log.info(`${formatDuration(Date.now() - started).padStart(7)}  ${phase}`)
  }
  return watchRun(client, before, onPhase, {
    ...pace,
    onWait: (failure) => {
      pace.onWait(failure)
      if (failure === undefined) host.log.progress(`${formatDuration(Date.now() - started).padStart(7)}  ${current} …`)
    },
  })
}

const cancel = async ({ client, host }: TemplateJob): Promise<void> => {
  const accepted = await cancelRun(client)
  if (accepted) host.log.info(`The run of ${client.id} is being cancelled in Azure.`)
  else host.log.warn({ text: `The run of ${client.id} could not be cancelled in time: it may go on in Azure.` })
}

const leave = async (job: TemplateJob, placed: Placed, publish: (result: BuildResult) => void): Promise<void> => {
  const { client, pace } = job
  await explained('The run could not be started', client.id, async () => {
    await begin(job, placed)
    publish(resultOf(job, { state: 'Running', message: '' }))
  })
  job.host.log.info(`The build goes on in Azure as ${client.id} (deadline ${new Date(pace.deadline).toISOString()}).`)
}

const collect = async (job: TemplateJob, { run, template, phases }: FinishedRun): Promise<BuildResult> => {
  const { client, plan, pace, host } = job
  const result = {
    ...resultOf(job, run),
    phases,
    ...(template.sourceVersion === undefined ? {} : { sourceVersion: template.sourceVersion }),
  }
  if (run.state !== 'Succeeded' && run.state !== 'PartiallySucceeded') return result
  return explained('The run outputs could not be read', client.id, async () => {
    const bodies = await lookUntil(async () => ({ result: await client.runOutputs(pace.signal) }), pace)
    const runOutputs = runOutputsInOrder(plan.template, bodies)
    for (const { name, id, uri } of runOutputs) host.log.info(`${name}: ${id ?? uri ?? 'no id'}`)
    return { ...result, runOutputs }
  })
}

const resultOf = ({ plan, client, start }: TemplateJob, run: Pick<FinishedRun['run'], 'state' | 'message'>): BuildResult => ({
  name: plan.name,
  templateId: client.id,
  templateFingerprint: plan.templateFingerprint,
  imageFingerprint: plan.imageFingerprint,
  state: run.state,
  message: run.message,
  runOutputs: [],
  phases: [],
  seconds: Math.round((Date.now() - start) / 1000),
})

// Side work: whatever goes wrong here is a warning, for the image is made or not made already.
const report = async ({ host, plan }: TemplateJob, result: BuildResult): Promise<void> => {
  try {
    await host.summary(buildSummary(plan, result))
  } catch (error) {
    host.log.warn({ text: `The summary could not be written: ${String(error)}` })
  }
}

const cleanUp = async ({ arm, client, host, inputs, plan, pace }: TemplateJob, placed: Placed, { state }: BuildResult): Promise<void> => {
  const { cleanup } = inputs.run
  const facts = {
    cleanup,
    succeeded: state === 'Succeeded',
    isOurs: placed.isOurs,
    isOurRun: placed.decision.action !== 'attach',
    template: plan.template,
  }
  const decision = decideOnCleanup(facts)
  if (!decision.delete) {
    host.log.info(`The image template stays: ${decision.because}.`)
    return
  }
  try {
    await deleteTemplate(arm, client, pace)
    host.log.info('The image template was deleted; the images stay.')
  } catch (error) {
    host.signal.throwIfAborted()
    host.log.warn({
      text: `The image template ${client.id} could not be deleted: ${error instanceof Error ? error.message : String(error)}`,
    })
  }
}

// Runs `work`; what Azure refuses in it is explained with what was being done.
const explained = async <T>(doing: string, resource: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ArmError)) throw error
    if (error.code === 'DeadlinePassed') throw deadlinePassed(resource, error)
    throw toAibError(error, doing, resource)
  }
}

const deadlinePassed = (resource: string, cause: unknown): AibError =>
  new AibError(
    {
      code: 'deadline-passed',
      message: 'The deadline of this job passed; the build was not cancelled and may go on in Azure.',
      where: resource,
      fix: 'Run the same command again: it follows a run of the same template that still goes on. A longer deadline waits longer.',
    },
    { cause },
  )
