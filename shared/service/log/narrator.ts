// Tells a build's log as it comes: a heading for each customizer, its own lines under it, and what matters of a failure at the end.
import { at, itemsOf, textOf } from '../../azure/wire.js'
import type { JsonObject } from '../../template/node.js'
import type { FailedStep } from '../result.js'
import { parseLogLine } from './line.js'

// The console gets this much of one customizer, and its last lines once it has ended; the file gets all.
const mostLines = 400
const lastLines = 30

export class Narrator {
  readonly #customizers: readonly string[]
  readonly #print: (text: string) => void
  #started = 0
  #step: Omit<FailedStep, 'lines'> | undefined
  #printed = 0
  #recent: string[] = []
  #hasEnded = true

  constructor(template: JsonObject, print: (text: string) => void) {
    this.#customizers = itemsOf(at(template, 'properties', 'customize')).map(titleOf)
    this.#print = print
  }

  // Takes the next line of the log.
  take(line: string): void {
    const parsed = parseLogLine(line)
    switch (parsed.kind) {
      case 'start':
        this.#enter(parsed.provisioner)
        return
      case 'end':
        this.#leave()
        return
      case 'output':
      case 'title':
        this.#say(parsed.text)
        return
      case 'noise':
        return
    }
  }

  // The step that had not ended when the log did, and its last lines: where a failed build failed.
  get unfinished(): FailedStep | undefined {
    return this.#step === undefined || this.#hasEnded ? undefined : { ...this.#step, lines: this.#recent }
  }

  #enter(provisioner: string): void {
    const index = this.#started
    this.#started += 1
    const own = this.#customizers[index]
    const count = this.#customizers.length
    this.#step = own === undefined ? { index: undefined, title: `the service’s own step (${provisioner})` } : { index, title: own }
    this.#printed = 0
    this.#recent = []
    this.#hasEnded = false
    this.#print(own === undefined ? `         ▸ ${this.#step.title}` : `         ▸ customizer ${index + 1} of ${count}: ${own}`)
  }

  #leave(): void {
    this.#hasEnded = true
    if (this.#printed <= mostLines) return
    this.#print(`           … ${this.#printed - mostLines} more lines; the last ones:`)
    for (const line of this.#recent) this.#print(`           ${line}`)
  }

  #say(text: string): void {
    this.#printed += 1
    this.#recent = [...this.#recent, text].slice(-lastLines)
    if (this.#printed <= mostLines) this.#print(`           ${text}`)
  }
}

const titleOf = (customizer: unknown): string => {
  const type = textOf(at(customizer, 'type')) ?? 'step'
  const name = textOf(at(customizer, 'name'))
  return name === undefined ? type : `${name} (${type})`
}
