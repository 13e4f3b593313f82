// A login becomes a credential of the Azure SDK.
import type { TokenCredential } from '@azure/core-auth'
import type { Login } from '../host.js'
import type { Cloud } from './clouds.js'

// Loads @azure/identity only when a token is about to be needed: a plan never is.
export const createCredential = async (login: Login, cloud: Cloud): Promise<TokenCredential> => {
  const { AzureCliCredential, ClientAssertionCredential, ClientSecretCredential } = await import('@azure/identity')
  const options = { authorityHost: cloud.authority, disableInstanceDiscovery: !cloud.isKnown }
  switch (login.kind) {
    case 'client-secret':
      return new ClientSecretCredential(login.tenantId, login.clientId, login.clientSecret, options)
    case 'federated':
      return new ClientAssertionCredential(login.tenantId, login.clientId, freshAssertion(login.assertion), options)
    case 'azure-cli':
      return new AzureCliCredential(login.tenantId === undefined ? {} : { tenantId: login.tenantId })
  }
}

// The credential asks for the assertion at every look into its token cache, twice where it needs one (SDK.md section 1): an assertion
// is asked for once and used while it has a minute left to live.
const freshAssertion = (fetchAssertion: () => Promise<string>): (() => Promise<string>) => {
  let current: { readonly assertion: string; readonly usableUntil: number } | undefined
  return async () => {
    if (current === undefined || Date.now() >= current.usableUntil) {
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
