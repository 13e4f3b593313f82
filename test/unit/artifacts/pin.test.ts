import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { Readable } from 'node:stream'
import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline'
import { fetchRemote, remoteFetcher, type RemoteFile } from '../../../shared/artifacts/fetch-remote.js'
import { pinRemoteFiles } from '../../../shared/artifacts/pin.js'
import { publicLookup } from '../../../shared/artifacts/public-host.js'
import { parseDocument } from '../../../shared/template/load.js'
import { toJson } from '../../../shared/template/node.js'
import { remoteFilesIn } from '../template/helpers.js'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const { signal } = new AbortController()

describe('fetching a remote file to pin it', () => {
  // The web, as a table: what an URL answers.
  const web = (pages: Readonly<Record<string, readonly [number, string]>>): HttpClient => ({
    sendRequest: (request) => {
      const [status, content] = pages[request.url] ?? [404, 'nothing']
      const isRedirect = status >= 300 && status < 400
      return Promise.resolve({
        request,
        status,
        headers: createHttpHeaders(isRedirect ? { location: content } : {}),
        readableStreamBody: Readable.from(isRedirect ? [] : [Buffer.from(content)]),
      })
    },
  })
  const endless: HttpClient = {
    sendRequest: (request) => {
      const piece = Buffer.alloc(1024 * 1024)
      const read = function* (): Generator<Buffer> {
        for (;;) yield piece
      }
      return Promise.resolve({ request, status: 200, headers: createHttpHeaders(), readableStreamBody: Readable.from(read()) })
    },
  }
  const loop = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`https://a/${index}`, [302, `https://a/${index + 1}`] as const]))

  for (const [what, client, url, expected] of [
    ['returns the checksum of the content', web({ 'https://a/x': [200, 'hello'] }), 'https://a/x', { sha256: sha256('hello') }],
    [
      'follows redirects, relative ones too',
      web({ 'https://a/x': [302, '/y'], 'https://a/y': [307, 'https://b/z'], 'https://b/z': [200, 'z'] }),
      'https://a/x',
      { sha256: sha256('z') },
    ],
    ['stops after five redirects', web(loop), 'https://a/0', { trouble: 'it redirects more than 5 times' }],
    [
      'never follows a redirect to http',
      web({ 'https://a/x': [302, 'http://a/x'], 'http://a/x': [200, 'x'] }),
      'https://a/x',
      { trouble: 'it leads to plain http, where anyone in between can replace it' },
    ],
    ['never begins over http', web({}), 'http://a/x', { trouble: 'it is plain http, where anyone in between can replace it' }],
    ['reports the status of the response', web({}), 'https://a/x', { trouble: 'the answer was 404' }],
    ['does not read endlessly', endless, 'https://a/x', { trouble: 'it has more than 100 MiB' }],
  ] as const satisfies readonly (readonly [string, HttpClient, string, RemoteFile])[])
    it(what, async () => {
      assert.deepEqual(await fetchRemote(url, signal, 'AzureCloud', client), expected)
    })

  const trouble = 'its host is not on the public internet'
  for (const host of [
    '127.0.0.1',
    '0x7f.1',
    '2130706433',
    '0.0.0.0',
    '10.1.2.3:8443',
    '100.64.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.168.1.1',
    '168.63.129.16',
    '[::1]',
    '[::]',
    '[fd00::1]',
    '[fe80::1]',
    '[::ffff:10.0.0.1]',
    '[64:ff9b::10.0.0.1]',
    '[64:ff9b::169.254.169.254]',
    '[64:ff9b:1::20.60.1.1]',
    '[2002:c0a8:101::1]',
  ])
    it(`asks nothing of ${host}, which is not on the public internet`, async () => {
      const page = { [new URL(`https://${host}/x`).href]: [200, 'x'] as const }
      assert.deepEqual(await fetchRemote(`https://${host}/x`, signal, 'AzureCloud', web(page)), { trouble })
      const moved = web({ ...page, 'https://a/x': [302, `https://${host}/x`] })
      assert.deepEqual(await fetchRemote('https://a/x', signal, 'AzureCloud', moved), { trouble })
    })

  it('asks public addresses', async () => {
    for (const host of ['20.60.1.1', '172.32.0.1', '[2603:1030::1]', '[::ffff:20.60.1.1]', '[64:ff9b::20.60.1.1]', '[2002:143c:101::1]']) {
      const { href } = new URL(`https://${host}/x`)
      assert.deepEqual(await fetchRemote(href, signal, 'AzureCloud', web({ [href]: [200, 'x'] })), { sha256: sha256('x') }, host)
    }
  })

  it('does not connect to a name with an internal address', async () => {
    let connections = 0
    const server = createServer(() => (connections += 1))
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
    try {
      const address = server.address()
      const port = String(address !== null && typeof address === 'object' ? address.port : 0)
      assert.deepEqual(await fetchRemote(`https://localhost:${port}/x`, signal, 'AzureCloud'), { trouble })
      assert.equal(connections, 0)
    } finally {
      await new Promise((resolve) => server.close(resolve))
    }
  })

  it('connects to storage of Azure wherever it is: it may have a private endpoint', async () => {
    const overrides: unknown[] = []
    const client: HttpClient = {
      sendRequest: (request) => {
        overrides.push(request.requestOverrides)
        return Promise.resolve({ request, status: 404, headers: createHttpHeaders() })
      },
    }
    for (const host of ['account.blob.core.windows.net', 'account.blob.core.windows.net.example', 'account.blob.core.windows.net:8443'])
      await fetchRemote(`https://${host}/x`, signal, 'AzureCloud', client)
    assert.deepEqual(overrides, [{}, { lookup: publicLookup }, { lookup: publicLookup }])
  })

  it('has eight connections at most, however many files a template names', async () => {
    let [open, most] = [0, 0]
    const client: HttpClient = {
      sendRequest: async (request) => {
        most = Math.max(most, (open += 1))
        await new Promise((resolve) => setImmediate(resolve))
        open -= 1
        return { request, status: 404, headers: createHttpHeaders() }
      },
    }
    const fetch = remoteFetcher(signal, 'AzureCloud', client)
    await Promise.all(Array.from({ length: 100 }, (_, index) => fetch(`https://a/${String(index)}`)))
    assert.deepEqual([open, most], [0, 8])
  })

  it('ends with the job', async () => {
    const client: HttpClient = { sendRequest: (request) => Promise.reject(new Error(String(request.abortSignal?.aborted))) }
    await assert.rejects(fetchRemote('https://a/x', AbortSignal.abort(), 'AzureCloud', client), { name: 'AbortError' })
  })
})

