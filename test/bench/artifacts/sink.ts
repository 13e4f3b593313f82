// A separate process that accepts blobs over TLS and discards them, so that the client is measured and not a disk. Prints its port and the
// file of its CA. GET /counted: the bytes received since the last such request. GET /distance/5: from now on it answers after 5 ms, like a
// distant server.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { makeCertificates } from '../../emulator/net/certificates.js'
import { discardingBlobs } from './discarding-blobs.js'

const { ca, cert, key } = await makeCertificates()
const caFile = join(mkdtempSync(join(tmpdir(), 'aib-sink-')), 'ca.pem')
writeFileSync(caFile, ca)
const blobs = discardingBlobs()
let distance = 0

const server = createServer({ cert, key }, (request, response) => {
  const [, control, value] = request.url?.split('/') ?? []
  if (control === 'counted') response.end(JSON.stringify(blobs.counted()))
  else if (control === 'distance') {
    distance = Number(value)
    response.end()
  } else if (distance === 0) blobs.listener(request, response)
  else
    setTimeout(() => {
      blobs.listener(request, response)
    }, distance)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${JSON.stringify({ port: typeof address === 'object' ? address?.port : 0, caFile })}\n`)
})
process.on('SIGTERM', () => {
  rmSync(dirname(caFile), { recursive: true, force: true })
  process.exit(0)
})
