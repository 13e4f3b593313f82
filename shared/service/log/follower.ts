// Follows the logs of a run while others follow its states. Best effort: this never fails a build, and reports once why it is not possible.
// A log in the staging account takes precedence over that of the build's container, which exists earlier.
import type { JsonObject } from '../../json.js'
import { controllerUnder, now, wait, withTimeLimit } from '../../clock.js'
import type { ImageTemplate } from '../image-template.js'
import type { FailedStep } from '../result.js'
import { ContainerLog } from './container-log.js'
import { FollowedLog } from './followed-log.js'
import { LogDenied } from './log-denied.js'
import { LogStore, type LogStoreOptions } from './log-store.js'
import type { LogTurns } from './log-turns.js'
import type { LogLevel } from './narrator.js'
import { findStagingGroup } from './staging-group.js'
import type { StepList } from './steps.js'
import { viewTemplate } from '../../template/view.js'

// Limits of one poll during the run, in ranges of 4 MiB and in milliseconds: a log of 100 MB must not delay the watch.
const rangesPerPoll = 4
const longestPoll = 30_000
// After the end of a run, the service may still be writing its log: the maximum number of further polls, and the milliseconds for all of
// them.
const lastPolls = 6
const longestFinish = 180_000
// Milliseconds after the end of a run, on this machine's clock, which may be some minutes ahead.
const longAgo = 15 * 60_000

export interface FollowerOptions extends LogStoreOptions {
  // The turns of all builds of the job.
  readonly turns: LogTurns
  // The template as it was sent: it names the steps.
  readonly template: JsonObject
  // The files for the whole logs.
  readonly paths: { readonly customization: string; readonly validation: string }
  readonly level: LogLevel
  readonly print: (text: string, list: StepList) => void
  // Removes secrets from a text.
  readonly redact: (text: string) => string
  // Called once for each file that cannot be written.
  readonly onFileFault: (error: unknown) => void
  // Called once with what is needed to read the log. Without it, only the states are followed.
  readonly onDenied: (reason: string) => void
  // Milliseconds between two polls after the end of the run.
  readonly interval: number
  readonly signal: AbortSignal
}

export class LogFollower {
  readonly #options: FollowerOptions
  readonly #store: LogStore
  readonly #container: ContainerLog
  readonly #earlier = new Set<string>()
  readonly #customization: FollowedLog
  readonly #validation: FollowedLog
  readonly #denied = new Set<Source>()
  readonly #end: AbortController
  #polling: Promise<void> | undefined
  #group: string | undefined
  #folder: string | undefined

  constructor(options: FollowerOptions) {
    const { template, level, print, redact, onFileFault, paths } = options
    const shared = (list: StepList) => ({
      ...{ template, level, redact, onFileFault, list },
      print: (text: string): void => {
        print(text, list)
      },
    })
    this.#options = options
    this.#end = controllerUnder(options.signal)
    this.#store = new LogStore(options)
    this.#container = new ContainerLog(options.arm)
    this.#customization = new FollowedLog({ ...shared('customize'), path: paths.customization })
    this.#validation = new FollowedLog({ ...shared('inVMValidations'), path: paths.validation })
  }

