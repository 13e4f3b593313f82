// Where scripts and files go.
import type { InputReader } from './reader.js'

// The URL as artifacts take it; undefined where there is none, or none that can be used, which is a problem of the input.
export const containerUrl = (reader: InputReader): string | undefined => {
  const text = reader.text('artifacts-container-url')
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  const reason = url === undefined ? 'is not a URL' : containerUrlProblem(url)
  if (reason === undefined) return text.replace(/\/+$/, '')
  const shown = text.split('?')[0] ?? ''
  reader.reject(
    'artifacts-container-url',
    `${JSON.stringify(shown)} ${reason}.`,
    'Give the URL of a blob container without a query, such as https://account.blob.core.windows.net/artifacts.',
  )
  return undefined
}

const containerUrlProblem = (url: URL): string | undefined => {
  if (url.protocol !== 'https:') return 'does not begin with https://'
  if (url.search !== '') return 'has a query: a shared access signature is neither needed nor taken'
  if (url.pathname.replace(/\/+$/, '') === '') return 'names no container'
  return undefined
}
