// A token that Azure refuses before it has expired by the clock of this machine: the clock is wrong, or the token was revoked.
import type { AccessToken, TokenCredential } from '@azure/core-auth'
import type { PipelinePolicy, PipelineRequest } from '@azure/core-rest-pipeline'
import { now } from '../clock.js'

// A credential that can give a new token in place of one that it still holds for valid.
export interface RenewableCredential extends TokenCredential {
  readonly renew: (scope: string) => Promise<AccessToken | null>
}

// The package's policy that puts the token into a request.
export const bearerPolicy = 'bearerTokenAuthenticationPolicy'

// A policy that answers a 401 once with a new token, also for requests that change something: a refused one had no effect. The package
// continues to use the refused token until its end, so that later requests get the new one here. If no new token is given, the refusal
// is the answer.
export const renewedToken = (renew: () => Promise<AccessToken | null>): PipelinePolicy => {
  let refused: string | undefined
  let renewing: Promise<AccessToken | null> | undefined
  let current: AccessToken | undefined

  const renewOnce = async (header: string): Promise<boolean> => {
    // Others may have renewed it while this request was on its way.
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
      // A claims challenge is the package's own matter.
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
