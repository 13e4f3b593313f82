// Polls all image templates of a resource group with one request instead of one each, so that the number of requests does not grow with the
// number of builds.
import { ArmError } from '../azure/arm-error.js'
import { now, wait } from '../clock.js'
import { at, textOf } from '../json.js'
import { isActive, parseImageTemplate } from './image-template.js'
import type { RunStatusSource } from './run.js'

export interface BatchPollerOptions {
  // The bodies of all templates of the group.
  readonly list: () => Promise<readonly unknown[]>
  // Milliseconds from the end of one list to the next.
  readonly distance: number
  // The same if each template is polled on its own, because the identity may not list them.
  readonly distanceAlone: number
  readonly signal: AbortSignal
}

export class BatchPoller {
  readonly #options: BatchPollerOptions
  #next: Promise<Listing> | undefined
  #last = 0
  #mayList = true

  constructor(options: BatchPollerOptions) {
    this.#options = options
  }

  // Polls one template, whose run came after `before`. Each poll waits for the next list. The list only shows that a run is in progress:
  // Resource Manager aggregates it and it may lag, so whatever ends a wait is confirmed at the template itself.
  sourceFor(template: RunStatusSource, previousRun: string | undefined): RunStatusSource {
    return {
      id: template.id,
      find: async (signal) => {
        const body = (await this.#listed()).get(template.id.toLowerCase())
        const listed = body === undefined ? undefined : parseImageTemplate(body)
        const run = listed?.lastRun
        const isRunning = isActive(run) && run?.startTime !== previousRun
        return listed !== undefined && isRunning ? { template: listed, response: { headers: {} } } : template.find(signal)
      },
    }
  }

  // Whoever asks before a list is requested gets that list; later callers get the next one.
  #listed(): Promise<Listing> {
    this.#next ??= this.#take()
    return this.#next
  }

  async #take(): Promise<Listing> {
    const { distance, distanceAlone, signal } = this.#options
    const due = this.#last + (this.#mayList ? distance : distanceAlone)
    await wait(Math.max(0, due - now()), signal)
    this.#last = now()
    this.#next = undefined
    try {
      return await this.#list()
    } finally {
      this.#last = now()
    }
  }

  async #list(): Promise<Listing> {
    if (!this.#mayList) return new Map()
    try {
      const bodies = await this.#options.list()
      return new Map(bodies.map((body) => [(textOf(at(body, 'id')) ?? '').toLowerCase(), body]))
    } catch (error) {
      // A role on the templates alone is enough to build them.
      if (!(error instanceof ArmError) || error.isTransient) throw error
      this.#mayList = false
      return new Map()
    }
  }
}

// Bodies by the resource ids of their templates, in lower case.
type Listing = ReadonlyMap<string, unknown>
