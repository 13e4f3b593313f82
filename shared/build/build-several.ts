// Builds several templates of one job side by side, each to its own end.
import { templatesPath } from '../azure/resource-id.js'
import { controllerUnder, now } from '../clock.js'
import { AibError } from '../errors.js'
import type { Outcome } from '../host.js'
import type { BuildInputs } from '../inputs/inputs.js'
import { spell } from '../inputs/spelling.js'
import type { Plan, TemplatePlan } from '../plan/plan.js'
import { countText, isDropped, severalReport, type TemplateEnd } from '../report/several.js'
import { logError } from '../report/log-error.js'
import { BatchPoller } from '../service/batch-poller.js'
import type { BuildResult } from '../service/result.js'
import { mapLimit } from '../concurrency.js'
import { buildTemplate } from './build-template.js'
import { setOutputs } from '../report/outputs.js'
import { runPollInterval } from './poll-policy.js'
import { linkedIn } from '../report/resource-link.js'
import { logReport } from '../report/log-report.js'
import { writeSummary } from '../report/write-summary.js'
import { summariesInTurn, scopedHost } from './scoped-host.js'
import type { Job } from './template-job.js'

// Builds every template, as many at a time as the inputs allow. A failure is reported when it happens, and stops the other builds only with
// fail-fast. The outcome is the worst of all.
export const buildSeveral = async (shared: Job, inputs: BuildInputs, plans: Plan): Promise<Outcome> => {
  const { host } = shared
  const { maxParallel, failFast } = inputs.several
  const progress = new BatchProgress(plans.length)
  const page = {
    progressText: () => progress.text,
    shareOfAll: (name: string, share: number) => progress.shareOfAll(name, share),
    writeSummary: summariesInTurn(host),
  }
  const stop = controllerUnder(host.signal)
  const { signal } = stop
  const poller = batchPoller(shared, plans, signal)
  const results = new Map<TemplatePlan, BuildResult>()
  const ends = new Map<TemplatePlan, TemplateEnd>()
  host.log.info(`${countText(plans.length)}, up to ${maxParallel} in parallel: ${plans.map(({ name }) => name).join(', ')}`)

  const buildOne = async (plan: TemplatePlan): Promise<TemplateEnd> => {
    const own = scopedHost(host, plan.name, page, signal)
    const publish = (result: BuildResult): void => {
      results.set(plan, result)
      setOutputs(host, inOrder(plans, results), plans[0] === undefined ? undefined : results.get(plans[0]))
    }
    try {
      return { kind: 'ended', outcome: await buildTemplate({ ...withTimeLeft(shared), host: own, poller }, plan, publish) }
    } catch (error) {
      // The job reports its own end once. The end of each template is reported here.
      if (signal.aborted && !(error instanceof AibError)) return { kind: 'stopped' }
      return { kind: 'failed', error: logError(own, error) }
    }
  }

  await mapLimit(maxParallel, plans, async (plan) => {
    if (signal.aborted) return
    progress.begin()
    const end = await buildOne(plan)
    progress.end(plan.name)
    ends.set(plan, end)
    if (failFast && end.kind === 'failed' && !stop.signal.aborted) {
      host.log.info(`${plan.name} failed; stopping the other builds (${spell('fail-fast', host.platform)}).`)
      stop.abort()
    }
  })
  host.signal.throwIfAborted()
  const rows = plans.map((plan) => ({ plan, end: ends.get(plan) ?? ({ kind: 'never-started' } as const), result: results.get(plan) }))
  logReport(host, severalReport(rows))
  await writeSummary(host, severalReport(rows, linkedIn(shared.inputs.cloud.environment)))
  const outcome = worst(rows.map(({ plan, end }) => ({ name: plan.name, end })))
  if (outcome.kind === 'failed') host.log.info(outcome.message)
  return outcome
}

// One client for the group, with the newest of the API versions: it returns everything that the older ones do.
const batchPoller = ({ arm, inputs }: Job, plans: Plan, signal: AbortSignal): BatchPoller => {
  const apiVersion =
    plans
      .map((plan) => plan.apiVersion)
      .sort()
      .at(-1) ?? ''
  return new BatchPoller({
    list: () => arm.list(templatesPath(inputs.target), apiVersion, signal),
    distance: runPollInterval(inputs.run),
    distanceAlone: inputs.run.pollInterval,
    signal,
  })
}

// The deadline is that of the command: waiting for a turn counts.
const withTimeLeft = (job: Job): Job => {
  const { inputs, start } = job
  const { deadline } = inputs.run
  if (deadline === undefined) return job
  const left = start + deadline - now()
  if (left <= 0)
    throw new AibError({
      code: 'deadline-passed',
      message: 'The deadline of this job passed before the build of this template started.',
      fix: 'Set a later deadline, or build more templates in parallel (max-parallel).',
    })
  return { ...job, inputs: { ...inputs, run: { ...inputs.run, deadline: left } } }
}

const inOrder = (plans: Plan, results: ReadonlyMap<TemplatePlan, BuildResult>): readonly BuildResult[] =>
  plans.flatMap((plan) => results.get(plan) ?? [])

interface NamedEnd {
  readonly name: string
  readonly end: TemplateEnd
}

// A build that is still running (exit code 3) is less severe than a failed one.
const worst = (ends: readonly NamedEnd[]): Outcome => {
  const codes = ends.flatMap(({ end }) => (end.kind === 'failed' ? [end.error.exitCode] : []))
  const [code] = [...codes.filter((one) => one !== stillRunning), ...codes]
  if (code !== undefined || ends.some(({ end }) => isDropped(end))) {
    const named = (kinds: (end: TemplateEnd) => boolean): string =>
      ends
        .filter(({ end }) => kinds(end))
        .map(({ name }) => name)
        .join(', ')
    const dropped = named(isDropped)
    const message = `${codes.length} of ${countText(ends.length)} failed: ${named(({ kind }) => kind === 'failed')}${dropped === '' ? '' : `; not built: ${dropped}`}.`
    return { kind: 'failed', exitCode: code ?? 1, message }
  }
  const issues = ends.flatMap(({ name, end }) =>
    end.kind === 'ended' && end.outcome.kind === 'succeeded-with-issues' ? [`${name}: ${end.outcome.message}`] : [],
  )
  return issues.length === 0 ? { kind: 'succeeded' } : { kind: 'succeeded-with-issues', message: issues.join('\n') }
}

const stillRunning = 3

// The number of builds in each state, and their progress.
class BatchProgress {
  readonly #count: number
  readonly #shares = new Map<string, number>()
  #waiting: number
  #running = 0
  #done = 0

  constructor(count: number) {
    this.#count = count
    this.#waiting = count
  }

  begin(): void {
    this.#waiting -= 1
    this.#running += 1
  }

  end(name: string): void {
    this.#running -= 1
    this.#done += 1
    this.#shares.set(name, 1)
  }

  shareOfAll(name: string, share: number): number {
    this.#shares.set(name, share)
    return [...this.#shares.values()].reduce((sum, one) => sum + one, 0) / this.#count
  }

  get text(): string {
    return `${this.#running} running, ${this.#waiting} waiting, ${this.#done} done`
  }
}
