// Prints a build's log as it arrives: a heading for each step, its lines, and its duration. Also reports where a failed build failed.
import { now } from '../../clock.js'
import { formatDuration } from '../../units.js'
import type { JsonObject } from '../../json.js'
import type { FailedStep } from '../result.js'
import { FailureFinder } from './failure.js'
import { parseLogLine, type LogLine } from './line.js'
import { StepCounter, stepNouns, type LogStep, type StepList } from './steps.js'
import { defined } from '../../defined.js'

// How much of the log is printed: nothing, the lines for people, or every line as the service wrote it.
export type LogLevel = 'quiet' | 'normal' | 'all'

// The maximum number of lines of one step that the console shows as they arrive; it shows the last ones at the end of the step. The file has all of them.
const mostLines: Readonly<Record<LogLevel, number>> = { quiet: 0, normal: 400, all: 4000 }
const longestLine = 2000
// Milliseconds without output after which a running step is reported as silent, once.
const longSilence = 10 * 60_000

export interface NarratorOptions {
  readonly template: JsonObject
  readonly list: StepList
  readonly level: LogLevel
  readonly print: (text: string) => void
}

export class Narrator {
  readonly #options: NarratorOptions
  readonly #noun: string
  readonly #counter: StepCounter
  readonly #failure: FailureFinder
  #step: (LogStep & { readonly start?: number }) | undefined
  #heard = 0
  #recent: string[] = []
  #isSilent = false
  #heardAt = 0
  #hasReportedSilence = false
  #hasEnded = false
  #hasPrinted = false
  #shown: string

  // `shown` is the step whose lines the console shows, as left by another narrator of the same log; empty before the first step.
  constructor(options: NarratorOptions, shown = '') {
    this.#options = options
    this.#shown = shown
    this.#noun = stepNouns[options.list]
    this.#counter = new StepCounter(options.template, options.list)
    this.#failure = new FailureFinder(options.list)
  }

  // Takes the next line of the log, and returns whether it printed anything. A silent line was printed before: it counts, but is not
  // printed again.
  take(line: string, isSilent = false): boolean {
    this.#isSilent = isSilent
    this.#hasPrinted = false
    const parsed = parseLogLine(line)
    this.#failure.take(line, parsed)
    if (parsed.kind === 'start') this.#enter(parsed.provisioner, parsed.time)
    this.#say(line, parsed)
    if (parsed.kind === 'end') this.#leave(parsed.time)
    return this.#hasPrinted
  }

  // The step whose lines the console shows now; empty before the first.
  get shown(): string {
    return this.#shown
  }

  // Logs once per step that it printed nothing in the ten minutes before `time`. To be called while the run is in progress.
  reportSilence(time: number): void {
    if (this.#step === undefined || this.#hasEnded || this.#hasReportedSilence || time - this.#heardAt < longSilence) return
    this.#hasReportedSilence = true
    this.#isSilent = false
    this.#print(`           … no output for ${formatDuration(longSilence)}; the step may be waiting for input or for the network`)
  }

  // Where a failed build failed; undefined if the log shows no failure.
  get failure(): FailedStep | undefined {
    return this.#failure.failure(this.#counter.doubt)
  }

  #enter(provisioner: string, time: number | undefined): void {
    const before = this.#counter.doubt
    const step = this.#counter.begin(provisioner)
    this.#step = { ...step, ...defined({ start: time }) }
    this.#failure.begin(step, provisioner, this.#counter.isOwn)
    this.#heard = 0
    this.#recent = []
    this.#heardAt = now()
    this.#hasEnded = false
    this.#hasReportedSilence = false
    this.#showStep(this.#nameOf(step))
    if (this.#counter.doubt !== before) this.#print(`           ${this.#counter.doubt ?? ''}`)
  }

  #leave(ended: number | undefined): void {
    const step = this.#step
    this.#hasEnded = true
    this.#failure.end()
    if (step === undefined) return
    if (this.#heard > mostLines[this.#options.level]) {
      this.#print(`           … ${this.#heard - mostLines[this.#options.level]} more lines; the last ones:`)
      for (const text of this.#recent) this.#print(text)
    }
    const time = ended === undefined || step.start === undefined ? 0 : ended - step.start
    const took = time < 1000 ? 'is done' : `took ${formatDuration(time)}`
    this.#print(`         ▪ ${this.#nameOf(step)} ${took}`)
  }

  #showStep(name: string, title = name): void {
    if (!this.#print(`         ▸ ${title}`)) return
    this.#shown = name
  }

  // Repeats the heading of a step if lines of another step were printed in between.
  #returnToStep(): void {
    const name = this.#step === undefined ? '' : this.#nameOf(this.#step)
    if (name !== this.#shown) this.#showStep(name, `${name === '' ? `before the first ${this.#noun}` : name}, continued`)
  }

  #nameOf({ index, title }: LogStep): string {
    return index === undefined ? title : `${this.#noun} ${index + 1} of ${this.#counter.total}: ${title}`
  }

  #say(line: string, parsed: LogLine): void {
    const text = this.#textOf(line, parsed)
    if (text === undefined) return
    this.#heard += 1
    this.#heardAt = now()
    const shown = `           ${shortened(text)}`
    if (this.#heard <= mostLines[this.#options.level]) {
      this.#returnToStep()
      this.#print(shown)
    } else {
      this.#recent.push(shown)
      if (this.#recent.length > lastLines) this.#recent.shift()
    }
  }

  #textOf(line: string, parsed: LogLine): string | undefined {
    if (this.#options.level === 'all') return line
    return parsed.kind === 'output' || parsed.kind === 'title' || parsed.kind === 'reason' ? parsed.text : undefined
  }

  // Whether its lines are the ones on the console.
  #print(text: string): boolean {
    if (this.#isSilent || this.#options.level === 'quiet') return false
    this.#hasPrinted = true
    this.#options.print(text)
    return true
  }
}

const lastLines = 30

// What a terminal would show of a line that a progress bar has rewritten, cut to a readable length.
const shortened = (text: string): string => {
  const last = text.includes('\r') ? (text.split('\r').findLast((part) => part.trim() !== '') ?? '') : text
  return last.length <= longestLine ? last : `${last.slice(0, longestLine)} … (${last.length - longestLine} more characters)`
}
