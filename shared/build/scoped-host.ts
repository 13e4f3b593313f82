// The host of one template among several: its lines carry the template's name, because those of all come as they may.
import type { Annotation, Host, Log } from '../host.js'
import type { Page } from '../page.js'

// What the templates of a job share: one line of progress, and one place for summaries.
export interface BatchReporter {
  // How many there are of each, such as "2 run, 1 waits".
  readonly progressText: () => string
  // How far all of them are, from 0 to 1, now that this one is as far as that.
  readonly shareOfAll: (name: string, share: number) => number
  // The platforms' libraries lose or repeat what is written at the same time.
  readonly writeSummary: (report: Page) => Promise<void>
}

// Gives each summary to the host when the one before is written.
export const summariesInTurn = (host: Host): BatchReporter['writeSummary'] => {
  let last: Promise<unknown> = Promise.resolve()
  return (report) => {
    const written = last.then(() => host.summary(report))
    last = written.catch(() => undefined)
    return written
  }
}

// The host as the template of this name has it; `signal` ends its build.
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
    // Folds would close over each other's lines.
    group: (title, work) => {
      info(title)
      return work()
    },
    progress: (text, share) => {
      log.progress(`${progressText()}; ${name}: ${text.trim()}`, share === undefined ? undefined : shareOfAll(name, share))
    },
  }
}
