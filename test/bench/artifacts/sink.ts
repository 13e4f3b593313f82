// A process of its own that throws blobs away, over TLS: it measures the client, not a disk. Prints its port and the file of its CA.
// GET /counted: what came since it was last asked. GET /distance/5: it answers after 5 ms from now on, as one that is far.
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
