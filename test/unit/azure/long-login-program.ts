// Six hours of polling under the clock that jumps, in the place of a build: Entra, Resource Manager and the issuer of assertions are one
// HTTP client in this process, so that all of them have the same clock. Prints what they saw as one JSON object.
import { randomUUID } from 'node:crypto'
import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline'
import { Arm } from '../../../shared/azure/arm.js'
import { cloudOf } from '../../../shared/azure/clouds.js'
import { createCredential } from '../../../shared/azure/credential.js'
import { now, wait } from '../../../shared/clock.js'
import { at, textOf } from '../../../shared/json.js'

const seconds = (): number => Math.floor(now() / 1000)
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwt = (lifetime: number): string =>
  `${part({ alg: 'none' })}.${part({ exp: seconds() + lifetime, jti: randomUUID(), iss: 'issuer', sub: 'subject', aud: 'audience' })}.unsigned`
const left = (token: string): number => {
  const expiry = at(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()), 'exp')
  return typeof expiry === 'number' ? expiry - seconds() : Number.NEGATIVE_INFINITY
}

// Seconds left of each token that Resource Manager got, and of each assertion that Entra got.
const seen = { tokens: [] as number[], assertions: [] as number[], issued: 0 }
const [tokenLifetime, assertionLifetime] = [600, 300]

const answer = (request: PipelineRequest, body: unknown) => ({
  request,
  status: 200,
  headers: createHttpHeaders({ 'content-type': 'application/json' }),
  bodyAsText: JSON.stringify(body),
})

const authority = 'https://login.microsoftonline.com'
const azure: HttpClient = {
  sendRequest: (request) => {
    const { pathname, origin } = new URL(request.url)
    if (origin !== authority) {
      seen.tokens.push(left((request.headers.get('authorization') ?? '').replace('Bearer ', '')))
      return Promise.resolve(answer(request, { value: [] }))
    }
    if (!pathname.endsWith('/token')) return Promise.resolve(answer(request, metadata))
    seen.assertions.push(left(new URLSearchParams(textOf(request.body)).get('client_assertion') ?? ''))
    return Promise.resolve(answer(request, { token_type: 'Bearer', expires_in: tokenLifetime, access_token: jwt(tokenLifetime) }))
  },
}

const tenantId = '00000000-0000-0000-0000-000000000001'
const metadata = {
  token_endpoint: `${authority}/${tenantId}/oauth2/v2.0/token`,
  issuer: `${authority}/${tenantId}/v2.0`,
  authorization_endpoint: `${authority}/${tenantId}/oauth2/v2.0/authorize`,
  tenant_discovery_endpoint: `${authority}/${tenantId}/v2.0/.well-known/openid-configuration`,
  metadata: [],
}
const cloud = cloudOf({ environment: 'AzureCloud' })
const assertion = (): Promise<string> => {
  seen.issued += 1
  return Promise.resolve(jwt(assertionLifetime))
}
const credential = await createCredential({ kind: 'federated', tenantId, clientId: 'app', assertion }, cloud, azure, 'test')
const arm = await Arm.create(credential, cloud, azure, 'test')
const storage: number[] = []
const end = now() + 6 * 3_600_000
while (now() < end) {
  await arm.read('/subscriptions', '2022-12-01')
  // What the storage packages ask for before each request.
  storage.push(left((await credential.getToken('https://storage.azure.com/.default'))?.token ?? ''))
  await wait(60_000)
}
process.stdout.write(JSON.stringify({ ...seen, storage }))
