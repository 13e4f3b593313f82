// The host of one of several templates: its lines begin with the template's name, because lines of all templates interleave.
import type { Annotation, Host, Log } from '../host.js'
import type { Page } from '../page.js'

// What the templates of a job share: one progress line, and one queue for summaries.
export interface BatchReporter {
  // The number in each state, such as "2 run, 1 waits".
  readonly progressText: () => string
  // The progress of all templates, from 0 to 1, after this one has reached the given progress.
  readonly shareOfAll: (name: string, share: number) => number
  // The platforms' libraries lose or repeat text that is written at the same time.
  readonly writeSummary: (report: Page) => Promise<void>
}

// Writes each summary after the previous one.
export const summariesInTurn = (host: Host): BatchReporter['writeSummary'] => {
  let last: Promise<unknown> = Promise.resolve()
  return (report) => {
    const written = last.then(() => host.summary(report))
    last = written.catch(() => undefined)
    return written
  }
}

// The host for the template with this name; `signal` ends its build.
export const scopedHost = (host: Host, name: string, page: BatchReporter, signal: AbortSignal): Host => ({
  ...host,
  signal,
  log: logOf(host.log, name, page),
  summary: page.writeSummary,
})

const logOf = (log: Log, name: string, { progressText, shareOfAll }: BatchReporter): Log => {
  const named = (text: string): string =>
    text
      .split('\n')
      .map((line) => `${name}: ${line}`)
      .join('\n')
  const annotation = (one: Annotation): Annotation => ({ ...one, text: `${name}: ${one.text}` })
  const info = (text: string): void => {
    log.info(named(text))
  }
  return {
    info,
    debug: (text) => {
      log.debug(named(text))
    },
    warn: (one) => {
      log.warn(annotation(one))
    },
    error: (one) => {
      log.error(annotation(one))
    },
    // A fold would close over lines of other templates.
    group: (title, work) => {
      info(title)
      return work()
    },
    progress: (text, share) => {
      log.progress(`${progressText()}; ${name}: ${text.trim()}`, share === undefined ? undefined : shareOfAll(name, share))
    },
  }
}
