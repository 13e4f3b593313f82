// A blob service that throws everything away. Of a blob it keeps the length and the metadata, so that it is found the next time.
import type { IncomingMessage, OutgoingHttpHeaders, RequestListener, ServerResponse } from 'node:http'

export interface DiscardingBlobs {
  readonly listener: RequestListener
  // What came since it was last asked.
  counted(): Counted
}

export interface Counted {
  readonly requests: number
  readonly bytes: number
}

interface Blob {
  readonly length: number
  readonly metadata: OutgoingHttpHeaders
}

export const discardingBlobs = (): DiscardingBlobs => {
  const blobs = new Map<string, Blob>()
  // Bytes of blocks that no list has put together yet.
  const staged = new Map<string, number>()
  let [requests, bytes] = [0, 0]

  const commit = (path: string, request: IncomingMessage, response: ServerResponse, length: number): void => {
    if (request.headers['if-none-match'] === '*' && blobs.has(path)) {
      reply(response, 409, { 'x-ms-error-code': 'BlobAlreadyExists' })
      return
    }
    const metadata = Object.entries(request.headers).filter(([name]) => name.startsWith('x-ms-meta-'))
    blobs.set(path, { length, metadata: Object.fromEntries(metadata) })
    reply(response, 201, written)
  }

  const answer = (request: IncomingMessage, response: ServerResponse, length: number): void => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'https://localhost')
    requests += 1
    bytes += length
    switch (`${request.method ?? ''} ${searchParams.get('comp') ?? ''}`) {
      case 'PUT block':
        staged.set(pathname, (staged.get(pathname) ?? 0) + length)
        reply(response, 201, written)
        return
      case 'PUT blocklist':
        commit(pathname, request, response, staged.get(pathname) ?? 0)
        staged.delete(pathname)
        return
      case 'PUT ':
        commit(pathname, request, response, length)
        return
      case 'HEAD ': {
        const blob = blobs.get(pathname)
        // Without a length or coding Node closes the connection, which the service does not.
        if (blob === undefined) reply(response, 404, { 'x-ms-error-code': 'BlobNotFound', 'transfer-encoding': 'chunked' })
        else reply(response, 200, { 'content-length': blob.length, ...blob.metadata })
        return
      }
      case 'DELETE ':
        blobs.delete(pathname)
        reply(response, 202)
        return
      default:
        reply(response, 400, { 'x-ms-error-code': 'InvalidQueryParameterValue' })
    }
  }

  return {
    listener: (request, response) => {
      let length = 0
      request.on('data', (chunk: Buffer) => {
        length += chunk.length
      })
      request.on('end', () => {
        answer(request, response, length)
      })
    },
    counted: () => {
      const since = { requests, bytes }
      ;[requests, bytes] = [0, 0]
      return since
    },
  }
}

const written = { etag: '"0x1"', 'last-modified': new Date(0).toUTCString(), 'x-ms-request-server-encrypted': 'true' }

const reply = (response: ServerResponse, status: number, headers: OutgoingHttpHeaders = {}): void => {
  response.writeHead(status, { 'x-ms-request-id': 'discarded', ...headers }).end()
}
