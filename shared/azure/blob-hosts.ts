// The hosts that may receive a token for storage. A URL with another host, named by mistake, by a template or by an answer of Azure, gets
// none.
import { blobHostOf, type CloudInputs, type Environment } from './clouds.js'

export interface BlobHosts {
  readonly environment: Environment
  // Hosts that the inputs allow, as URL.host spells them: with a port other than 443.
  readonly allowed: readonly string[]
  // The host name of Resource Manager in a custom cloud.
  readonly resourceManager?: string
}

// The hosts that the inputs name, including that of the container.
export const blobHostsOf = (cloud: CloudInputs, containerUrl?: string): BlobHosts => {
  const { environment, storageHosts = [], resourceManagerEndpoint } = cloud
  const isCustom = environment === 'custom'
  return {
    environment,
    allowed: [...storageHosts, ...(containerUrl === undefined ? [] : [new URL(containerUrl).host])],
    ...(isCustom && resourceManagerEndpoint !== undefined ? { resourceManager: new URL(resourceManagerEndpoint).hostname } : {}),
  }
}

// The label of an account, with Azure's suffixes for routing and IPv6 (account-internetrouting, account-ipv6).
const account = String.raw`[a-z0-9]{3,24}(?:-[a-z0-9]+)*`

// Why this URL gets no token, as the end of a sentence about it; undefined if it is a blob endpoint of the cloud or its host is allowed.
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

// Why the container in this URL cannot exist, as the end of a sentence about it; undefined if its name is possible, or if the URL does
// not name a container (docs/service.md 7.16).
export const containerNameProblem = (url: URL): string | undefined => {
  const parts = url.pathname.split('/').slice(1)
  // Storage emulators have the account in the path.
  const part = /^(?:localhost|[\d.]+|\[.*\])$/.test(url.hostname) ? parts[1] : parts[0]
  const name = part?.replace(/^%24/, '$')
  if (name === undefined || name === '' || reservedContainers.includes(name)) return undefined
  const isPossible = /^[a-z0-9](?:-?[a-z0-9])*$/.test(name) && name.length >= 3 && name.length <= 63
  return isPossible
    ? undefined
    : `names the container ${JSON.stringify(name)}: the name of a container is 3 to 63 lower-case letters, digits and single hyphens`
}

const reservedContainers: readonly string[] = ['$root', '$web', '$logs']

// Whether the authority of a URL contains an @, even with nothing before it.
export const hasUserInfo = (text: string): boolean => userInfo.test(text)

// The URL as it may be shown: without a query, and with *** for a user name and a password.
export const shownUrl = (text: string): string => (text.split(/[?#]/)[0] ?? '').replace(userInfo, '$1***@')

// URL parsers read a backslash as a slash, accept any number of both, and drop tabs and line breaks. The last @ before the path ends the
// user info.
const userInfo = /^(\s*(?:[a-z][a-z0-9+.\t\r\n-]*:)?[/\\\s]*)[^/\\?#]*@/i
