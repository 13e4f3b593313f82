// The proxy that an agent was configured with (config.sh --proxyurl). The agent passes it to tasks, which should use it; the Azure packages
// read the variables HTTPS_PROXY and NO_PROXY.
import * as task from 'azure-pipelines-task-lib/task.js'
import { bypassedHosts } from './bypassed-hosts.js'

// Sets the variables for the agent's proxy, unless the environment names one itself. Returns the entries of its bypass list that cannot be
// applied.
export const useAgentProxy = (environment: NodeJS.ProcessEnv = process.env): readonly string[] => {
  const isSet = ['HTTPS_PROXY', 'ALL_PROXY', 'HTTP_PROXY'].some(
    (name) => (environment[name] ?? environment[name.toLowerCase()] ?? '') !== '',
  )
  const proxy = isSet ? null : task.getHttpProxyConfiguration()
  if (proxy === null) return []
  const url = new URL(proxy.proxyUrl)
  url.username = encodeURIComponent(proxy.proxyUsername ?? '')
  url.password = encodeURIComponent(proxy.proxyPassword ?? '')
  const { hosts, unclear } = bypassedHosts(proxy.proxyBypassHosts ?? [])
  const own = environment['NO_PROXY'] ?? environment['no_proxy'] ?? ''
  environment['HTTPS_PROXY'] = environment['HTTP_PROXY'] = url.href
  environment['NO_PROXY'] = [own, ...hosts].filter((host) => host !== '').join(',')
  return unclear
}
