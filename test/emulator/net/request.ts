// An HTTPS request to one of the emulator's own endpoints, trusting its authority, for the service, the control and tests.
import { Agent, request, type RequestOptions } from 'node:https'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'

// A whole answer.
export interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

// What to send; GET without a body by default.
export interface Message {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string | Buffer
}

// Sends requests; returns the whole answer.
export interface Requester {
  (url: string, message?: Message): Promise<Reply>
  // The answer as a stream.
  open(url: string, options: RequestOptions, body?: NodeJS.ReadableStream | string | Buffer): Promise<IncomingMessage>
  readonly close: () => void
}

// A requester that trusts one authority and keeps its connections.
export const createRequester = (ca: string): Requester => {
  const agent = new Agent({ ca, keepAlive: true })
  const open: Requester['open'] = (url, options, body) =>
    new Promise((resolve, reject) => {
      const outgoing = request(url, { ...options, agent }, resolve)
      const isWhole = body === undefined || typeof body === 'string' || Buffer.isBuffer(body)
      outgoing.on('error', (error) => {
        // A server may close a kept connection just when it is used again (Node.js, "request.reusedSocket"). A POST may already have had
        // its effect (RFC 9110, section 9.2.2).
        if (isWhole && options.method !== 'POST' && outgoing.reusedSocket && 'code' in error && error.code === 'ECONNRESET')
          resolve(open(url, options, body))
        else reject(error)
      })
      if (isWhole) outgoing.end(body)
      else body.on('error', (error: Error) => outgoing.destroy(error)).pipe(outgoing)
    })
  const send = async (url: string, { method = 'GET', headers = {}, body }: Message = {}): Promise<Reply> => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const response = await open(url, { method, headers: { ...length, ...headers } }, body)
    return { status: response.statusCode ?? 0, headers: response.headers, body: await buffer(response) }
  }
  return Object.assign(send, {
    open,
    close: () => {
      agent.destroy()
    },
  })
}
