// The proxy that an agent was configured with (config.sh --proxyurl). The agent hands it to tasks and expects them to use it; the Azure
// packages and the Azure CLI read the variables HTTPS_PROXY and NO_PROXY.
import * as task from 'azure-pipelines-task-lib/task.js'
import { proxyVariables } from './proxy-variables.js'

// Makes requests of this process and its programs go through the agent's proxy; gives the entries of its bypass list that could not be
// followed. The proxy variables of the pipeline itself come first.
export const useAgentProxy = (mask: (secret: string) => void): readonly string[] => {
  const isSet = ['HTTPS_PROXY', 'ALL_PROXY', 'HTTP_PROXY'].some(
    (name) => (process.env[name] ?? process.env[name.toLowerCase()] ?? '') !== '',
  )
  const proxy = isSet ? null : task.getHttpProxyConfiguration()
  if (proxy === null) return []
  const own = process.env['NO_PROXY'] ?? process.env['no_proxy'] ?? ''
  const { variables, secret, unclear } = proxyVariables(proxy, own)
  if (secret !== undefined) for (const form of [secret, encodeURIComponent(secret)]) mask(form)
  Object.assign(process.env, variables)
  return unclear
}
