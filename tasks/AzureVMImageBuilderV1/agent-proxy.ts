// The proxy that an agent was configured with (config.sh --proxyurl). The agent passes it to tasks, which should use it; the Azure packages
// read the variables HTTPS_PROXY and NO_PROXY.
import * as task from 'azure-pipelines-task-lib/task.js'
import { parseBody } from '../../shared/azure/arm-error.js'
import { bypassedHosts } from './bypassed-hosts.js'

// Sets the variables for the agent's proxy, unless the environment names one itself. Returns the entries of its bypass list that cannot be
// applied.
export const useAgentProxy = (environment: NodeJS.ProcessEnv = process.env): readonly string[] => {
  const isSet = ['HTTPS_PROXY', 'ALL_PROXY', 'HTTP_PROXY'].some(
    (name) => (environment[name] ?? environment[name.toLowerCase()] ?? '') !== '',
  )
  const proxy = isSet ? '' : variable('ProxyUrl')
  if (proxy === '') return []
  environment['HTTPS_PROXY'] = environment['HTTP_PROXY'] = withLogin(proxy)
  const entries = entriesOf(variable('ProxyBypassList'))
  const { hosts, unclear } = bypassedHosts(entries ?? [])
  const own = environment['NO_PROXY'] ?? environment['no_proxy'] ?? ''
  environment['NO_PROXY'] = [own, ...hosts].filter((host) => host !== '').join(',')
  return entries === undefined ? [variable('ProxyBypassList')] : unclear
}

// Not the library's getHttpProxyConfiguration: it throws if one of them cannot be parsed, before there is a host that could report it.
const variable = (name: string): string => task.getVariable(`Agent.${name}`) ?? ''

// One that is not a URL stays as it is: behindProxy reports it.
const withLogin = (proxy: string): string => {
  if (!URL.canParse(proxy)) return proxy
  const url = new URL(proxy)
  url.username = encodeURIComponent(variable('ProxyUsername'))
  url.password = encodeURIComponent(variable('ProxyPassword'))
  return url.href
}

// A list of texts as JSON; undefined for anything else.
const entriesOf = (list: string): readonly string[] | undefined => {
  const parsed = list === '' ? [] : parseBody(list)
  if (parsed === null) return []
  return Array.isArray(parsed) && parsed.every((entry) => typeof entry === 'string') ? parsed : undefined
}
