// Starts a run: by a request, by the service itself, or by another job that was faster.
import { isDeadlinePassed } from '../azure/arm-error.js'
import { pollUntil, pollPolicyUntil, type PollPolicy } from '../azure/polling.js'
import { now } from '../clock.js'
import { AibError } from '../errors.js'
import { formatDuration } from '../units.js'
import { hasAutoRun } from '../service/image-template.js'
import { tagsSent } from '../service/provision.js'
import { requestRun } from '../service/run.js'
import { decideOnStart, type StartDecision } from '../service/start.js'
import type { Reconciliation, TemplateJob } from './template-job.js'
import { defined } from '../defined.js'

// Ensures that a run exists, unless the job follows one, and returns whose it is.
export const startRun = async (job: TemplateJob, reconciliation: Reconciliation): Promise<Reconciliation> => {
  const { action } = reconciliation.decision
  if (action === 'attach' || action === 'adopt') return reconciliation
  // Saved before any request: a job that is killed while it waits for the answer also has a run to cancel.
  keepRun(job, reconciliation)
  if (action !== 'reuse' && hasAutoRun(job.plan.template) && (await hasStartedAutomatically(job, reconciliation))) return reconciliation
  for (;;) {
    const next = await decideOnFacts(job, reconciliation)
    if (next.action === 'attach') return attached(job, reconciliation, next)
    if (next.action === 'lost') throw taken(next.because, job.client.id)
    const current = { ...reconciliation, previousRun: next.previousRun }
    keepRun(job, current)
    const started = await requestRun(job.client, current.previousRun, job.polling)
    if (started === false) continue
    job.host.log.info('The run has started')
    return { ...current, ...defined({ correlationId: started.correlationId, runResponse: started.response }) }
  }
}

// From now on there is nothing to cancel: the run has ended, belongs to another job, or is left in progress on purpose.
export const forgetRun = ({ started, client }: TemplateJob): void => {
  started.forget(client.id)
}

const keepRun = ({ started, inputs, plan }: TemplateJob, { previousRun, leaseTag }: Reconciliation): void => {
  if (inputs.run.onCancel === 'leave') return
  started.keep({ template: { ...inputs.target, name: plan.name }, apiVersion: plan.apiVersion, previousRun, leaseTag })
}

// How long to wait for the service to start a run by itself, or for another job to start the run for which it has reserved the template.
const timeLimit = 5 * 60_000

// The service runs a template with autoRun once it is created: a second request would build twice, or be refused. The documentation
// disagrees on whether an update starts a run too (docs/service.md 4.7). If it does not, the run is started here.
const hasStartedAutomatically = async ({ client, host, polling }: TemplateJob, { previousRun }: Reconciliation): Promise<boolean> => {
  host.log.info('The service starts the run itself (autoRun)')
  const startTime = await within(timeLimit, polling, async (signal) => {
    const run = (await client.find(signal))?.template.lastRun
    return run === undefined || run.startTime === previousRun ? undefined : run.startTime
  })
  if (startTime === undefined) host.log.info(`No run started within ${formatDuration(timeLimit)}: starting one`)
  return startTime !== undefined
}

const decideOnFacts = async (
  { client, plan, host, polling }: TemplateJob,
  reconciliation: Reconciliation,
): Promise<Exclude<StartDecision, { action: 'wait' }>> => {
  const { templateFingerprint } = tagsSent(plan.template, plan.templateFingerprint)
  const facts = { run: reconciliation.leaseTag, templateFingerprint, previousRun: reconciliation.previousRun }
  let reason = ''
  const decision = await within(timeLimit, polling, async (signal) => {
    const next = decideOnStart((await client.find(signal))?.template, facts)
    if (next.action !== 'wait') return next
    if (reason !== next.because) host.log.info(`${next.because}: waiting.`)
    reason = next.because
    return undefined
  })
  return decision ?? { action: 'lost', because: `${reason}, but has not within ${formatDuration(timeLimit)}` }
}

const attached = (
  job: TemplateJob,
  reconciliation: Reconciliation,
  { startTime, template }: Extract<StartDecision, { action: 'attach' }>,
): Reconciliation => {
  forgetRun(job)
  job.host.log.info(`Another job has already started a run of this template (${startTime}); following that run.`)
  return { ...reconciliation, existing: template, decision: { action: 'attach', startTime, isOurs: false }, isOurRun: false }
}

// The first value that `read` returns within this time; undefined otherwise.
const within = async <Value>(
  milliseconds: number,
  polling: PollPolicy,
  read: (signal: AbortSignal) => Promise<Value | undefined>,
): Promise<Value | undefined> => {
  const limited = pollPolicyUntil(Math.min(polling.deadline, now() + milliseconds), polling)
  try {
    return await pollUntil(async () => {
      const result = await read(limited.signal)
      return result === undefined ? { retryAfter: 0 } : { result }
    }, limited)
  } catch (error) {
    if (isDeadlinePassed(error) && now() < polling.deadline) return undefined
    throw error
  }
}

const taken = (because: string, where: string): AibError =>
  new AibError({
    code: 'template-taken',
    message: `${because}.`,
    where,
    fix: 'Give the templates of jobs that may run in parallel different names, or run the jobs one after the other.',
  })
