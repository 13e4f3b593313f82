// Collects what explains a failure from a log while it arrives: where the build stopped, its last lines, the exit code, and evidence of the
// cause.
import type { Evidence, Stop } from '../../diagnosis/evidence.js'
import type { FailedStep } from '../result.js'
import { timeOfLine, type LogLine } from './line.js'
import { AnswerReader } from './azure-answer.js'
import { isComplaint, isNoise } from './noise.js'
import type { LogStep, StepList } from './steps.js'
import { defined } from '../../defined.js'
import { safeLines } from '../../redaction.js'

const mostLines = 30
const mostErrors = 50
// The number of characters of a line that count as evidence: a script may print lines of any length, and each is matched against every
// diagnosis.
const longestEvidence = 2000

// After these lines, only Packer's reasons matter: everything else that it prints concerns its clean-up.
const stopped =
  /^(?:Provisioning step had errors: |Some builds didn't complete successfully|Cleanup requested, deleting |(?:The resource group was not created by Packer, )?deleting individual resources|Deleting the temporary (?:OS|Additional) disk)/i
// The service ends Packer in this way at the build timeout (and at a cancellation, whose cause is known).
const terminated = /Cancelling build after receiving terminated/

// Packer has left every step behind when it stops the machine to make the image of it. Not every log has the end of the last step, nor steps.
const capturing = /^(?:Powering off machine|Generalizing machine|Capturing image|Publishing to Shared Image Gallery) \.\.\.$/

// Packer's own errors: about a request to Resource Manager, its connection to the machine, its login.
const requestError =
  /^ERROR: *-> |^\{"(?:error|status)":|-- Original Error: |\bClient#\w+: Failure|^Code="\w+" Message="|\bunexpected status \d{3}\b/
const packerError = /^(?:packer-\S+ plugin: (?:\S+ \S+ )?)?\[ERROR\] (?!Remote command exited with ')|client_jwt will expire/

export class FailureFinder {
  readonly #list: StepList
  #step: (LogStep & { readonly provisioner: string; readonly isOwn: boolean }) | undefined
  #hasEnded = true
  #isCapturing = false
  #hasStopped = false
  // The lines after Packer's reason are part of it.
  #hasOpenReason = false
  #isTerminated = false
  #lines: string[] = []
  #reasons = new Set<string>()
  #errors: string[] = []
  readonly #answer = new AnswerReader()
  #exit: Exit | undefined
  #lastPrinted: number | undefined
  #end: number | undefined

  constructor(list: StepList) {
    this.#list = list
  }

  // `isOwn`: certainly a step that the service adds. An error before a step begins did not end the build.
  begin(step: LogStep, provisioner: string, isOwn: boolean): void {
    this.#step = { ...step, provisioner, isOwn }
    this.#hasEnded = false
    this.#isCapturing = false
    this.#hasStopped = false
    this.#lines = []
    this.#errors = []
    this.#exit = undefined
  }

  end(): void {
    this.#hasEnded = true
  }

  // Takes a line of the log, raw and parsed.
  take(line: string, parsed: LogLine): void {
    const text = textOf(parsed)
    const time = timeOfLine(line) ?? this.#end
    this.#end = time
    if (parsed.kind !== 'output') this.#takeEnd(line, text)
    if (parsed.kind === 'reason') {
      this.#reasons.add(text)
      this.#hasOpenReason = text.endsWith('the following error:')
    }
    const isOfPacker = this.#hasOpenReason || !(this.#hasStopped || this.#isInScript)
    // The older format repeats each line in its debug log.
    const isRepeated = parsed.kind === 'noise' && line.includes('PACKER ERR')
    const answer = isOfPacker && !isRepeated ? this.#answer.take(text) : undefined
    if (answer !== undefined) keep(this.#errors, answer, mostErrors)
    if (this.#hasStopped || parsed.kind === 'reason') return
    if (this.#isError(parsed.kind, text)) keep(this.#errors, text, mostErrors)
    if (parsed.kind === 'output' || parsed.kind === 'title') {
      keep(this.#lines, text, mostLines)
      this.#lastPrinted = time
    }
  }

  // How the build or its script ended, as Packer says it: what a script prints on standard output is not Packer's.
  #takeEnd(line: string, text: string): void {
    this.#exit = exitIn(line, this.#exit)
    this.#isTerminated ||= terminated.test(line)
    const said = text.replace(/^==> (?:\S+: )?/, '')
    this.#hasStopped ||= this.#isTerminated || stopped.test(said)
    if (!capturing.test(said)) return
    this.#isCapturing = true
    this.#hasEnded = true
  }

  // The last lines of the running step.
  get lastLines(): readonly string[] {
    return this.#lines
  }

  // Where a failed build stopped; undefined if the log has no failure.
  failure(doubt: string | undefined): FailedStep | undefined {
    const isSilent = this.#reasons.size === 0 && this.#errors.length === 0 && !this.#isTerminated
    if (this.#hasEnded && isSilent) return undefined
    // Packer repeats a reason without the words in front of it.
    const all = [...this.#reasons]
    const reasons = all.filter((reason) => !this.#lines.includes(reason) && !all.some((other) => other.endsWith(`: ${reason}`)))
    return {
      list: this.#list,
      ...this.#titleOfPlace(),
      lines: [...this.#lines, ...reasons],
      evidence: this.#evidence(),
      ...defined({ exitCode: this.#exit?.code }),
      ...defined({ doubt }),
    }
  }

  // What a script writes to standard error looks like Packer's own errors. While a script runs, only Packer's debug log is certainly from
  // Packer.
  get #isInScript(): boolean {
    return !this.#hasEnded && this.#step?.isOwn !== true
  }

  #isError(kind: LogLine['kind'], text: string): boolean {
    if (kind === 'noise' && packerError.test(text)) return true
    return !this.#isInScript && requestError.test(text) && !AnswerReader.isOpening(text)
  }

  #evidence(): readonly Evidence[] {
    const packer = [...this.#errors, ...this.#reasons].map((text): Evidence => ({ origin: 'packer', text }))
    const stop = this.#stop()
    return [...packer, ...(stop === undefined ? [] : [stop]), ...this.#output()]
  }

  // Undefined if the log breaks off.
  #stop(): Stop | undefined {
    if (!this.#isTerminated && !this.#hasStopped && this.#reasons.size === 0 && this.#errors.length === 0) return undefined
    const silence =
      this.#end === undefined || this.#lastPrinted === undefined ? undefined : Math.floor((this.#end - this.#lastPrinted) / 60_000)
    return {
      origin: 'stop',
      place: this.#place(),
      how: this.#isTerminated ? 'timeout' : 'failure',
      lastLine: this.#lines.at(-1) ?? '',
      ...(this.#step === undefined || this.#hasEnded ? {} : { provisioner: this.#step.provisioner }),
      ...defined({ silentMinutes: silence }),
    }
  }

  #output(): readonly Evidence[] {
    const place = this.#place()
    if (this.#step === undefined || (place !== 'step' && place !== 'service-step')) return []
    // The Windows Update provisioner belongs to the service: if it fails in the end, what it retried is the evidence.
    const isAll = this.#step.provisioner === 'windows-update'
    const text = this.#linesWithout(isAll ? () => false : isNoise)
    const withWarnings = isAll ? text : this.#linesWithout(isComplaint)
    return [
      {
        origin: place === 'step' ? 'script' : 'service-step',
        provisioner: this.#step.provisioner,
        text,
        ...(withWarnings === text ? {} : { withWarnings }),
        ...defined({ exitCode: this.#exit?.code }),
      },
    ]
  }

  #linesWithout(isLeftOut: (line: string) => boolean): string {
    const lines = this.#lines.filter((line) => !isLeftOut(line))
    return lines.map((line) => line.slice(0, longestEvidence)).join('\n')
  }

  #place(): Stop['place'] {
    if (this.#isCapturing) return 'after'
    if (this.#step === undefined) return 'before'
    if (this.#hasEnded) return 'after'
    return this.#step.isOwn ? 'service-step' : 'step'
  }

  #titleOfPlace(): LogStep {
    if (this.#isCapturing) return { index: undefined, title: 'the capture of the build machine' }
    if (this.#step === undefined) return { index: undefined, title: 'the preparation of the build machine' }
    return this.#hasEnded
      ? { index: undefined, title: `what came after ${this.#step.title}` }
      : { index: this.#step.index, title: this.#step.title }
  }
}

// Without colours and other escape sequences, which scripts write as well.
const textOf = (parsed: LogLine): string => ('text' in parsed ? safeLines(parsed.text).join(' ').trimEnd() : '')

const keep = (lines: string[], line: string, most: number): void => {
  lines.push(line)
  if (lines.length > most) lines.shift()
}

interface Exit {
  // Without a known step, more lines are kept.
  readonly rank: number
  readonly code: number
}

// Each command of a step has an exit code; only that of the script counts.
const exits = [/script exited with non-zero exit status: (-?\d+)/i, /Remote command exited with '(-?\d+)'/, /exited with code: (-?\d+)/]

const exitIn = (line: string, current: Exit | undefined): Exit | undefined => {
  if (!line.includes('exited with')) return current
  for (const [rank, pattern] of exits.entries()) {
    const code = Number(pattern.exec(line)?.[1] ?? 0)
    if (code !== 0) return current === undefined || rank <= current.rank ? { rank, code } : current
  }
  return current
}
