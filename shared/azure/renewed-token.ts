// Renews a token that Azure refuses before it expires by the clock of this machine: the clock is wrong, or the token was revoked.
import type { AccessToken, TokenCredential } from '@azure/core-auth'
import type { PipelinePolicy, PipelineRequest } from '@azure/core-rest-pipeline'
import { now } from '../clock.js'

// A credential that can replace a token which it still considers valid.
export interface RenewableCredential extends TokenCredential {
  readonly renew: (scope: string) => Promise<AccessToken | null>
}

// The package's policy that adds the token to a request.
export const bearerPolicy = 'bearerTokenAuthenticationPolicy'

// A policy that repeats a request once with a new token after a 401, even if the request changes something: a refused request had no
// effect. The package keeps using the refused token until it expires, so later requests get the new one here. If there is no new token, the
// refusal is the answer.
export const renewedToken = (renew: () => Promise<AccessToken | null>): PipelinePolicy => {
  let refused: string | undefined
  let renewing: Promise<AccessToken | null> | undefined
  let current: AccessToken | undefined

  const renewOnce = async (header: string): Promise<boolean> => {
    // Another request may have renewed it while this one was in flight.
    if (refused !== header) {
      renewing ??= renew()
      try {
        current = (await renewing) ?? undefined
        refused = header
      } finally {
        renewing = undefined
      }
    }
    return current !== undefined && headerOf(current) !== header
  }

  return {
    name: 'renewedToken',
    sendRequest: async (request, next) => {
      if (authorizationOf(request) === refused && current !== undefined && current.expiresOnTimestamp > now())
        request.headers.set('authorization', headerOf(current))
      const header = authorizationOf(request)
      const response = await next(request)
      // The package handles a claims challenge itself.
      const isChallenge = /\bclaims=/.test(response.headers.get('www-authenticate') ?? '')
      if (response.status !== 401 || header === undefined || isChallenge || !(await renewOnce(header)) || current === undefined)
        return response
      request.headers.set('authorization', headerOf(current))
      return next(request)
    },
  }
}

const headerOf = ({ token }: AccessToken): string => `Bearer ${token}`

const authorizationOf = (request: PipelineRequest): string | undefined => request.headers.get('authorization')
