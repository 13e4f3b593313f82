// Follows the run of one template from its start to its end, and does what its end requires.
import { readOperation, type OperationResult } from '../azure/operation.js'
import { join } from 'node:path'
import { now } from '../clock.js'
import { AibError, type ErrorCode } from '../errors.js'
import type { Outcome } from '../host.js'
import { buildReport } from '../report/build-report.js'
import { reasonOf } from '../machine-fault.js'
import { formatDuration } from '../units.js'
import { problemAnnotation } from '../report/problem-text.js'
import { unfinished } from '../report/replication-text.js'
import { blobHostsOf } from '../azure/blob-hosts.js'
import { LogFollower } from '../service/log/follower.js'
import type { StepList } from '../service/log/steps.js'
import { cancelledReport, remains } from '../report/cancelled-report.js'
import type { ImageTemplate } from '../service/image-template.js'
import type { BuildResult } from '../service/result.js'
import { cancelTimeout, cancelRun, watchRun, type FinishedRun, type RunIdentity, type RunWatcher } from '../service/run.js'
import { startRun, forgetRun } from './start-run.js'
import { cleanUp } from './clean-up.js'
import { reportKeptMachine } from './kept-machine.js'
import { commandHint } from '../report/command-hint.js'
import { collectOutputs, resultOf, type WatchedRun } from './collect-outputs.js'
import { warnUnhealthyTriggers } from './keep-trigger.js'
import { runPollInterval } from './poll-policy.js'
import { leftText, shareOfPhase, usualDuration } from './run-progress.js'
import { ReplicationWatch } from './replication-watch.js'
import { writeSummary } from '../report/write-summary.js'
import type { Reconciliation, TemplateJob } from './template-job.js'
import { withArmContext } from '../service/arm-context.js'
import { withManifest } from './write-manifest.js'
import { defined } from '../defined.js'

// Called with the result before anything that may fail, so that the result is never lost.
export type Publish = (result: BuildResult) => void

// Follows the run to its end, reports what it created, and cleans up. Throws AibError if the run did not succeed.
export const followToTheEnd = async (job: TemplateJob, reconciliation: Reconciliation, publish: Publish): Promise<Outcome> => {
  const followed = await followOrLeave(job, reconciliation, publish)
  if (followed === undefined) return { kind: 'succeeded-with-issues', message: 'The build was still running when the deadline passed.' }
  forgetRun(job)
  const result = await withManifest(job, { ...(await collectOutputs(job, followed.finished)), ...(await triggersOf(job)) })
  publish(result)
  const isLeft = result.state === 'Canceled' && job.inputs.run.cleanup !== 'always'
  // With the table of diagnoses, which only a failure needs.
  const verdict = result.state === 'Succeeded' ? undefined : await import('./verdict.js')
  const cause = result.state === 'Failed' ? verdict?.causePageOf(result, job.host.platform) : undefined
  const page = buildReport(job.plan, result, job.inputs.cloud.environment, cause)
  await writeSummary(job.host, isLeft ? [...page, remains(job.client.id)] : page)
  await reportKeptMachine(job, followed.finished.template, result)
  const isReplicating = (result.lateOutputs ?? []).some((output) => output.replication === undefined || unfinished(output).length > 0)
  await cleanUp(job, followed.reconciliation, followed.finished.run, isReplicating)
  const outcome: Outcome = verdict?.verdictOnRun(result, job.plan, job.inputs.run.partial) ?? { kind: 'succeeded' }
  // Not every platform shows the message of an outcome.
  if (outcome.kind === 'succeeded-with-issues') job.host.log.warn({ text: outcome.message })
  return outcome
}

// The state of the triggers after the run: a successful build activates a trigger that the service had deactivated.
const triggersOf = async (job: TemplateJob): Promise<Pick<BuildResult, 'triggers'>> => {
  const { client, plan } = job
  if (plan.trigger?.action !== 'keep') return {}
  return defined({ triggers: await warnUnhealthyTriggers(job, { id: client.id, name: plan.name, apiVersion: plan.apiVersion }) })
}

// How the run and the placement turned out: another job may have started it first.
interface Followed {
  readonly finished: WatchedRun
  readonly reconciliation: Reconciliation
}

// Undefined if the deadline passed and the run is left in progress.
const followOrLeave = async (job: TemplateJob, reconciliation: Reconciliation, publish: Publish): Promise<Followed | undefined> => {
  try {
    return await follow(job, reconciliation)
  } catch (error) {
    if (!(error instanceof AibError) || error.code !== 'deadline-passed') throw error
    forgetRun(job)
    publish(resultOf(job, { state: 'Running', message: '' }))
    if (job.inputs.run.onDeadline === 'fail') throw error
    for (const problem of error.problems) job.host.log.warn(problemAnnotation(problem, job.host.platform))
    return undefined
  }
}

