// Reads inputs by the table, and collects all problems instead of stopping at the first.
import type { Problem } from '../errors.js'
import type { Host } from '../host.js'
import type { Platform } from './definition.js'
import type { InputDefinition } from './definition.js'
import { isExampleGuid, isGuid } from '../azure/resource-id.js'
import { commandsOn, defaultOf, definitionOf, inputNames, spell } from './spelling.js'
import type { Given } from './overlay-inputs.js'
import { inputs, type InputName } from './table.js'
import { parseValue } from './value.js'
import { defined } from '../defined.js'

type Table = typeof inputs
type NamesOf<Kind> = { [Name in InputName]: Table[Name]['type'] extends { kind: Kind } ? Name : never }[InputName]
type ChoiceOf<Name extends NamesOf<'choice'>> = Table[Name]['type']['values'][number]

// The source of the inputs.
export type InputSource = Pick<Host, 'platform' | 'input'>

// The given inputs that are secret. They are masked before any input is read.
export const secretInputs = (source: InputSource): readonly string[] =>
  inputNames(source.platform)
    .filter((name) => definitionOf(name).secret === true)
    .flatMap((name) => source.input(name)?.trim() ?? [])
    .filter((text) => text !== '')

interface SubscriptionPart {
  readonly subscriptionId: string
}

// A kind of resource ids.
export interface IdKind<Id extends SubscriptionPart> {
  // With its article.
  readonly kind: string
  readonly end: string
  readonly parse: (text: string) => Id | undefined
}

export class InputReader {
  readonly problems: Problem[] = []
  readonly warnings: string[] = []
  // The problems that an input is missing, each with the inputs of which one is needed.
  readonly #missing = new Map<Problem, readonly InputName[]>()
  readonly #host: InputSource
  readonly #available: ReadonlySet<InputName>
  readonly #definitionOf: (name: InputName) => InputDefinition

  // Tests replace the table's `definitions`.
  constructor(host: InputSource, definitions: (name: InputName) => InputDefinition = definitionOf) {
    this.#host = host
    this.#definitionOf = definitions
    this.#available = new Set(inputNames(host.platform))
  }

  // The text of an input, trimmed, or undefined if it was not given.
  text(name: NamesOf<'text' | 'file' | 'lines' | 'service-connection'>): string | undefined {
    const value = this.#value(name)
    return typeof value === 'string' ? value : undefined
  }

  // The first of these inputs that is given.
  first(names: readonly NamesOf<'text'>[]): Given<string> | undefined {
    return names.flatMap((input) => {
      const value = this.text(input)
      return value === undefined ? [] : [{ value, input }]
    })[0]
  }

  // The milliseconds of a duration or a plain number, or undefined if it was not given.
  amount(name: NamesOf<'duration' | 'number'>): number | undefined {
    const value = this.#value(name)
    return typeof value === 'number' ? value : undefined
  }

  flag(name: NamesOf<'flag'>): boolean {
    return this.#value(name) === true
  }

  // One of the allowed values, or undefined if it was not given and has no default.
  choice<Name extends NamesOf<'choice'>>(name: Name): ChoiceOf<Name> | undefined {
    const value = this.#value(name)
    const values: readonly ChoiceOf<Name>[] = inputs[name].type.values
    return values.find((candidate) => candidate === value)
  }

  // The resource id in an input, taken apart by `parse`; undefined if it is not given or is not one of that kind, which is reported. `kind` has
  // its article. Several ids of one input are read one by one, as `text`.
  id<Id extends SubscriptionPart>(
    name: NamesOf<'text' | 'lines'>,
    { kind, end, parse }: IdKind<Id>,
    text = this.text(name),
  ): Id | undefined {
    if (text === undefined) return undefined
    const id = parse(text)
    if (id === undefined) {
      const fix = `The id begins with /subscriptions/<id>/resourceGroups/ and ends in ${end}.`
      this.reject(name, `Expected the resource id of ${kind}, got ${JSON.stringify(text)}.`, fix)
    } else this.#checkSubscription(name, id.subscriptionId, text)
    return id
  }

  // The id of a subscription in an input, as it was given; reports one that cannot be the id of a subscription.
  subscription(name: 'subscription-id'): string | undefined {
    const text = this.text(name)
    if (text !== undefined) this.#checkSubscription(name, text, text)
    return text
  }

