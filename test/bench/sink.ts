// A blob service that throws everything away, over TLS: it measures the client, not a disk. Prints its port and the file of its CA.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificates } from '../emulator/net/certificates.js'

const { ca, cert, key } = await makeCertificates()
const caFile = join(mkdtempSync(join(tmpdir(), 'aib-sink-')), 'ca.pem')
writeFileSync(caFile, ca)

const server = createServer({ cert, key }, (request, response) => {
  request.resume()
  request.on('end', () => {
    if (request.method === 'HEAD') response.writeHead(404, { 'x-ms-error-code': 'BlobNotFound' })
    else response.writeHead(201, { etag: '"0x1"', 'last-modified': new Date(0).toUTCString(), 'x-ms-request-server-encrypted': 'true' })
    response.end()
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${JSON.stringify({ port: typeof address === 'object' ? address?.port : 0, caFile })}\n`)
})
process.on('SIGTERM', () => process.exit(0))
