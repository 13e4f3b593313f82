// ARM's description of its cloud, which does not require a token: `az cloud register`, the SDKs and PowerShell find everything else through
// it. The formats are those of management.azure.com itself: an object in 2015-01-01, a list of clouds since 2018-05-01.
import { json, type Answer } from '../net/answer.js'
import type { Handler } from '../net/front.js'

export interface Endpoints {
  readonly resourceManager: () => string
  readonly authority: () => string
  readonly tenantId: string
}

// A handler that answers /metadata/endpoints itself and passes on other requests.
export const withMetadata =
  (endpoints: Endpoints, handle: Handler): Handler =>
  async (call) => {
    const isAsked = call.method === 'GET' && /^\/metadata\/endpoints\/?$/i.test(call.url.pathname)
    return isAsked ? metadata(endpoints, call.url.searchParams.get('api-version') ?? '') : handle(call)
  }

const metadata = ({ resourceManager, authority, tenantId }: Endpoints, apiVersion: string): Answer => {
  const audiences = [resourceManager()]
  if (!/^\d{4}-\d{2}-\d{2}$/.test(apiVersion))
    return json(400, { error: { code: 'InvalidApiVersionParameter', message: `The api-version '${apiVersion}' is invalid.` } })
  if (apiVersion < '2018-05-01')
    return json(200, {
      galleryEndpoint: resourceManager(),
      graphEndpoint: resourceManager(),
      portalEndpoint: resourceManager(),
      authentication: { loginEndpoint: `${authority()}/`, audiences },
    })
  const cloud = {
    name: 'Emulator',
    portal: resourceManager(),
    resourceManager: resourceManager(),
    gallery: resourceManager(),
    graph: resourceManager(),
    graphAudience: resourceManager(),
    authentication: { loginEndpoint: `${authority()}/`, audiences, tenant: tenantId, identityProvider: 'AAD' },
    suffixes: {},
  }
  return json(200, [cloud])
}
