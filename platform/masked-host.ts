// The one place that every text passes on its way out: it removes secrets and control characters before a platform escapes, prints or
// stores the text.
import type { Place } from '../shared/errors.js'
import type { Annotation, CommentOutcome, CommentRequest, ErrorEntry, Host, Log, Outcome } from '../shared/host.js'
import type { OutputName } from '../shared/inputs/table.js'
import { markdown } from '../shared/markdown.js'
import { mapTexts, type Page } from '../shared/page.js'
import { Mask, redactedJson } from '../shared/redaction.js'
import { sourceExcerpt } from '../shared/report/source-excerpt.js'
import { Deliveries } from './deliveries.js'
import { masksOf } from './masks.js'
import { jsonWithoutCommands } from '../shared/runner-commands.js'
import { shortText } from '../shared/short-text.js'
import { defined } from '../shared/defined.js'

// A comment as it is written.
export interface RawComment extends Omit<CommentRequest, 'page'> {
  readonly markdown: string
}

// A message as it is printed.
export interface RawAnnotation extends Omit<Annotation, 'source' | 'where' | 'fix' | 'also' | 'details'> {
  // The line of the place with a caret below.
  readonly excerpt?: () => string
}

export interface RawLog extends Omit<Log, 'warn' | 'error'> {
  warn(annotation: RawAnnotation): void
  error(annotation: RawAnnotation): void
}

// What a platform does itself, with texts that are safe to show.
export interface RawHost extends Omit<Host, 'log' | 'redact' | 'login' | 'output' | 'print' | 'summary' | 'comment'> {
  readonly log: RawLog
  // Called for each line of a secret, for platforms that also hide secrets themselves.
  mask(secret: string): void
  // `mask` receives what the platform knows to be secret.
  login(inputs: Parameters<Host['login']>[0], mask: (secret: string) => void): ReturnType<Host['login']>
  output(name: OutputName, value: string): void
  print(text: string): void
  // Appends to the job's page, if there is one.
  readonly summary?: (markdown: string) => Promise<void>
  readonly comment?: (request: RawComment, signal: AbortSignal) => Promise<CommentOutcome>
}

// GitHub drops the summary of a step that is larger than 1 MiB (docs/platforms.md 1.11).
const summaryBytes = 1024 * 1024 - 1

// GitHub accepts 65,536 characters; the mark that identifies the comment precedes these.
const commentBytes = 65_000

// An error of Azure may quote anything, up to the 64 MB of an answer. In characters; GitHub shows 4,096 of them as an annotation.
const longestMessage = 20_000

// The host that the core gets.
export const maskedHost = (raw: RawHost): Host => {
  const secrets = new Mask()
  const clean = (text: string): string => secrets.clean(text)
  // JSON escapes the line endings of Windows: a script keeps its own.
  const cleanInJson = (text: string): string => secrets.apply(text).split('\r\n').map(clean).join('\r\n')
  const mask = (secret: string): void => {
    secrets.add(secret)
    for (const line of masksOf(secret)) raw.mask(line)
  }
  const { platform, context, signal, comment } = raw
  const log = maskedLog(raw.log, secrets)
  const deliveries = new Deliveries({ log, platform })
  return {
    platform,
    context,
    signal,
    log,
    input: (name) => raw.input(name),
    inputProblems: () => raw.inputProblems(),
    login: (inputs) => raw.login(inputs, mask),
    mask,
    redact: (text) => secrets.apply(text),
    // A value with a line break would look like a further output in a terminal, whose outputs scripts read line by line.
    output: (name, value) => {
      deliveries.output(() => {
        raw.output(name, secrets.cleanLine(typeof value === 'string' ? value : redactedJson(value, clean)))
      })
    },
    print: (document) => {
      raw.print(typeof document === 'string' ? clean(document) : jsonWithoutCommands(clean(redactedJson(document, cleanInJson, 2))))
    },
    summary: summaryOf(raw, clean),
    ...(comment === undefined
      ? {}
      : {
          comment: ({ page, ...request }, cancel) =>
            comment({ ...request, markdown: markdown(mapTexts(page, clean), commentBytes) }, cancel),
        }),
    state: {
      save: (text) => {
        deliveries.state(() => {
          raw.state.save(clean(text))
        })
      },
      load: () => raw.state.load(),
    },
    keepFile: (path, kind) => {
      raw.keepFile(path, kind)
    },
    finish: (outcome) => {
      raw.finish(cleanOutcome(deliveries.outcome(outcome), clean))
    },
  }
}

// The reports of one step share the available size.
const summaryOf = ({ summary }: RawHost, clean: (text: string) => string): Host['summary'] => {
  let left = summaryBytes
  return async (page: Page) => {
    if (summary === undefined) return
    const text = markdown(mapTexts(page, clean), left)
    left -= Buffer.byteLength(text, 'utf8')
    if (text !== '') await summary(text)
  }
}

const maskedLog = (log: RawLog, secrets: Mask): Log => {
  const clean = (text: string): string => secrets.clean(text)
  const excerptOf = (source: string, at: Place): string => clean(sourceExcerpt(source, at, (line, offset) => secrets.splitAt(line, offset)))
  const annotation = ({ at, source, ...texts }: Annotation): RawAnnotation => ({
    text: annotationText(texts, secrets),
    ...defined({ at: at && { ...at, file: secrets.cleanLine(at.file) } }),
    ...(at === undefined || source === undefined ? {} : { excerpt: () => excerptOf(source, at) }),
  })
  return {
    debug: (text) => {
      log.debug(clean(text))
    },
    info: (text) => {
      log.info(clean(text))
    },
    warn: (warning) => {
      log.warn(annotation(warning))
    },
    error: (error) => {
      log.error(annotation(error))
    },
    group: (title, work) => log.group(clean(title), work),
    progress: (text, share) => {
      log.progress(clean(text), share)
    },
  }
}

// The message, one line with a label for each other part, and the details. Foreign text must not look like such a line, neither by a line
// break in a part nor by a label in a text of several lines.
const annotationText = ({ text, where, fix, also, details }: Annotation, secrets: Mask): string => {
  const linesOf = (lines: string): string =>
    shortText(secrets.clean(lines), longestMessage).replace(/(?:^|\n)\s*(?=(?:where|what to do|also):)/gi, '$&> ')
  const parts = Object.entries(defined({ 'what to do': fix, where, also })).map(
    ([label, part]) => `  ${label}: ${shortText(secrets.cleanLine(part), longestMessage)}`,
  )
  return [linesOf(text), ...parts, ...(details === undefined ? [] : [linesOf(details)])].join('\n')
}

const cleanOutcome = (outcome: Outcome, clean: (text: string) => string): Outcome => {
  if (outcome.kind === 'succeeded') return outcome
  const message = shortText(clean(outcome.message), longestMessage)
  if (outcome.kind !== 'failed' || outcome.error === undefined) return { ...outcome, message }
  return { ...outcome, message, error: cleanError(outcome.error, clean) }
}

const cleanError = ({ code, message, problems }: ErrorEntry, clean: (text: string) => string): ErrorEntry => ({
  code,
  message: shortText(clean(message), longestMessage),
  problems: problems.map(({ where, fix, ...problem }) => ({
    code: problem.code,
    message: shortText(clean(problem.message), longestMessage),
    where: typeof where === 'string' ? clean(where) : where === null ? null : { ...where, file: clean(where.file) },
    fix: fix === null ? null : clean(fix),
  })),
})
