// The hosts that a token for storage may go to. A URL that a slip, a template or an answer of Azure names elsewhere gets none.
import { blobHostOf, type CloudInputs, type Environment } from './clouds.js'

export interface BlobHosts {
  readonly environment: Environment
  // Hosts that the inputs allow, as URL.host writes them: with a port other than 443.
  readonly allowed: readonly string[]
  // The host name of Resource Manager in a custom cloud.
  readonly resourceManager?: string
}

// The hosts by the inputs: those that they name, that of the container among them.
export const blobHostsOf = (cloud: CloudInputs, containerUrl?: string): BlobHosts => {
  const { environment, storageHosts = [], resourceManagerEndpoint } = cloud
  const isCustom = environment === 'custom'
  return {
    environment,
    allowed: [...storageHosts, ...(containerUrl === undefined ? [] : [new URL(containerUrl).host])],
    ...(isCustom && resourceManagerEndpoint !== undefined ? { resourceManager: new URL(resourceManagerEndpoint).hostname } : {}),
  }
}

// A label of an account, with what Azure puts behind it for routing and IPv6 (account-internetrouting, account-ipv6).
const account = String.raw`[a-z0-9]{3,24}(?:-[a-z0-9]+)*`

// What keeps a token from this URL, as the end of a sentence about it; undefined if it is a blob endpoint of the cloud or its host is allowed.
export const blobHostProblem = (text: string, { environment, allowed, resourceManager }: BlobHosts): string | undefined => {
  if (!URL.canParse(text)) return 'is not a URL'
  const url = new URL(text)
  if (url.protocol !== 'https:') return 'does not begin with https://'
  if (hasUserInfo(text)) return 'contains a user name or a password'
  if (url.hostname.endsWith('.')) return 'has a host name that ends with a dot'
  if (allowed.includes(url.host) || (url.port === '' && isBlobHost(url.hostname, environment))) return undefined
  if (resourceManager !== undefined && isInSameDomain(url.hostname, resourceManager)) return undefined
  return `is on the host ${url.host}, which is not a blob host of ${environment === 'custom' ? 'this cloud' : environment}`
}

// account.blob.core.windows.net and its like, and the endpoints of DNS zones, account.z12.blob.storage.azure.net (docs/service.md 7.15).
const isBlobHost = (hostname: string, environment: Environment): boolean => {
  const suffix = blobHostOf(environment)
  const isUsual = suffix !== undefined && new RegExp(`^${account}\\.${suffix.replaceAll('.', '\\.')}$`).test(hostname)
  return isUsual || (environment === 'AzureCloud' && new RegExp(`^${account}\\.z\\d{1,2}\\.blob\\.storage\\.azure\\.net$`).test(hostname))
}

// Azure Stack Hub: accounts of management.region.example.com are account.blob.region.example.com.
const isInSameDomain = (hostname: string, resourceManager: string): boolean => {
  const domain = resourceManager.split('.').slice(1).join('.')
  return hostname === resourceManager || (domain.includes('.') && hostname.endsWith(`.${domain}`) && !/^[\d.]+$/.test(domain))
}

// Whether there is something before an @ in the authority of a URL, even if it is empty.
export const hasUserInfo = (text: string): boolean => userInfo.test(text)

// The URL as it may be shown: without a query, and *** for a user name and a password.
export const shownUrl = (text: string): string => (text.split(/[?#]/)[0] ?? '').replace(userInfo, '$1***@')

// URL parsers take a backslash for a slash, any number of both, and drop tabs and line ends. The last @ before the path ends the user info.
const userInfo = /^(\s*(?:[a-z][a-z0-9+.\t\r\n-]*:)?[/\\\s]*)[^/\\?#]*@/i
