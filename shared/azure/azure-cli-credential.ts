// The session of the Azure CLI as a credential. AzureCliCredential of @azure/identity replaces whatever the CLI printed by "Please run 'az
// login'" if the text contains this command: an expired session, a wrong tenant and a policy would look alike.
import type { AccessToken, TokenCredential } from '@azure/core-auth'
import type { Login } from '../host.js'
import { at, textOf } from '../json.js'
import { LoginError } from './login-error.js'

// Asks the CLI for each token. Throws LoginError.
export const azureCliCredential = ({ tenantId, ask }: Extract<Login, { readonly kind: 'azure-cli' }>): TokenCredential => ({
  getToken: async (scopes, options) => {
    const scope = typeof scopes === 'string' ? scopes : (scopes[0] ?? '')
    if ((options?.claims ?? '') !== '') throw noToken('Azure demands a new login of its user (a claims challenge)')
    const tenant = tenantId === undefined ? [] : ['--tenant', tenantId]
    const words = ['account', 'get-access-token', '--output', 'json', '--resource', scope.replace(/\/\.default$/, ''), ...tenant]
    const signal = options?.abortSignal
    const answer = await ask(words, signal instanceof AbortSignal ? signal : undefined)
    if ('fault' in answer) throw noToken(answer.fault)
    if (answer.exitCode !== 0) throw noToken(errorIn(answer.stderr) ?? `az ended with exit code ${String(answer.exitCode)}`)
    return tokenIn(answer.stdout)
  },
})

const noToken = (reason: string): LoginError => new LoginError(`The Azure CLI did not return a token: ${reason}`)

// Warnings, some of them from Python, may precede the error. Its first line has the reason; older versions do not mark it.
const errorIn = (stderr: string): string | undefined => {
  const lines = stderr.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^WARNING: /.test(line))
  const marked = lines.find((line) => /^ERROR: /.test(line))
  return (marked ?? lines[0])?.replace(/^ERROR: /, '').trim()
}

// `expires_on` (seconds since 1970) exists since az 2.54; `expiresOn` is a local time.
const tokenIn = (stdout: string): AccessToken => {
  const answer = parsed(stdout)
  const token = textOf(at(answer, 'accessToken'))
  const seconds = Number(at(answer, 'expires_on'))
  const expiresOnTimestamp = Number.isNaN(seconds) ? Date.parse(textOf(at(answer, 'expiresOn')) ?? '') : seconds * 1000
  if (token === undefined || Number.isNaN(expiresOnTimestamp)) throw noToken('az printed something else')
  return { token, expiresOnTimestamp }
}

const parsed = (stdout: string): unknown => {
  try {
    return JSON.parse(stdout)
  } catch {
    return undefined
  }
}
