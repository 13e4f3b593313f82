// Loaded into the canary's action (`node --import`): writes down what Azure Resource Manager answers, masked, in the form of the recordings
// that the emulator is held to (vcrpy's, as JSON, which is YAML). AIB_CANARY_RECORD names the file, AIB_CANARY_HOST the host.
import { appendFileSync, existsSync, writeFileSync } from 'node:fs'
import { subscribe } from 'node:diagnostics_channel'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import { createMask } from './mask.mjs'

const { AIB_CANARY_RECORD: file, AIB_CANARY_HOST: host = 'management.azure.com' } = process.env
const mask = createMask()

if (file !== undefined) {
  if (!existsSync(file)) writeFileSync(file, 'version: 1\ninteractions:\n')
  // Published when the headers have arrived; the body comes by `push`, which nothing else watches.
  subscribe('http.client.response.finish', ({ request, response }) => {
    if (request.getHeader('host') !== host) return
    const chunks = []
    const push = response.push.bind(response)
    response.push = (chunk, ...rest) => {
      if (chunk === null) write(request, response, Buffer.concat(chunks))
      else chunks.push(Buffer.from(chunk))
      return push(chunk, ...rest)
    }
  })
}

function write(request, { statusCode, statusMessage, headers }, body) {
  // Keys and tokens in an answer are not facts about the service.
  const isSecret = /\/(?:listKeys|listAccountSas|listServiceSas|beginGetAccess)\b/i.test(request.path)
  const interaction = {
    request: { method: request.method, uri: `https://management.azure.com${request.path}` },
    response: {
      status: { code: statusCode, message: statusMessage },
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()])),
      body: { string: isSecret ? '' : unpacked(headers['content-encoding'], body).toString('utf8') },
    },
  }
  appendFileSync(file, `- ${mask(JSON.stringify(interaction))}\n`)
}

function unpacked(encoding, body) {
  const unpack = { gzip: gunzipSync, deflate: inflateSync, br: brotliDecompressSync }[encoding]
  try {
    return unpack === undefined ? body : unpack(body)
  } catch {
    return body
  }
}
