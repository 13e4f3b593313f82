// The proxy variables as people write them, translated for the libraries here and for programs. Pure. The Azure packages take a host in
// NO_PROXY literally, do not support `*`, and read a proxy without `http://` as a URL with another scheme; curl, git, Go and Python do not.

export interface ProxyVariables {
  // The variables to set, and those to remove.
  readonly variables: Readonly<Record<string, string | undefined>>
  // Values to mask.
  readonly secrets: readonly string[]
  // The variable whose proxy cannot be used, and why, as the end of a sentence.
  readonly fault?: { readonly variable: string; readonly reason: string }
}

// The variables to set in this environment; none if it names no proxy.
export const proxyVariables = (environment: NodeJS.ProcessEnv): ProxyVariables => {
  const given = proxyNames.find((name) => (environment[name] ?? '') !== '')
  if (given === undefined) return { variables: {}, secrets: [] }
  const entries = spellings('NO_PROXY').find((name) => (environment[name] ?? '') !== '')
  const hosts = (environment[entries ?? ''] ?? '').split(/[\s,]+/).flatMap(hostsOf)
  if (hosts.includes('*')) return { variables: Object.fromEntries(proxyNames.map((name) => [name, undefined])), secrets: [] }
  const proxy = parseProxy(environment[given] ?? '')
  if (typeof proxy === 'string') return { variables: {}, secrets: [], fault: { variable: given, reason: proxy } }
  const { href } = proxy.url
  const direct = [...new Set([...hosts, ...identityHosts(environment)])].join(',')
  return {
    variables: { ...everySpelling(environment, 'HTTPS_PROXY', href), ...everySpelling(environment, 'NO_PROXY', direct) },
    secrets: proxy.secrets,
  }
}

const spellings = (name: string): readonly string[] => [name, name.toLowerCase()]

// In the order in which the Azure packages look for the proxy of an https request.
const proxyNames = ['HTTPS_PROXY', 'ALL_PROXY', 'HTTP_PROXY'].flatMap(spellings)

// GitHub's library looks for the names in lower case first.
const everySpelling = (environment: NodeJS.ProcessEnv, name: string, value: string): Record<string, string> =>
  Object.fromEntries(spellings(name).flatMap((one) => (one === name || environment[one] !== undefined ? [[one, value]] : [])))

interface Proxy {
  readonly url: URL
  readonly secrets: readonly string[]
}

const parseProxy = (text: string): Proxy | string => {
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(text.trim()) ? text.trim() : `http://${text.trim()}`
  if (!URL.canParse(whole)) return 'is not a URL'
  const url = new URL(whole)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return `names a ${url.protocol.slice(0, -1)} proxy`
  const [user, password] = [decoded(url.username), decoded(url.password)]
  url.username = encodeURIComponent(user)
  url.password = encodeURIComponent(password)
  return { url, secrets: password === '' ? [] : [...new Set([password, encodeURIComponent(password), url.password])] }
}

// A percent sign that encodes nothing is part of the password itself.
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

// The entries of NO_PROXY as the Azure packages read them: a host, or `.` and the end of one. To other programs, a host also stands for
// every host below it. They compare names without the port.
const hostsOf = (entry: string): readonly string[] => {
  const host = entry
    .toLowerCase()
    .replace(/^\*(?=\.)/, '')
    .replace(/^([^:]*):\d+$/, '$1')
  if (host === '' || host === '*' || host.startsWith('.') || isAddress(host)) return host === '' ? [] : [host]
  return [host, `.${host}`]
}

const isAddress = (host: string): boolean => /^[\d.]+(?:\/\d+)?$/.test(host) || host.includes(':')

// Tokens of the machine's identity come from services on the machine itself: the metadata service of a VM (docs/service.md 7.13), and the
// endpoints in these variables on App Service, Container Apps and Azure Arc.
const identityHosts = (environment: NodeJS.ProcessEnv): readonly string[] => [
  '169.254.169.254',
  ...['IDENTITY_ENDPOINT', 'IMDS_ENDPOINT', 'MSI_ENDPOINT']
    .map((name) => environment[name] ?? '')
    .flatMap((url) => (URL.canParse(url) ? [new URL(url).hostname] : [])),
]
