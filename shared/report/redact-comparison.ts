// Removes secrets from a comparison before its values are shortened: a part of a secret would not be masked later.
import type { Comparison, Difference } from '../comparison/comparison.js'
import { isJsonArray, isJsonObject, type Json } from '../json.js'
import { secretIn } from '../template/lint/secret-commands.js'
import { Mask } from '../redaction.js'
import { defined } from '../defined.js'

// The comparison with *** for what may not be shown. What a template in Azure has where a secret is to be now is the secret of before,
// which are not known here: it is not shown at all; nor is what looks like a secret.
export const redactComparison = (comparison: Comparison, secrets: readonly string[]): Comparison => {
  if (comparison.kind !== 'compared') return comparison
  const mask = new Mask(secrets)
  const short = new Set(secrets)
  const masked = (text: string): string => (short.has(text) ? '***' : mask.apply(text))
  const secretive = new Set(comparison.differences.filter(({ after }) => hasSecret(after, masked)).map(neighbourhood))
  const differences = comparison.differences.map((difference): Difference => {
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

// The list or object that a difference is in.
const neighbourhood = ({ path }: Difference): string => JSON.stringify(path.slice(0, -1))

const hasSecret = (value: Json | undefined, masked: (text: string) => string): boolean =>
  value !== undefined && JSON.stringify(mapTexts(value, masked)) !== JSON.stringify(value)

const mapTexts = (value: Json, change: (text: string) => string): Json => {
  if (typeof value === 'string') return change(value)
  if (typeof value === 'number') return change(String(value)) === '***' ? '***' : value
  if (isJsonArray(value)) return value.map((item) => mapTexts(item, change))
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)])) : value
}
