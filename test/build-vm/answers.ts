// The metadata service and the blob storage that a build VM sees: what they answer, and how they fail.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

// An answer that a test gives instead of the good one: a status, with more if it matters, or a connection that breaks.
export type Answer =
  | number
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  // Half of the body, then the end of the connection, `silent` without a length before it; or the end without an answer.
  | { readonly cut: 'announced' | 'silent' | 'answer' }
  // Half of the body or nothing at all, then no byte more.
  | { readonly stall: 'body' | 'answer' }

// What the two services know.
export interface Services {
  // The content of blobPath, and of blobPath with their indexes, in base64.
  readonly blob: string
  readonly more?: readonly string[]
  readonly identity: { readonly id: string; readonly token: string }
  // The query of a link that storage takes instead of a token.
  readonly link?: string
  // What the next answers are, before the good ones.
  readonly storageAnswers: readonly Answer[]
  readonly metadataAnswers: readonly Answer[]
}

export const blobPath = '/artifacts/abc/content%20%231'

// Answers the requests of one step.
export const answering = (services: Services): RequestListener => {
  const [storageAnswers, metadataAnswers] = [[...services.storageAnswers], [...services.metadataAnswers]]
  return (request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost')
    if (url.pathname === '/metadata/identity/oauth2/token') {
      const next = metadataAnswers.shift()
      if (next === undefined) answerToken(request, response, url, services)
      else give(next, response, Buffer.from(tokenText(services)))
      return
    }
    const index = /-(\d+)$/.exec(url.pathname)?.[1]
    const path = index === undefined ? blobPath : `${blobPath}-${index}`
    const blob = Buffer.from((index === undefined ? services.blob : services.more?.[Number(index)]) ?? '', 'base64')
    const next = storageAnswers.shift()
    if (next !== undefined) give(next, response, blob)
    else if (!isAllowed(request, url, services)) give(noRight, response, blob)
    else if (url.pathname !== path) response.writeHead(404, { 'x-ms-error-code': 'BlobNotFound' }).end()
    else response.writeHead(200, { 'content-length': blob.length }).end(blob)
  }
}

const noRight: Answer = { status: 403, headers: { 'x-ms-error-code': 'AuthenticationFailed' } }

const isAllowed = ({ headers }: IncomingMessage, url: URL, { link, identity }: Services): boolean =>
  link === undefined
    ? headers.authorization === `Bearer ${identity.token}` && headers['x-ms-version'] !== undefined
    : url.search === `?${link}` && headers.authorization === undefined

const give = (answer: Answer, response: ServerResponse, good: Buffer): void => {
  if (typeof answer === 'number') response.writeHead(answer).end('no')
  else if ('status' in answer) response.writeHead(answer.status, answer.headers).end(answer.body ?? 'no')
  else if ('stall' in answer) {
    if (answer.stall === 'body') response.writeHead(200, { 'content-length': good.length }).write(good.subarray(0, good.length / 2))
  } else if (answer.cut === 'answer') response.destroy()
  else {
    response.writeHead(200, answer.cut === 'announced' ? { 'content-length': good.length } : { connection: 'close' })
    response.write(good.subarray(0, good.length / 2), () => {
      if (answer.cut === 'announced') response.destroy()
      else response.end()
    })
  }
}

// As the metadata service does (docs/service.md 7.13).
const answerToken = ({ headers }: IncomingMessage, response: ServerResponse, { searchParams }: URL, services: Services): void => {
  const isRight =
    headers['metadata'] === 'true' &&
    headers['x-forwarded-for'] === undefined &&
    searchParams.get('api-version') === '2018-02-01' &&
    searchParams.get('resource') === 'https://storage.azure.com/'
  if (!isRight) response.writeHead(400).end('{"error":"invalid_request","error_description":"Required metadata header not specified"}')
  else if (searchParams.get('msi_res_id') !== services.identity.id)
    response.writeHead(400).end('{"error":"invalid_request","error_description":"Identity not found"}')
  else response.writeHead(200).end(tokenText(services))
}

const tokenText = ({ identity }: Services): string =>
  JSON.stringify({ access_token: identity.token, client_id: 'x', expires_in: '86399', token_type: 'Bearer' })
