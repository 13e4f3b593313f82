import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { deflateSync, gzipSync } from 'node:zlib'
import { createHttpHeaders, createPipelineRequest, type PipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline'
import { createHttpClient } from '../../../shared/azure/http-client.js'

interface Answer {
  readonly encoding?: string
  readonly headers?: Record<string, string>
  readonly body: Buffer | string
  // Whether the connection breaks after the body.
  readonly isCut?: boolean
}

const noise = JSON.stringify(Array.from({ length: 5000 }, (_, index) => index * index))
const long = gzipSync(noise)

// The pipeline asks for compressed answers, as Azure gives them.
describe('the HTTP client', () => {
  let server: Server
  let answer: Answer
  let asked: IncomingHttpHeaders

  before(async () => {
    server = createServer((got, response) => {
      asked = got.headers
      const { encoding, headers, body, isCut = false } = answer
      response.writeHead(200, encoding === undefined ? (headers ?? {}) : { 'content-encoding': encoding })
      if (isCut) response.write(body, () => response.socket?.destroy())
      else response.end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })

  const request = (): PipelineRequest => {
    const address = server.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    const headers = createHttpHeaders({ 'accept-encoding': 'gzip,deflate' })
    return createPipelineRequest({ url: `http://127.0.0.1:${String(port)}/x?sig=y`, headers, allowInsecureConnection: true })
  }
  const send = async (given: Answer): Promise<PipelineResponse> => {
    answer = given
    return (await createHttpClient(10_000)).sendRequest(request())
  }

  // The packages hand these to setTimeout, for which a longer time is 1 ms: they would ask without a pause.
  it('returns no time to wait that is longer than a timer can wait', async () => {
    const year9999 = 'Fri, 31 Dec 9999 23:59:59 GMT'
    for (const [name, value, most] of [
      ['retry-after', '1000000000', 2_147_483],
      ['retry-after', '1e300', 2_147_483],
      ['retry-after', year9999, 2_147_483],
      ['retry-after-ms', '1000000000000', 2_147_483_647],
      ['x-ms-retry-after-ms', '2147483648', 2_147_483_647],
    ] as const) {
      const { headers } = await send({ headers: { [name]: value }, body: '' })
      assert.equal(headers.get(name), String(most), value)
    }
    for (const value of ['0', '120', '2147483', 'Fri, 31 Dec 1999 23:59:59 GMT', 'soon'])
      assert.equal((await send({ headers: { 'retry-after': value }, body: '' })).headers.get('retry-after'), value)
  })

  it('returns the text of an answer, compressed or not', async () => {
    for (const given of [
      { body: '{"a": "ä"}' },
      { encoding: 'gzip', body: gzipSync('{"a": "ä"}') },
      { encoding: 'gzip', body: gzipSync('') },
      { encoding: 'deflate', body: deflateSync('{"a": "ä"}') },
      { body: '' },
    ])
      assert.equal((await send(given)).bodyAsText, given.body === '' || given.body.length === 20 ? '' : '{"a": "ä"}')
  })

  for (const [what, given] of [
    ['is not compressed as it says', { encoding: 'gzip', body: '{"a": 1}' }],
    ['is not deflated as it says', { encoding: 'deflate', body: '{"a": 1}' }],
    [
      'has damaged compressed data',
      { encoding: 'gzip', body: Buffer.concat([gzipSync('x'.repeat(999)).subarray(0, 20), Buffer.alloc(99, 7)]) },
    ],
    ['ends in the middle of its compressed data', { encoding: 'gzip', body: gzipSync('{"a": "abcdefghijklmnop"}').subarray(0, 20) }],
    ['breaks off', { body: '{"a": ', isCut: true }],
    ['breaks off in its compressed data', { encoding: 'gzip', body: long.subarray(0, 5000), isCut: true }],
    ['breaks off in its first compressed bytes', { encoding: 'gzip', body: long.subarray(0, 5), isCut: true }],
    ['breaks off in its deflated data', { encoding: 'deflate', body: deflateSync(noise).subarray(0, 5000), isCut: true }],
  ] as const)
    it(`rejects an answer that ${what} at once, which is repeated like a lost one`, async () => {
      await assert.rejects(send(given), { name: 'RestError', code: 'PARSE_ERROR' })
    })

  it('asks for compressed answers, also in a repetition of the request, and tells the length of what it sends', async () => {
    answer = { encoding: 'gzip', body: gzipSync('{}') }
    const client = await createHttpClient(10_000)
    const put = request()
    put.method = 'PUT'
    put.body = '{"a": "ä"}'
    for (const attempt of [1, 2]) {
      assert.equal((await client.sendRequest(put)).bodyAsText, '{}', String(attempt))
      assert.deepEqual([asked['accept-encoding'], asked['content-length'], asked['transfer-encoding']], ['gzip,deflate', '11', undefined])
    }
    assert.deepEqual([put.headers.get('accept-encoding'), put.requestOverrides], ['gzip,deflate', undefined])
  })

  it('ends an answer that expands to more than 64 MB, without its query in the message', async () => {
    await assert.rejects(send({ encoding: 'gzip', body: gzipSync(Buffer.alloc(65 * 1024 * 1024)) }), {
      name: 'ArmError',
      code: 'AnswerTooLarge',
      message: /^The answer to GET 127\.0\.0\.1:\d+\/x has more than 64 MB\.$/,
    })
  })
})