describe('pinning', () => {
  const pin = async (customize: readonly object[], files: Readonly<Record<string, RemoteFile>>) => {
    const text = `{"properties": {"customize": [\n${customize.map((step) => JSON.stringify(step)).join(',\n')}\n]}}`
    const body = parseDocument(text, 'image.json')
    assert.ok(body.kind === 'object')
    const asked: string[] = []
    const result = await pinRemoteFiles(body, remoteFilesIn(body), '2024-02-01', (url) => {
      asked.push(url)
      return Promise.resolve(files[url] ?? { trouble: 'the answer was 404' })
    })
    const problems = result.problems.map(({ code, message, where }) => [code, message, typeof where === 'object' ? where.line : 0])
    return { asked, problems, json: toJson(result.body) }
  }
  const url = 'https://example.com/install.sh'

  it('adds the checksum of each remote file, which is fetched once', async () => {
    const step = { type: 'Shell', scriptUri: url }
    const { asked, problems, json } = await pin([step, step, { type: 'Shell', scriptUri: 'local.sh' }], { [url]: { sha256: sha256('x') } })
    assert.deepEqual([asked, problems], [[url], []])
    const pinned = { ...step, sha256Checksum: sha256('x') }
    assert.deepEqual(json, { properties: { customize: [pinned, pinned, { type: 'Shell', scriptUri: 'local.sh' }] } })
  })

  it('verifies an existing checksum against the fetched content', async () => {
    const step = { type: 'Shell', scriptUri: `${url}?sig=secret`, sha256Checksum: sha256('old') }
    const { problems } = await pin([step], { [step.scriptUri]: { sha256: sha256('new') } })
    assert.deepEqual(problems, [
      ['artifact-checksum', `This sha256Checksum does not match ${url}, whose checksum is now ${sha256('new')}.`, 2],
    ])
  })

  it('fails where a file cannot be fetched, unless it is pinned already', async () => {
    const { problems } = await pin(
      [
        { type: 'Shell', scriptUri: `${url}?sig=secret` },
        { type: 'Shell', scriptUri: 'https://a/b', sha256Checksum: sha256('x') },
      ],
      {},
    )
    assert.deepEqual(problems, [['pin-failed', `${url} could not be fetched to pin it: the answer was 404.`, 2]])
  })
})
