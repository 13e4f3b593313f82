// Turns a login into a credential of the Azure SDK.
import type { TokenCredential } from '@azure/core-auth'
import type { HttpClient } from '@azure/core-rest-pipeline'
import { now, untilAborted, wait } from '../clock.js'
import type { Login } from '../host.js'
import type { Cloud } from './clouds.js'
import { parseBody, retryAfter } from './arm-error.js'
import { azureCliCredential } from './azure-cli-credential.js'
import { isLoginError, isLostAnswer } from './login-error.js'
import { withReasons } from './login-reason.js'
import { machineCredential } from './machine-credential.js'
import { at, textOf } from '../json.js'
import { withJitter } from './polling.js'
import type { RenewableCredential } from './renewed-token.js'

// Loads @azure/identity only when a token is about to be needed: a plan never needs one.
export const createCredential = (login: Login, cloud: Cloud, httpClient: HttpClient, userAgent: string): Promise<RenewableCredential> => {
  const userAgentOptions = { userAgentPrefix: userAgent }
  const throttled = new ThrottledLogin(httpClient)
  const { client, explain } = withReasons(throttled, cloud.isKnown)
  const disableInstanceDiscovery = !cloud.isKnown
  const options = { authorityHost: cloud.authority, disableInstanceDiscovery, httpClient: client, userAgentOptions, retryOptions }
  return persistent(throttled, explain, () => credentialOf(login, options, httpClient))
}

const tries = 5

// On its own, the package repeats a login within seconds after a 503 that asks for a pause of minutes, but repeats neither a truncated
// answer, nor a proxy's page, nor a throttled one.
const retryOptions = { maxRetries: 0 }

// Repeats a login that did not reach Microsoft Entra or was throttled. The package's credential would repeat a throttled response for
// another minute, so a new credential replaces it. It ignores the abort signal of the request.
const persistent = async (
  throttled: ThrottledLogin,
  explain: (error: unknown) => void,
  create: () => Promise<TokenCredential>,
): Promise<RenewableCredential> => {
  let credential = await create()
  const getToken: TokenCredential['getToken'] = async (scopes, options) => {
    const signal = options?.abortSignal instanceof AbortSignal ? options.abortSignal : undefined
    for (let tried = 1; ; tried += 1) {
      try {
        const token = credential.getToken(scopes, options)
        return await (signal === undefined ? token : untilAborted(signal, token))
      } catch (error) {
        explain(error)
        if (tried === tries || !isLostAnswer(error)) throw error
        await wait(Math.max(withJitter(2 ** tried * 250), throttled.opensAt - now()), signal)
        credential = await create()
      }
    }
  }
  return {
    getToken,
    // A credential keeps its tokens until they expire by the clock of this machine: only a new credential requests a new token.
    renew: async (scope) => {
      credential = await create()
      return getToken(scope)
    },
  }
}

// The packages wait as long as Retry-After says, past every deadline, with a timer that keeps the process alive. The header is removed from
// the answers to logins, and handled here.
class ThrottledLogin implements HttpClient {
  readonly #client: HttpClient
  // When Entra accepts logins again, in milliseconds since 1970.
  opensAt = 0

  constructor(client: HttpClient) {
    this.#client = client
  }

  readonly sendRequest: HttpClient['sendRequest'] = async (request) => {
    const response = await this.#client.sendRequest(request)
    const pause = retryAfter(response.headers.toJSON())
    if (pause > 0) this.opensAt = now() + pause
    for (const name of ['retry-after', 'retry-after-ms', 'x-ms-retry-after-ms']) response.headers.delete(name)
    return response
  }
}

interface CredentialOptions {
  readonly authorityHost: string
  readonly disableInstanceDiscovery: boolean
  readonly httpClient: HttpClient
  readonly userAgentOptions: { readonly userAgentPrefix: string }
  readonly retryOptions: { readonly maxRetries: number }
}

// The metadata service of a machine is not Entra: its answers are handled elsewhere.
const credentialOf = async (login: Login, options: CredentialOptions, http: HttpClient): Promise<TokenCredential> => {
  const identity = await import('@azure/identity')
  switch (login.kind) {
    case 'client-secret':
      return new identity.ClientSecretCredential(login.tenantId, login.clientId, login.clientSecret, options)
    case 'federated':
      return federated(
        login.assertion,
        (assertion) => new identity.ClientAssertionCredential(login.tenantId, login.clientId, assertion, options),
      )
    case 'client-certificate':
      return new identity.ClientCertificateCredential(login.tenantId, login.clientId, { certificate: login.certificate }, options)
    case 'managed-identity':
      return machineCredential(login.clientId, http)
    case 'azure-cli':
      return azureCliCredential(login)
  }
}

// A credential with assertions, whose errors say what was presented: a federated credential must have the same three values.
const federated = (
  fetchAssertion: () => Promise<string>,
  create: (assertion: () => Promise<string>) => TokenCredential,
): TokenCredential => {
  let presented = ''
  const credential = create(
    freshAssertion(async () => {
      const assertion = await fetchAssertion()
      presented = claimsText(assertion)
      return assertion
    }),
  )
  return {
    getToken: async (scopes, options) => {
      try {
        return await credential.getToken(scopes, options)
      } catch (error) {
        if (isLoginError(error) && /AADSTS700(?:2|25)/.test(error.message)) error.message = withPresented(error.message, presented)
        throw error
      }
    },
  }
}

// In the first line, because only that is shown.
const withPresented = (message: string, presented: string): string =>
  presented === '' ? message : message.replace(/^[^\n]*/, (line) => `${line.trimEnd()} Presented: ${presented}.`)

// The claims that Entra compares with a federated credential; empty for a token that is not a JSON Web Token. None of them is secret.
const claimsText = (token: string): string => {
  const claims = claimsOf(token)
  return Object.entries({ issuer: 'iss', subject: 'sub', audience: 'aud' })
    .flatMap(([name, claim]) => {
      const value = textOf(at(claims, claim))
      return value === undefined ? [] : [`${name} '${value}'`]
    })
    .join(', ')
}

// @azure/identity 4.13 calls getAssertion for every getToken, also if it has a cached token, and twice if it needs one (docs/platforms.md
// 3.5): an assertion is requested once and used until a minute before it ends.
const freshAssertion = (fetchAssertion: () => Promise<string>): (() => Promise<string>) => {
  let current: { readonly assertion: string; readonly usableUntil: number } | undefined
  return async () => {
    if (current === undefined || now() >= current.usableUntil) {
      const assertion = await fetchAssertion()
      current = { assertion, usableUntil: (expiryOf(assertion) ?? 0) - 60_000 }
    }
    return current.assertion
  }
}

// When a JSON Web Token expires, in milliseconds since 1970; undefined if it has no expiry.
const expiryOf = (token: string): number | undefined => {
  const expiry = at(claimsOf(token), 'exp')
  return typeof expiry === 'number' ? expiry * 1000 : undefined
}

const claimsOf = (token: string): unknown => parseBody(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
