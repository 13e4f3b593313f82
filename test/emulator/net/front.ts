// One TLS server of the emulator: it logs each request, injects the fault of a matching rule, and otherwise sends the answer of its
// handler.
import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:https'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { bodyOf, json, type Answer } from './answer.js'
import type { Certificates } from './certificates.js'
import { nameOf, type Fault, type Faults, type OtherAnswer } from './faults.js'
import type { HostName, RequestLog, RequestRecord } from './request-log.js'

// A request to a front; its body has not been read.
export interface Call {
  readonly method: string
  readonly url: URL
  readonly request: IncomingMessage
  readonly record: RequestRecord
}

// What a front does with a request without a fault.
export type Handler = (call: Call) => Promise<Answer>

// An open server.
export interface Front {
  readonly url: string
  close(): Promise<void>
}

// What all fronts share.
export interface Observation {
  readonly log: RequestLog
  readonly faults: Faults
}

// Opens a front that is logged and can fail, on a port that the system chooses.
export const openFront = (host: HostName, certificates: Certificates, { log, faults }: Observation, handle: Handler): Promise<Front> =>
  listen(certificates, async (request, response) => {
    const method = request.method ?? 'GET'
    const url = new URL(request.url ?? '/', `https://${request.headers.host ?? 'localhost'}`)
    const record = log.add(host, method, url)
    noteClient(record, request)
    const call = { method, url, request, record }
    const fault = faults.take(host, method, record.path)
    if (fault !== undefined) record.fault = nameOf(fault)
    await respond(fault, call, response, handle)
  })

const noteClient = (record: RequestRecord, { headers }: IncomingMessage): void => {
  const { 'user-agent': userAgent, 'x-ms-client-request-id': clientRequestId } = headers
  if (userAgent !== undefined) record.userAgent = userAgent
  if (typeof clientRequestId === 'string') record.clientRequestId = clientRequestId
}

// Opens a TLS server on the loopback interface; if a handler throws, it answers 500 with the reason.
export const listen = async (
  { cert, key }: Certificates,
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Front> => {
  const server = createServer({ cert, key }, (request, response) => {
    handle(request, response).catch(async (error: unknown) => {
      if (response.headersSent || response.destroyed) response.destroy()
      else await send(json(500, { error: { code: 'EmulatorDefect', message: String(error) } }), response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `https://localhost:${portOf(server)}`, close: () => close(server) }
}

// Writes an answer.
export const send = async (answer: Answer, response: ServerResponse): Promise<void> => {
  response.writeHead(answer.status, lengthened(answer))
  if (Buffer.isBuffer(answer.body)) response.end(answer.body)
  else await pipeline(answer.body, response)
}

const respond = async (fault: Fault | undefined, call: Call, response: ServerResponse, handle: Handler): Promise<void> => {
  if (fault === 'reset-before') {
    reset(response)
    return
  }
  if (fault === 'reset-after') {
    await bodyOf(await handle(call))
    reset(response)
    return
  }
  if (fault === 'hang-before') {
    call.request.resume()
    return
  }
  if (fault === 'hang-after') {
    await bodyOf(await handle(call))
    return
  }
  if (fault === 'truncate') return truncate(await handle(call), response)
  if (fault !== undefined && 'status' in fault) return replace(fault, call, response, handle)
  if (fault !== undefined) await sleep(fault.delay)
  const answer = await handle(call)
  call.record.status = answer.status
  await send(answer, response)
}

// The connection ends without an answer; the client sees ECONNRESET.
const reset = (response: ServerResponse): void => {
  response.socket?.destroy()
}

const truncate = async (answer: Answer, response: ServerResponse): Promise<void> => {
  const body = await bodyOf(answer)
  response.writeHead(answer.status, { ...answer.headers, 'content-length': String(body.length) })
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy())
}

const replace = async (fault: OtherAnswer, call: Call, response: ServerResponse, handle: Handler): Promise<void> => {
  if (fault.effect) await bodyOf(await handle(call))
  else call.request.resume()
  call.record.status = fault.status
  await send(otherAnswer(fault), response)
}

// Azure's own answer has its request id, that of a proxy has not (docs/service.md 2.15).
const otherAnswer = ({ status, headers, body, text, bytes }: OtherAnswer): Answer =>
  text === undefined && bytes === undefined
    ? json(status, body ?? { error: { code: 'InjectedFault', message: 'A fault that a test asked for.' } }, {
        'x-ms-request-id': randomUUID(),
        ...headers,
      })
    : {
        status,
        headers: { 'content-type': 'text/html', ...headers },
        body: text === undefined ? Buffer.from(bytes ?? '', 'base64') : Buffer.from(text),
      }

// A body in memory has a length, even an empty one (run answers Content-Length 0); 204 and 304 do not have one.
const lengthened = ({ status, headers, body }: Answer): Record<string, string | string[]> =>
  Buffer.isBuffer(body) && status !== 204 && status !== 304 && headers['content-length'] === undefined
    ? { ...headers, 'content-length': String(body.length) }
    : headers

const portOf = (server: Server): number => {
  const address: AddressInfo | string | null = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => {
      resolve()
    })
    server.closeAllConnections()
  })
