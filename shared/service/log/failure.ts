// Finds in a log, as it comes, what matters of a failure: where the build stopped, its last lines, the exit code.
import { tellsInLog } from '../diagnosis/diagnose.js'
import type { FailedStep } from '../result.js'
import type { LogLine } from './line.js'
import type { LogStep, StepList } from './steps.js'

const mostLines = 30
const mostEvidence = 50

// After these, only Packer's reasons matter: what else it prints is its clean-up.
const stopped = /Provisioning step had errors|builds didn't complete successfully|Cancelling build after receiving terminated/

export class FailureFinder {
  readonly #list: StepList
  #step: LogStep | undefined
  #hasEnded = true
  #hasStopped = false
  #lines: string[] = []
  #reasons = new Set<string>()
  #evidence: string[] = []
  #exit: Exit | undefined

  constructor(list: StepList) {
    this.#list = list
  }

  begin(step: LogStep): void {
    this.#step = step
    this.#hasEnded = false
    this.#hasStopped = false
    this.#lines = []
    this.#evidence = []
    this.#exit = undefined
  }

  end(): void {
    this.#hasEnded = true
  }

  // Takes a line of the log, as it is and as it was read.
  take(line: string, parsed: LogLine): void {
    if (tellsInLog(line)) keep(this.#evidence, line, mostEvidence)
    this.#exit = exitIn(line, this.#exit)
    if (stopped.test(line)) this.#hasStopped = true
    if (parsed.kind === 'reason') this.#reasons.add(parsed.text)
    if ((parsed.kind === 'output' || parsed.kind === 'title') && !this.#hasStopped) keep(this.#lines, parsed.text, mostLines)
  }

  // The last lines of the step that goes on.
  get lastLines(): readonly string[] {
    return this.#lines
  }

  // Where a failed build stopped; undefined where the log tells of no failure.
  failure(doubt: string | undefined): FailedStep | undefined {
    if (this.#hasEnded && this.#reasons.size === 0) return undefined
    const reasons = [...this.#reasons].filter((reason) => !this.#lines.includes(reason))
    return {
      list: this.#list,
      ...this.#place(),
      lines: [...this.#lines, ...reasons],
      evidence: [...this.#evidence, ...reasons].join('\n'),
      ...(this.#exit === undefined ? {} : { exitCode: this.#exit.code }),
      ...(doubt === undefined ? {} : { doubt }),
    }
  }

  #place(): LogStep {
    if (this.#step === undefined) return { index: undefined, title: 'the preparation of the build machine' }
    return this.#hasEnded ? { index: undefined, title: `what came after ${this.#step.title}` } : this.#step
  }
}

const keep = (lines: string[], line: string, most: number): void => {
  lines.push(line)
  if (lines.length > most) lines.shift()
}

interface Exit {
  // The less the better known.
  readonly rank: number
  readonly code: number
}

// Each command of a step has an exit code; that of the script is the one that counts.
const exits = [/Script exited with non-zero exit status: (\d+)/, /Remote command exited with '(\d+)'/, /exited with code: (\d+)/]

const exitIn = (line: string, current: Exit | undefined): Exit | undefined => {
  if (!line.includes('exited with')) return current
  for (const [rank, pattern] of exits.entries()) {
    const code = Number(pattern.exec(line)?.[1] ?? 0)
    if (code !== 0) return current === undefined || rank <= current.rank ? { rank, code } : current
  }
  return current
}