  // Whether an input has a value other than the default, which agents fill in.
  isSet(name: InputName): boolean {
    const given = this.#host.input(name)
    return given !== undefined && !isEmpty(given, this.#definitionOf(name)) && given.trim() !== defaultOf(name, this.platform)
  }

  // Reports that an input is required here, unless it already has a problem.
  require(name: InputName, value: unknown, because: string, fix?: string): void {
    const spelled = spell(name, this.#host.platform)
    if (value !== undefined || this.problems.some((problem) => problem.where === spelled)) return
    this.demand([name], `${this.label(name)} is needed: ${because}.`, fix)
  }

  // Reports that one of these inputs is needed.
  demand(names: readonly [InputName, ...InputName[]], message: string, fix?: string): void {
    const reported = this.problems.length
    this.reject(names[0], message, fix)
    for (const problem of this.problems.slice(reported)) this.#missing.set(problem, names)
  }

  // Whether a problem is only that none of these inputs is given.
  isMissing(problem: Problem, names: readonly InputName[]): boolean {
    return this.#missing.get(problem)?.some((name) => names.includes(name)) === true
  }

  // Reports what is wrong with these inputs by itself, also if nothing uses them, and has not been reported by those who do.
  check(names: readonly InputName[]): void {
    for (const name of names) {
      const value = this.#parsed(name)
      const left = typeof value === 'string' ? placeholderIn(value, this.#definitionOf(name)) : undefined
      if (left !== undefined && !this.problems.some(({ where }) => where === this.spell(name)))
        this.reject(name, `The value of ${this.label(name)} has ${left} in it, which only examples have.`, `Replace ${left} by your value.`)
    }
  }

  get platform(): Platform {
    return this.#host.platform
  }

  // An input by the name that users of this platform know.
  spell(name: InputName): string {
    return spell(name, this.#host.platform)
  }

  // An input in a message about its value. An agent also accepts the names of the older tasks, and does not pass on which name the user
  // wrote.
  label(name: InputName): string {
    const { aliases = [] } = this.#definitionOf(name)
    const spelled = this.spell(name)
    return this.platform === 'azure-pipelines' && aliases.length > 0 ? `${spelled} (in older tasks ${aliases.join(', ')})` : spelled
  }

  // Adds a problem with the value of an input. A message that begins with "Expected" gets the name of the input in front.
  reject(name: InputName, text: string, fix?: string): void {
    const where = this.spell(name)
    const message = text.replace(/^Expected /, `${this.label(name)}: expected `)
    // An input may be read more than once.
    if (this.problems.some((problem) => problem.where === where && problem.message === message)) return
    this.problems.push({ code: 'input-invalid', message, where, ...defined({ fix }) })
  }

  // Warns about an input. It may be read more than once.
  warn(message: string): void {
    if (!this.warnings.includes(message)) this.warnings.push(message)
  }

  #checkSubscription(name: InputName, subscriptionId: string, text: string): void {
    const fix = 'az account list --query "[].{name:name, id:id}" lists the ids of your subscriptions.'
    const got = subscriptionId === text ? '' : ` in ${JSON.stringify(text)}`
    if (!isGuid(subscriptionId))
      this.reject(name, `Expected the id (a GUID) of a subscription, got ${JSON.stringify(subscriptionId)}${got}.`, fix)
    else if (isExampleGuid(subscriptionId)) this.reject(name, `${subscriptionId}${got} is an id that only examples have.`, fix)
  }

  #value(name: InputName): string | number | boolean | undefined {
    const { deprecated } = this.#definitionOf(name)
    if (deprecated !== undefined && this.isSet(name)) this.warn(`${this.label(name)} is deprecated: ${deprecated}`)
    return this.#parsed(name)
  }

  #parsed(name: InputName): string | number | boolean | undefined {
    const definition = this.#definitionOf(name)
    const given = this.#available.has(name) ? this.#host.input(name) : undefined
    const text = given === undefined || isEmpty(given, definition) ? defaultOf(name, this.#host.platform) : given
    if (text === undefined) return undefined
    const parsed = parseValue(text, definition.type, name === 'command' ? commandsOn(this.platform) : undefined)
    if ('value' in parsed) return parsed.value
    this.reject(name, `Expected ${parsed.expected}, got ${definition.secret === true ? '***' : JSON.stringify(text.trim())}.`)
    return undefined
  }
}

// A placeholder of an example, such as <region>, that was not replaced.
const placeholderIn = (text: string, { type, secret }: InputDefinition): string | undefined =>
  secret === true || (type.kind !== 'text' && type.kind !== 'service-connection') ? undefined : /<[A-Za-z][\w .-]*>/.exec(text)?.[0]

// Blank, or the text that older tasks showed in an empty field.
const isEmpty = (text: string, { placeholders = [] }: InputDefinition): boolean => {
  const trimmed = text.trim().toLowerCase()
  return trimmed === '' || placeholders.some((placeholder) => placeholder.toLowerCase() === trimmed)
}
