// The answer of a front.
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Json } from '../json.js'

// Status, headers and a body, in memory or as a stream.
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body: Buffer | Readable
}

// An answer with a JSON body; `indent` is 1 for the image builder's own bodies, whose content type names no charset (recordings).
export const json = (status: number, value: Json, headers: Record<string, string> = {}, indent?: number): Answer => ({
  status,
  headers: { 'content-type': indent === undefined ? 'application/json; charset=utf-8' : 'application/json', ...headers },
  body: Buffer.from(JSON.stringify(value, null, indent)),
})

// An answer without a body.
export const empty = (status: number, headers: Record<string, string> = {}): Answer => ({ status, headers, body: Buffer.alloc(0) })

// The whole body in memory.
export const bodyOf = async (answer: Answer): Promise<Buffer> => (Buffer.isBuffer(answer.body) ? answer.body : buffer(answer.body))
