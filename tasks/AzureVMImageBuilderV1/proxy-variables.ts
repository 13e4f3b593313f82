// Turns the proxy configuration of an agent into the variables that programs read. Pure.

interface ProxyVariables {
  readonly variables: Readonly<Record<string, string>>
  // To be masked.
  readonly secret?: string
  // Entries of the bypass list that NO_PROXY cannot say.
  readonly unclear: readonly string[]
}

// As azure-pipelines-task-lib gives it.
interface AgentProxy {
  readonly proxyUrl: string
  readonly proxyUsername?: string
  readonly proxyPassword?: string
  readonly proxyBypassHosts?: readonly string[]
}

// The variables for a proxy of the agent. `own` is the NO_PROXY of the pipeline.
export const proxyVariables = (proxy: AgentProxy, own = ''): ProxyVariables => {
  const url = new URL(proxy.proxyUrl)
  url.username = encodeURIComponent(proxy.proxyUsername ?? '')
  url.password = encodeURIComponent(proxy.proxyPassword ?? '')
  const entries = (proxy.proxyBypassHosts ?? []).map((entry) => ({ entry, hosts: hostsOf(entry) }))
  const hosts = [own, instanceMetadata, ...entries.flatMap((found) => found.hosts ?? [])].filter((host) => host !== '')
  return {
    variables: { HTTPS_PROXY: url.href, HTTP_PROXY: url.href, NO_PROXY: hosts.join(',') },
    ...((proxy.proxyPassword ?? '') === '' ? {} : { secret: proxy.proxyPassword }),
    unclear: entries.filter((found) => found.hosts === undefined).map(({ entry }) => entry),
  }
}

// The metadata service, which gives the machine's identity its tokens, answers on the machine alone (learn.microsoft.com, "Azure Instance
// Metadata Service": requests must not pass a proxy).
const instanceMetadata = '169.254.169.254'

// The hosts of a bypass entry, which is a regular expression that the agent looks for anywhere in a URL; undefined if it is more than a
// host name or the end of one.
const hostsOf = (entry: string): readonly string[] | undefined => {
  const host = entry
    .trim()
    .replace(/^\^?(?:https?:(?:\\?\/){2})?/, '')
    .replace(/^(?:\.?\*)?\\?\./, '.')
    .replace(/^\.\*/, '')
    .replace(/(?:\\?\/)?(?:\.\*)?\$?$/, '')
    .replaceAll('\\.', '.')
    .replaceAll('\\-', '-')
  if (host === '') return []
  if (!/^\.?[\w-]+(?:\.[\w-]+)*$/.test(host)) return undefined
  return host.startsWith('.') ? [host] : [host, `.${host}`]
}
