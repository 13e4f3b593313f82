// The start of a run: by a request, by the service itself, or by another job that was faster.
import { ArmError } from '../azure/arm-error.js'
import { lookUntil, type Pace } from '../azure/polling.js'
import { AibError } from '../errors.js'
import { formatDuration } from '../duration.js'
import { runsByItself } from '../service/image-template.js'
import { startRun } from '../service/run.js'
import { decideOnStart, type StartDecision } from '../service/start.js'
import type { Placement, TemplateJob } from './template-job.js'

// Sees to it that there is a run, unless one is followed, and says whose it is.
export const begin = async (job: TemplateJob, placement: Placement): Promise<Placement> => {
  const { action } = placement.decision
  if (action === 'attach' || action === 'take') return placement
  // Before any request: a job that is killed while it waits for the answer has a run to cancel, too.
  keepRun(job, placement)
  if (action !== 'reuse' && runsByItself(job.plan.template) && (await hasBegunByItself(job, placement))) return placement
  for (;;) {
    const next = await decideOnFacts(job, placement)
    if (next.action === 'attach') return attached(job, placement, next.startTime)
    if (next.action === 'lost') throw taken(next.because, job.client.id)
    const current = { ...placement, before: next.before }
    keepRun(job, current)
    const started = await startRun(job.client, current.before, job.pace)
    if (started === false) continue
    job.host.log.info('The run has started')
    return { ...current, ...(started.correlationId === undefined ? {} : { correlationId: started.correlationId }) }
  }
}

// From now on, nothing is to be cancelled: the run has ended, is another job's, or is left on purpose.
export const forgetRun = ({ started, client }: TemplateJob): void => {
  started.forget(client.id)
}

const keepRun = ({ started, inputs, plan }: TemplateJob, { before, holder }: Placement): void => {
  if (inputs.run.onCancel === 'leave') return
  started.keep({ template: { ...inputs.target, name: plan.name }, apiVersion: plan.apiVersion, before, holder })
}

// How long the service is given to start a run by itself, and another job to start the one that it has come for.
const patience = 5 * 60_000

// A template with autoRun is run once it is there: asking for a run as well would build twice, or be refused. Documentation differs on
// whether an update starts one, too (the release notes of 2024-02-01 and the template reference): where none comes, it is asked for.
const hasBegunByItself = async ({ client, host, pace }: TemplateJob, { before }: Placement): Promise<boolean> => {
  host.log.info('The service runs this template by itself (autoRun)')
  const startTime = await within(patience, pace, async () => {
    const run = (await client.find(pace.signal))?.template.lastRun
    return run === undefined || run.startTime === before ? undefined : run.startTime
  })
  if (startTime === undefined) host.log.info(`It has not within ${formatDuration(patience)}: the run is asked for`)
  return startTime !== undefined
}

const decideOnFacts = async (
  { client, plan, host, pace }: TemplateJob,
  placement: Placement,
): Promise<Exclude<StartDecision, { action: 'wait' }>> => {
  const facts = { run: placement.holder, templateFingerprint: plan.templateFingerprint, before: placement.before }
  let reason = ''
  const decision = await within(patience, pace, async () => {
    const next = decideOnStart((await client.find(pace.signal))?.template, facts)
    if (next.action !== 'wait') return next
    if (reason !== next.because) host.log.info(`${next.because}: waiting.`)
    reason = next.because
    return undefined
  })
  return decision ?? { action: 'lost', because: `${reason}, but has not within ${formatDuration(patience)}` }
}

const attached = (job: TemplateJob, placement: Placement, startTime: string): Placement => {
  forgetRun(job)
  job.host.log.info(`Another job was faster to run this very template: its run of ${startTime} is followed.`)
  return { ...placement, decision: { action: 'attach', startTime, isOurs: false }, isOurRun: false }
}

// The first value that `look` has within this time; undefined where it has none.
const within = async <Value>(milliseconds: number, pace: Pace, look: () => Promise<Value | undefined>): Promise<Value | undefined> => {
  const end = Date.now() + milliseconds
  try {
    return await lookUntil(
      async () => {
        const result = await look()
        return result === undefined ? { retryAfter: 0 } : { result }
      },
      { ...pace, deadline: Math.min(pace.deadline, end) },
    )
  } catch (error) {
    if (error instanceof ArmError && error.code === 'DeadlinePassed' && Date.now() < pace.deadline) return undefined
    throw error
  }
}

const taken = (because: string, where: string): AibError =>
  new AibError({
    code: 'template-taken',
    message: `${because}.`,
    where,
    fix: 'Give the templates of jobs that may run side by side names of their own, or let the jobs run one after the other.',
  })
