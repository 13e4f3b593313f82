// The one place through which every text leaves: it takes secrets and control characters out before a platform escapes, prints or stores it.
import type { Annotation, Host, Log, Outcome } from '../shared/host.js'
import { Mask } from '../shared/redaction.js'
import { Deliveries } from './deliveries.js'

// What a platform does itself, with texts that are safe to show.
export interface RawHost extends Omit<Host, 'redact' | 'login'> {
  // Called for each secret, for a platform that hides them itself, too.
  mask(secret: string): void
  // `mask` takes what the platform knows to be secret.
  login(inputs: Parameters<Host['login']>[0], mask: (secret: string) => void): ReturnType<Host['login']>
}

// The host that the core gets.
export const maskedHost = (raw: RawHost): Host => {
  const secrets = new Mask()
  const clean = (text: string): string => secrets.clean(text)
  const mask = (secret: string): void => {
    secrets.add(secret)
    raw.mask(secret)
  }
  const { platform, context, signal, comment } = raw
  const log = maskedLog(raw.log, clean)
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
    output: (name, value) => {
      deliveries.output(() => {
        raw.output(name, clean(value))
      })
    },
    print: (text) => {
      raw.print(clean(text))
    },
    summary: (markdown) => raw.summary(clean(markdown)),
    ...(comment === undefined ? {} : { comment: (request, cancel) => comment({ ...request, markdown: clean(request.markdown) }, cancel) }),
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

const maskedLog = (log: Log, clean: (text: string) => string): Log => {
  const annotation = ({ text, at, excerpt }: Annotation): Annotation => ({
    text: clean(text),
    ...(at === undefined ? {} : { at: { ...at, file: clean(at.file) } }),
    ...(excerpt === undefined ? {} : { excerpt: clean(excerpt) }),
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

const cleanOutcome = (outcome: Outcome, clean: (text: string) => string): Outcome =>
  outcome.kind === 'succeeded' ? outcome : { ...outcome, message: clean(outcome.message) }
