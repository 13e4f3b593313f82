// Logins by the identity of the machine under the clock that jumps, against metadata services that answer as documented. Prints what each
// led to as one JSON object. The package keeps its first client for the process: one client plays them all.
import { createHttpHeaders, type HttpClient, type PipelineResponse } from '@azure/core-rest-pipeline'
import { createCredential } from '../../../shared/azure/credential.js'
import { cloudOf } from '../../../shared/azure/clouds.js'
import { now } from '../../../shared/clock.js'

type Answer = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>] | 'refused' | 'silent'

// The last answer of each is repeated.
const services: Readonly<Record<string, readonly Answer[]>> = {
  unassigned: [[400, { error: 'invalid_request', error_description: 'Identity not found' }]],
  several: [
    [
      400,
      {
        error: 'invalid_request',
        error_description:
          'Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request',
      },
    ],
  ],
  audience: [
    [400, { error: 'invalid_resource', error_description: 'AADSTS500011: The resource principal named x was not found in the tenant.' }],
  ],
  page: [[403, '<html>Blocked by the proxy</html>']],
  absent: [[404, '']],
  updating: [[410, '']],
  throttled: [[429, { error: 'too_many_requests', error_description: 'Too many requests' }, { 'retry-after': '600' }]],
  failing: [[500, { error: 'unknown', error_description: 'Failed to retrieve token from the Active directory.' }]],
  refused: ['refused'],
  silent: ['silent'],
  updated: [
    [410, ''],
    [410, ''],
    [410, ''],
    [410, ''],
    [429, '', { 'retry-after': '7' }],
    'refused',
    [503, ''],
    [200, { access_token: 'token', expires_on: String(Math.floor(now() / 1000) + 86_400), resource: 'r', token_type: 'Bearer' }],
  ],
}

let answers: readonly Answer[] = []
let requests = 0
const client: HttpClient = {
  sendRequest: (request): Promise<PipelineResponse> => {
    const answer = answers[Math.min(requests, answers.length - 1)] ?? 'silent'
    requests += 1
    if (answer === 'refused') return Promise.reject(new Error('connect ECONNREFUSED 169.254.169.254:80'))
    if (answer === 'silent') return new Promise(() => undefined)
    const [status, body, headers = {}] = answer
    const bodyAsText = typeof body === 'string' ? body : JSON.stringify(body)
    return Promise.resolve({ request, status, headers: createHttpHeaders(headers), bodyAsText })
  },
}

const inADay = (): number => Math.floor(now() / 1000) + 86_400
const results: Record<string, unknown> = {}
for (const [name, service] of Object.entries(services)) {
  answers = service
  requests = 0
  const start = now()
  const credential = await createCredential({ kind: 'managed-identity' }, cloudOf({ environment: 'AzureCloud' }), client, 'test')
  const message = await credential.getToken('https://management.azure.com/.default').then(
    (token) => token?.token,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  results[name] = { message, requests, seconds: Math.round((now() - start) / 1000) }
}

// A token that Azure refuses before it ends.
answers = ['first', 'second'].map((token) => [200, { access_token: token, expires_on: inADay(), resource: 'r', token_type: 'Bearer' }])
requests = 0
const renewable = await createCredential({ kind: 'managed-identity' }, cloudOf({ environment: 'AzureCloud' }), client, 'test')
const scope = 'https://management.azure.com/.default'
results['renewed'] = [await renewable.getToken(scope), await renewable.renew(scope)].map((token) => ({
  token: token?.token,
  hours: Math.round(((token?.expiresOnTimestamp ?? 0) - now()) / 3_600_000),
}))
process.stdout.write(JSON.stringify(results))
