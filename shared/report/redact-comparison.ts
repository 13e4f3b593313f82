// Removes secrets from a comparison before its values are shortened: a part of a secret would no longer be masked.
import type { Comparison, Difference } from '../comparison/comparison.js'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js'
import { secretIn } from '../template/lint/secret-commands.js'
import { Mask } from '../redaction.js'
import { defined } from '../defined.js'

// What is known about secrets in the two templates.
export interface ComparedSecrets {
  // The secret values in them, of any length.
  readonly secrets: readonly string[]
  // The templates as plans show them, with name and apiVersion: *** replaces secrets and what a secret chose. Undefined for a template in
  // Azure.
  readonly before: JsonObject | undefined
  readonly after: JsonObject
}

// The comparison with *** for what must not be shown. Where the plan has a secret, the template in Azure has an earlier secret, which is
// not known here: it is never shown. Neither is what looks like a secret.
export const redactComparison = (comparison: Comparison, { secrets, before: first, after: second }: ComparedSecrets): Comparison => {
  if (comparison.kind !== 'compared') return comparison
  const mask = new Mask(secrets)
  const short = new Set(secrets)
  const masked = (text: string): string => (short.has(text) ? '***' : mask.apply(text))
  const shown = distinct(comparison.differences.map((difference) => hideChosen(difference, first, second)))
  const secretive = new Set(shown.filter(({ after }) => hasSecret(after, masked)).map(neighbourhood))
  const differences = shown.map((difference): Difference => {
    const { before, after, step } = difference
    const old = (text: string): string => (secretive.has(neighbourhood(difference)) || secretIn(text) !== undefined ? '***' : masked(text))
    return {
      ...difference,
      ...defined({
        step: step === undefined ? undefined : masked(step),
        before: before === undefined ? undefined : mapTexts(before, old),
        after: after === undefined ? undefined : mapTexts(after, masked),
      }),
    }
  })
  return { ...comparison, differences }
}

// The difference with the values that plans show. If a whole value is hidden, that value differs: the number of its parts that differ would
// tell something about the secret.
const hideChosen = (difference: Difference, first: JsonObject | undefined, second: JsonObject): Difference => {
  const { kind, artifact, how } = difference
  const is = shownAt(second, difference.path)
  const was = first === undefined ? undefined : shownAt(first, difference.from)
  const isStepHidden = is.hidesStep || was?.hidesStep === true
  const step = difference.step !== undefined && isStepHidden ? '***' : difference.step
  const hidden = is.hidden ?? was?.hidden
  if (hidden === undefined) {
    if (kind === 'moved' || artifact !== undefined) return { ...difference, ...defined({ step }) }
    const before = was === undefined || difference.before === undefined ? difference.before : was.value
    const after = difference.after === undefined ? undefined : is.value
    return { ...difference, ...defined({ step, before, after }) }
  }
  const depth = Math.min(hidden.length, was?.hidden?.length ?? Infinity)
  const [path, from] = [hidden.slice(0, depth), difference.from.slice(0, depth)]
  const before = first === undefined ? (difference.before === undefined ? undefined : '***') : shownAt(first, from).value
  const after = shownAt(second, path).value
  const shownKind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'
  return { path, from, how, kind: shownKind, ...defined({ step, before, after }) }
}

// What a plan shows at a path of the template.
interface Shown {
  // Undefined if there is nothing at the path.
  readonly value: Json | undefined
  // The path of the hidden value, if the path leads to it or into it.
  readonly hidden: Difference['path'] | undefined
  // Whether the name of a step on the path is hidden.
  readonly hidesStep: boolean
}

const shownAt = (shown: JsonObject, path: Difference['path']): Shown => {
  let value: Json | undefined = shown
  let hidesStep = false
  for (const [index, key] of path.entries()) {
    const owner: Json | undefined = value
    hidesStep ||= isNameHidden(owner)
    const shownKey = isJsonObject(owner) && !Object.hasOwn(owner, key) && Object.hasOwn(owner, '***') ? '***' : key
    value = memberAt(owner, shownKey)
    if (value === '***') return { value, hidden: [...path.slice(0, index), shownKey], hidesStep: hidesStep || !isNamed(owner) }
  }
  return { value, hidden: undefined, hidesStep: hidesStep || isNameHidden(value) }
}

const memberAt = (owner: Json | undefined, key: string | number): Json | undefined => {
  if (isJsonArray(owner)) return owner[Number(key)]
  return isJsonObject(owner) && Object.hasOwn(owner, key) ? owner[key] : undefined
}

const isNamed = (value: Json | undefined): boolean => isJsonObject(value) && ('name' in value || 'runOutputName' in value)

const isNameHidden = (value: Json | undefined): boolean => ['name', 'runOutputName'].some((name) => memberAt(value, name) === '***')

const distinct = (differences: readonly Difference[]): readonly Difference[] => {
  const byText = new Map(differences.map((one) => [JSON.stringify([one.path, one.kind, one.before, one.after]), one]))
  return [...byText.values()]
}

// The list or object that contains the difference.
const neighbourhood = ({ path }: Difference): string => JSON.stringify(path.slice(0, -1))

const hasSecret = (value: Json | undefined, masked: (text: string) => string): boolean =>
  value !== undefined && JSON.stringify(mapTexts(value, masked)).includes('***')

const mapTexts = (value: Json, change: (text: string) => string): Json => {
  if (typeof value === 'string') return change(value)
  if (typeof value === 'number') return change(String(value)) === '***' ? '***' : value
  if (isJsonArray(value)) return value.map((item) => mapTexts(item, change))
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)])) : value
}