// Starts the run unless the job follows one. A cancelled job cancels the run that it started.
const follow = async (job: TemplateJob, reconciliation: Reconciliation): Promise<Followed> => {
  const log = logFollower(job)
  const { existing, decision, previousRun } = reconciliation
  if (existing !== undefined && (decision.action === 'reuse' || decision.action === 'patch')) await log.skipEarlier(existing)
  if (existing !== undefined && (decision.action === 'attach' || decision.action === 'adopt'))
    await log.skipEarlier(existing, decision.startTime)
  const run = { isFollowed: false }
  try {
    return await withArmContext('The image could not be built', job.client.id, async () => {
      const started = await startRun(job, reconciliation)
      run.isFollowed = true
      const operation = (): Promise<OperationResult | undefined> => operationOf(job, started)
      const finished = await watch(job, started, log, operation)
      run.isFollowed = false
      const end = finished.run.state === 'Failed' ? await operation() : undefined
      const error = end?.status === 'failed' ? { code: end.code, message: end.message } : undefined
      const more = defined({ correlationId: started.correlationId, operationError: error })
      return { finished: { ...finished, log, ...more }, reconciliation: started }
    })
  } catch (error) {
    const isStartedHere = decision.action !== 'attach' && decision.action !== 'adopt'
    if (job.host.signal.aborted && isStartedHere && job.inputs.run.onCancel === 'cancel')
      await cancel(job, { previousRun, leaseTag: reconciliation.leaseTag })
    if (run.isFollowed && !job.host.signal.aborted && error instanceof AibError && followingEnds.has(error.code)) leaveRunning(job)
    throw error
  } finally {
    for (const path of Object.values(log.paths)) if (path !== undefined) job.host.keepFile(path, 'log')
  }
}

// Errors after which the state of a run can no longer be read. It continues: nothing is wrong with the build.
const followingEnds: ReadonlySet<ErrorCode> = new Set(['login-failed', 'access-denied', 'service-unreachable'])

const leaveRunning = (job: TemplateJob): void => {
  const { client, host } = job
  forgetRun(job)
  host.log.warn({
    text: `The run is no longer followed, and continues in Azure: ${client.id}`,
    fix: `Once the error is repaired, wait for the run: ${commandHint('wait', client.id, host.platform)}`,
  })
}

const titlesOf: Readonly<Record<StepList, string>> = { customize: 'Build log', inVMValidations: 'Validation log' }

// Each log has its title above its first line. The phases of the run cannot be its titles: they are seen earlier or later than the lines.
const logFollower = ({ arm, artifacts, identity, logs, plan, host, inputs }: TemplateJob): LogFollower => {
  let shown: StepList | undefined
  return new LogFollower({
    arm,
    storage: identity,
    turns: logs,
    idleTimeout: inputs.run.requestTimeout,
    hosts: blobHostsOf(inputs.cloud, artifacts.containerUrl),
    template: plan.template,
    paths: {
      customization: join(host.context.temporaryFolder, `${plan.name}-customization.log`),
      validation: join(host.context.temporaryFolder, `${plan.name}-validation.log`),
    },
    level: inputs.run.logLevel,
    print: (text, list) => {
      if (list !== shown) host.log.info(`         ${titlesOf[list]}`)
      shown = list
      host.log.info(text)
    },
    redact: (text) => host.redact(text),
    mask: (secret) => {
      host.mask(secret)
    },
    onFileFault: (error) => {
      host.log.warn({ text: `The log of the build could not be written completely: ${reasonOf(error)}` })
    },
    onDenied: (reason) => {
      host.log.info(`The build log cannot be read; following the state of the run instead. ${reason}`)
    },
    interval: inputs.run.pollInterval,
    signal: host.signal,
  })
}

const operationOf = async ({ arm, polling }: TemplateJob, { runResponse }: Reconciliation): Promise<OperationResult | undefined> =>
  runResponse === undefined ? undefined : readOperation(arm, runResponse, polling.signal)

const watch = async (
  job: TemplateJob,
  { previousRun, decision, existing, correlationId }: Reconciliation,
  log: LogFollower,
  operation: RunWatcher['readOperation'],
): Promise<FinishedRun> => {
  const { client, polling, host } = job
  // A shared list is polled at a separate interval.
  const source = job.poller?.sourceFor(client, previousRun) ?? client
  const interval = job.poller === undefined ? runPollInterval(job.inputs.run) : 0
  const started = now()
  let current = ''
  const elapsed = (): string => formatDuration(now() - started).padStart(7)
  const usual = usualDuration(existing)
  const replication = new ReplicationWatch(job, (text) => {
    host.log.info(`${' '.repeat(9)}${text}`)
  })
  const onPhase = (phase: string): void => {
    current = phase
    host.log.info(`${elapsed()}  ${phase}`)
  }
  const onWait: typeof polling.onWait = (failure, bound) => {
    polling.onWait(failure, bound)
    if (failure === undefined)
      host.log.progress(`${elapsed()}  ${current} …${replication.text()}${leftText(usual, now() - started)}`, shareOfPhase(current))
  }
  const onPoll = (template: ImageTemplate): void => {
    log.poll(template)
    const { startTime } = template.lastRun ?? {}
    const { imageFingerprint } = job.plan
    if (current === 'Distributing' && startTime !== undefined) replication.poll({ startTime, correlationId, imageFingerprint })
  }
  const following = decision.action === 'attach' || decision.action === 'adopt' ? existing : undefined
  const watcher = { onPhase, onPoll, readOperation: operation }
  const finished = await watchRun(source, previousRun, watcher, { ...polling, interval, onWait }, following)
  await replication.finish()
  await log.finish(finished.template)
  if (finished.unseenEnd === undefined) host.log.info(`${elapsed()}  ${finished.run.state}`)
  return finished
}

const cancel = async ({ client, host, inputs }: TemplateJob, identity: RunIdentity): Promise<void> => {
  const cancelled = await cancelRun(client, identity, cancelTimeout.main)
  if (cancelled === 'none') return
  const what =
    cancelled === 'accepted' ? 'is being cancelled in Azure.' : 'could not be cancelled in time: it may still be running in Azure.'
  const text = `The run of ${client.id} ${what}`
  if (cancelled === 'accepted') host.log.info(text)
  else host.log.warn({ text })
  await writeSummary(host, cancelledReport(client.id, `The run ${what}`, inputs.cloud.environment))
}
