// The proxy of the machine, for every front door.
import { AibError } from '../shared/errors.js'
import type { Host } from '../shared/host.js'
import { proxyVariables } from './proxy-variables.js'

// The host, after the requests of this process and its programs go through the proxy that the environment names. A plan does not need a
// proxy: if it cannot be used, only the login fails.
export const behindProxy = (host: Host, environment: NodeJS.ProcessEnv = process.env): Host => {
  const { variables, secrets, fault } = proxyVariables(environment)
  for (const secret of secrets) host.mask(secret)
  for (const [name, value] of Object.entries(variables))
    if (value === undefined) Reflect.deleteProperty(environment, name)
    else environment[name] = value
  if (fault === undefined) return host
  const { variable, reason } = fault
  return {
    ...host,
    login: () => {
      throw new AibError({
        code: 'input-invalid',
        message: `The proxy cannot be used: ${variable} ${reason}.`,
        where: variable,
        fix: `Set ${variable} to the address of an HTTP proxy, http://proxy.example:8080, or unset it.`,
      })
    },
  }
}