  // Ignores the logs of earlier runs of the template: all existing ones, or those created before the followed run began. Storage gives the
  // time of a log in whole seconds.
  skipEarlier(template: ImageTemplate, startTime?: string): Promise<void> {
    const began = startTime === undefined ? Number.POSITIVE_INFINITY : Math.floor(Date.parse(startTime) / 1000) * 1000
    return this.#quietly(template, 'account', async (group, signal) => {
      for (const { name, createdAt } of await this.#store.list(group, signal)) if (createdAt < began) this.#earlier.add(name)
    })
  }

  // Prints what has arrived since the last poll. Not awaited, so that a slow answer does not delay the watch of the run.
  poll(template: ImageTemplate): void {
    const { turns } = this.#options
    this.#polling ??= turns
      .live(() => this.#poll(template, rangesPerPoll), this.#end.signal)
      .then(() => {
        for (const log of [this.#customization, this.#validation]) log.reportSilence(now())
      })
      // Combined with the signal that ends the watch.
      .catch(() => undefined)
      .finally(() => {
        this.#polling = undefined
      })
  }

  // Prints the rest after the end of the run. The service writes no more of the log of a run that was cancelled, or that ended long ago.
  async finish(template: ImageTemplate): Promise<void> {
    this.#end.abort()
    await this.#polling
    const until = now() + longestFinish
    const polls = isLogComplete(template, this.#options.arm.now()) ? 1 : lastPolls
    for (let attempt = 1; ; attempt += 1) {
      await this.#options.turns.last(() => this.#poll(template, Number.POSITIVE_INFINITY))
      const isWhole = this.#customization.isWhole && this.#folder !== undefined
      if (isWhole || this.#group === undefined || this.#denied.has('account') || attempt === polls || now() > until) break
      await wait(this.#options.interval, this.#options.signal)
    }
    for (const log of [this.#customization, this.#validation]) await log.end()
  }

  // The files with the whole logs; undefined if nothing could be read.
  get paths(): { readonly customization: string | undefined; readonly validation: string | undefined } {
    return { customization: this.#customization.path, validation: this.#validation.path }
  }

  // Where a failed build failed.
  get failedStep(): FailedStep | undefined {
    return this.#validation.failure ?? this.#customization.failure
  }

  async #poll(template: ImageTemplate, ranges: number): Promise<void> {
    await this.#quietly(template, 'account', (group, signal) => this.#readAccount(group, ranges, signal))
    if (this.#folder !== undefined) return
    await this.#quietly(template, 'container', async (group, signal) => {
      await this.#customization.takeLive(await this.#container.next(group, signal))
    })
  }

  async #readAccount(group: string, ranges: number, signal: AbortSignal): Promise<void> {
    this.#folder ??= await this.#findFolder(group, signal)
    if (this.#folder === undefined) return
    const hasValidators = viewTemplate(this.#options.template).properties?.validate !== undefined
    for (const [log, name] of [
      [this.#customization, 'customization.log'] as const,
      ...(hasValidators ? [[this.#validation, 'validation.log'] as const] : []),
    ]) {
      const path = `${this.#folder}/${name}`
      await log.takeBlob((offset, most) => this.#store.read(group, path, offset, most, signal), ranges)
    }
  }

  // Each run has its own folder, named with a GUID that is used nowhere else.
  async #findFolder(group: string, signal: AbortSignal): Promise<string | undefined> {
    const logs = (await this.#store.list(group, signal)).filter(
      ({ name }) => /\/(?:customization|validation)\.log$/.test(name) && !this.#earlier.has(name),
    )
    const newest = logs.sort((a, b) => b.createdAt - a.createdAt)[0]
    return newest?.name.slice(0, newest.name.lastIndexOf('/'))
  }

  async #quietly(template: ImageTemplate, source: Source, work: (group: string, signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#denied.has(source)) return
    try {
      await withTimeLimit(longestPoll, this.#options.signal, async (signal) => {
        this.#group ??= await findStagingGroup(this.#options.arm, template, signal)
        if (this.#group !== undefined) await work(this.#group, signal)
      })
    } catch (error) {
      this.#options.signal.throwIfAborted()
      // Any other fault may be temporary: the next poll tries again.
      if (!(error instanceof LogDenied)) return
      this.#denied.add(source)
      if (this.#denied.size === 1) this.#options.onDenied(error.reason)
    }
  }
}

type Source = 'account' | 'container'

// The end of a run is a time of Azure's clock.
const isLogComplete = ({ lastRun }: ImageTemplate, now: number): boolean =>
  lastRun?.state === 'Canceled' || (lastRun?.endTime !== undefined && now - Date.parse(lastRun.endTime) > longAgo)
