// What a plan is compared with, and the token for its comment.
import type { AzureInputs, CompareInputs, PlanInputs } from './inputs.js'
import type { InputReader } from './reader.js'

// What the plan is compared with. The connection to Azure is read only for a comparison with Azure.
export const compareInputs = (reader: InputReader, azure: () => AzureInputs): CompareInputs | undefined => {
  const text = reader.text('compare')
  if (text === undefined) return undefined
  if (text === 'azure') return { kind: 'azure', azure: azure() }
  // To git, a word that begins with a dash is an option. A literal expression would load its tables at every start.
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
