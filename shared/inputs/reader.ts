// Reads inputs by the table, and collects what is wrong with them instead of stopping at the first.
import type { Problem } from '../errors.js'
import type { Host } from '../host.js'
import { definitionOf, inputNames, spell } from './spelling.js'
import { inputs, type InputName } from './table.js'
import { parseValue } from './value.js'

type Table = typeof inputs
type NamesOf<Kind> = { [Name in InputName]: Table[Name]['type'] extends { kind: Kind } ? Name : never }[InputName]
type ChoiceOf<Name extends NamesOf<'choice'>> = Table[Name]['type']['values'][number]

export class InputReader {
  readonly problems: Problem[] = []
  readonly warnings: string[] = []
  readonly #host: Host
  readonly #available: ReadonlySet<InputName>

  constructor(host: Host) {
    this.#host = host
    this.#available = new Set(inputNames(host.platform))
  }

  // The text of an input, trimmed, or undefined where it was not given.
  text(name: NamesOf<'text' | 'file' | 'lines' | 'service-connection'>): string | undefined {
    const value = this.#value(name)
    return typeof value === 'string' ? value : undefined
  }

  // The milliseconds of a duration, or undefined where it was not given.
  duration(name: NamesOf<'duration'>): number | undefined {
    const value = this.#value(name)
    return typeof value === 'number' ? value : undefined
  }

  // A whole number, or undefined where none was given.
  number(name: NamesOf<'number'>): number | undefined {
    const value = this.#value(name)
    return typeof value === 'number' ? value : undefined
  }

  flag(name: NamesOf<'flag'>): boolean {
    return this.#value(name) === true
  }

  // One of the allowed values, or undefined where none was given and there is no default.
  choice<Name extends NamesOf<'choice'>>(name: Name): ChoiceOf<Name> | undefined {
    const value = this.#value(name)
    const values: readonly ChoiceOf<Name>[] = inputs[name].type.values
    return values.find((candidate) => candidate === value)
  }

  // Says that an input is needed here, unless something is wrong with it already.
  require(name: InputName, value: unknown, because: string): void {
    const spelled = spell(name, this.#host.platform)
    if (value !== undefined || this.problems.some((problem) => problem.where === spelled)) return
    this.reject(name, `${spelled} is needed: ${because}.`)
  }

  // Adds a problem with the value of an input.
  reject(name: InputName, message: string, fix?: string): void {
    this.problems.push({ code: 'input-invalid', message, where: spell(name, this.#host.platform), ...(fix === undefined ? {} : { fix }) })
  }

  #value(name: InputName): string | number | boolean | undefined {
    const definition = definitionOf(name)
    const given = this.#available.has(name) ? this.#host.input(name) : undefined
    const text = given === undefined || given.trim() === '' ? definition.default : given
    if (text === undefined) return undefined
    if (definition.deprecated !== undefined && text === given)
      this.warnings.push(`${spell(name, this.#host.platform)} is deprecated: ${definition.deprecated}`)
    if (definition.secret === true) this.#host.mask(text.trim())
    const parsed = parseValue(text, definition.type)
    if ('value' in parsed) return parsed.value
    this.reject(
      name,
      `${spell(name, this.#host.platform)}: expected ${parsed.expected}, got ${definition.secret === true ? '***' : JSON.stringify(text.trim())}.`,
    )
    return undefined
  }
}
