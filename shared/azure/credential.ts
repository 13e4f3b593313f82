// A login becomes a credential of the Azure SDK.
import type { AccessToken, TokenCredential } from '@azure/core-auth'
import type { HttpClient } from '@azure/core-rest-pipeline'
import { now, wait } from '../clock.js'
import type { Login } from '../host.js'
import type { Cloud } from './clouds.js'
import { isLostAnswer } from './login-error.js'
import { withJitter } from './polling.js'

// Loads @azure/identity only when a token is about to be needed: a plan never is.
export const createCredential = (login: Login, cloud: Cloud, httpClient: HttpClient): Promise<TokenCredential> =>
  persistent(() => credentialOf(login, { authorityHost: cloud.authority, disableInstanceDiscovery: !cloud.isKnown, httpClient }))

const tries = 5

// The package repeats a lost connection, but neither an answer that was cut off, nor a proxy's page, nor a throttled one that does not
// say when to come back; that last one its credential goes on to answer with for a minute, so that another takes its place.
const persistent = async (create: () => Promise<TokenCredential>): Promise<TokenCredential> => {
  let credential = await create()
  return {
    getToken: async (scopes, options) => {
      for (let tried = 1; ; tried += 1) {
        try {
          return await credential.getToken(scopes, options)
        } catch (error) {
          if (tried === tries || !isLostAnswer(error)) throw error
          await wait(withJitter(2 ** tried * 250))
          credential = await create()
        }
      }
    },
  }
}

interface CredentialOptions {
  readonly authorityHost: string
  readonly disableInstanceDiscovery: boolean
  readonly httpClient: HttpClient
}

const credentialOf = async (login: Login, options: CredentialOptions): Promise<TokenCredential> => {
  const identity = await import('@azure/identity')
  switch (login.kind) {
    case 'client-secret':
      return new identity.ClientSecretCredential(login.tenantId, login.clientId, login.clientSecret, options)
    case 'federated':
      return new identity.ClientAssertionCredential(login.tenantId, login.clientId, freshAssertion(login.assertion), options)
    case 'client-certificate':
      return new identity.ClientCertificateCredential(login.tenantId, login.clientId, { certificate: login.certificate }, options)
    case 'managed-identity': {
      const credential = new identity.ManagedIdentityCredential(login.clientId === undefined ? {} : { clientId: login.clientId })
      const silent = new identity.CredentialUnavailableError(
        `ManagedIdentityCredential: the instance metadata service of the machine did not answer within ${machinePatience / 1000} seconds.`,
      )
      return { getToken: (scopes, options) => beforeTimeout(credential.getToken(scopes, options), silent) }
    }
    case 'azure-cli':
      return new identity.AzureCliCredential(login.tenantId === undefined ? {} : { tenantId: login.tenantId })
  }
}

// The metadata service of a machine in Azure answers at once. Where there is none, the package would try its address for many minutes.
const machinePatience = 30_000

const beforeTimeout = async (token: Promise<AccessToken>, silent: Error): Promise<AccessToken> => {
  const done = new AbortController()
  const timeout = wait(machinePatience, done.signal).then(() => Promise.reject(silent))
  try {
    return await Promise.race([token, timeout])
  } finally {
    done.abort()
    timeout.catch(() => undefined)
  }
}

// The credential asks for the assertion at every look into its token cache, twice where it needs one (SDK.md section 1): an assertion
// is asked for once and used while it has a minute left to live.
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

// When a JSON Web Token ends, in milliseconds since 1970; undefined where it does not say.
const expiryOf = (token: string): number | undefined => {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    return typeof claims === 'object' && claims !== null && 'exp' in claims && typeof claims.exp === 'number'
      ? claims.exp * 1000
      : undefined
  } catch {
    return undefined
  }
}
