// The container that scripts and files are uploaded to.
import { blobHostProblem, containerNameProblem, hasUserInfo, shownUrl } from '../azure/blob-hosts.js'
import type { CloudInputs } from '../azure/clouds.js'
import type { InputReader } from './reader.js'

// The container for scripts and files; undefined if it is not given or cannot be used, which is reported as a problem of the input.
export const containerUrl = (reader: InputReader): string | undefined => storageUrl(reader, 'artifacts-container-url', containerExample)

const containerExample = 'a blob container without a query, such as https://account.blob.core.windows.net/artifacts'

// The URL of an input in blob storage, without slashes at its end; undefined if it is not given or cannot be used, which is reported as a
// problem of the input. `expected` completes the sentence "Give the URL of …".
export const storageUrl = (reader: InputReader, input: UrlInput, expected: string): string | undefined => {
  const text = reader.text(input)
  if (text === undefined) return undefined
  const [left, name] = /<([^<>]+)>/.exec(text) ?? []
  if (left !== undefined && name !== undefined) {
    reader.reject(
      input,
      `${JSON.stringify(shownUrl(text))} has ${left} in it, which only examples have.`,
      `Replace ${left} by ${meaningOf(name)}.`,
    )
    return undefined
  }
  const url = URL.canParse(text) ? new URL(text) : undefined
  const reason = url === undefined ? 'is not a URL' : hasUserInfo(text) ? 'contains a user name or a password' : containerUrlProblem(url)
  if (url !== undefined && reason === undefined) return url.href.replace(/\/+$/, '')
  reader.reject(input, `${JSON.stringify(shownUrl(text))} ${reason}.`, `Give the URL of ${expected}.`)
  return undefined
}

const meaningOf = (name: string): string => (/account/i.test(name) ? 'the name of the storage account' : 'its value')

// Refuses a container on a host that is not blob storage of the cloud: it would receive the scripts and a token. In a custom cloud, the URL
// itself shows where the storage is.
export const refuseForeignContainer = (
  reader: InputReader,
  url: string | undefined,
  cloud: CloudInputs,
  input: UrlInput = 'artifacts-container-url',
): void => {
  if (url === undefined || cloud.environment === 'custom') return
  // The service connection determines the cloud. If it is missing, that is the mistake, and nothing is sent.
  // A cloud that does not exist is reported by itself.
  if (reader.isSet('environment') && reader.choice('environment') === undefined) return
  if (reader.platform === 'azure-pipelines' && reader.text('azure-subscription') === undefined) return
  const problem = blobHostProblem(url, { environment: cloud.environment, allowed: cloud.storageHosts ?? [] })
  if (problem !== undefined)
    reader.reject(
      input,
      `${JSON.stringify(shownUrl(url))} ${problem}.`,
      `Correct the URL or ${reader.spell('environment')}. If it is a custom domain of a storage account, name the host in ${reader.spell('storage-hosts')}.`,
    )
}

// The inputs that are URLs in blob storage.
type UrlInput = 'artifacts-container-url' | 'dist-vhd-uri'

const containerUrlProblem = (url: URL): string | undefined => {
  if (url.protocol !== 'https:') return 'does not begin with https://'
  if (url.hostname.endsWith('.')) return 'has a host name that ends with a dot'
  if (url.search !== '') return 'has a query: a shared access signature is neither needed nor accepted'
  if (url.pathname.replace(/\/+$/, '') === '') return 'does not name a container'
  return containerNameProblem(url)
}
