// Decompresses answers. The packages' own decompression never ends if the connection breaks in the middle of a compressed answer: the request
// would last until its time limit.
import { pipeline } from 'node:stream'
import { createGunzip, createInflate } from 'node:zlib'
import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline'
import { defined } from '../defined.js'

const acceptEncoding = 'Accept-Encoding'

// Sends a request that asks for compressed answers, and returns the body as it comes. Node's client of the package decompresses if the
// headers of the request ask for it, so that only the request on the wire does.
export const sendUndecoded = async (client: HttpClient, request: PipelineRequest): Promise<PipelineResponse> => {
  const { headers, requestOverrides } = request
  const encodings = headers.get(acceptEncoding)
  if (encodings === undefined) return client.sendRequest(request)
  headers.delete(acceptEncoding)
  request.requestOverrides = {
    ...requestOverrides,
    // Read when the client sends, after it added the length of the body.
    get headers() {
      return { ...headers.toJSON({ preserveCase: true }), [acceptEncoding]: encodings }
    },
  }
  try {
    return await client.sendRequest(request)
  } finally {
    headers.set(acceptEncoding, encodings)
    delete request.requestOverrides
    Object.assign(request, defined({ requestOverrides }))
  }
}

// The body without its compression. It fails if the body breaks off.
export const decoded = (body: NodeJS.ReadableStream, encoding: string | undefined): NodeJS.ReadableStream => {
  const decoder = decoderOf(encoding)
  // Whoever reads it gets the error.
  return decoder === undefined ? body : pipeline(body, decoder, () => undefined)
}

const decoderOf = (encoding: string | undefined) => {
  switch (encoding?.toLowerCase()) {
    case 'gzip':
      return createGunzip()
    case 'deflate':
      return createInflate()
    default:
      return undefined
  }
}
