// What a plan is compared with, and who may comment it.
import type { AzureInputs, CompareInputs, PlanInputs } from './inputs.js'
import type { InputReader } from './reader.js'

// What the plan is compared with; the way into Azure is read where that is it.
export const compareInputs = (reader: InputReader, azure: () => AzureInputs): CompareInputs | undefined => {
  const text = reader.text('compare')
  if (text === undefined) return undefined
  if (text === 'azure') return { kind: 'azure', azure: azure() }
  // A word that begins with a dash is an option to git. As a literal, the expression would load its tables at every start.
  if (new RegExp('^-|[\\s\\p{Cc}]', 'u').test(text))
    reader.reject('compare', `Expected azure or a git revision such as origin/main, got ${JSON.stringify(text)}.`)
  return { kind: 'revision', revision: text }
}

// The token for a comment, if one is requested.
export const commentInputs = (reader: InputReader): PlanInputs['comment'] => {
  if (!reader.flag('comment')) return undefined
  const token = reader.text('github-token')
  reader.require('github-token', token, 'comment is true')
  return { token: token ?? '' }
}
