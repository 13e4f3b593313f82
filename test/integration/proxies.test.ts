import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificates } from '../emulator/net/certificates.js'
import { startForwardProxy, type ForwardProxy } from '../front-doors/forward-proxy.js'
import { allDoors, doors, exampleInputs, type DoorResult } from './doors.js'
import { useEmulator } from './shared-emulator.js'

describe('a forward proxy', () => {
  const emulator = useEmulator()
  const proxies: ForwardProxy[] = []
  const start = async (...options: Parameters<typeof startForwardProxy>): Promise<ForwardProxy> => {
    const proxy = await startForwardProxy(...options)
    proxies.push(proxy)
    return proxy
  }
  after(() => Promise.all(proxies.map((proxy) => proxy.stop())))

  const build = (door: (typeof allDoors)[number], name: string, environment: Readonly<Record<string, string>>): Promise<DoorResult> =>
    door.run(emulator(), 'build', exampleInputs(emulator(), name), { environment })

  // The hosts that a build talks to: login, Resource Manager and storage.
  const hosts = (): readonly string[] => {
    const { authority, resourceManager, blobContainerUrl } = emulator().description
    return [...new Set([authority, resourceManager, blobContainerUrl].map((url) => new URL(url).host))].sort()
  }
  const opened = ({ asked }: ForwardProxy): readonly string[] =>
    [...new Set(asked.filter((one) => one.opened).map(({ authority }) => authority))].sort()

  for (const door of allDoors)
    it(`named by HTTPS_PROXY carries login, Resource Manager and storage (${door.name})`, async () => {
      const proxy = await start({ user: 'me', password: 'p@ss:word' })
      const url = proxy.url.replace('//', `//me:${encodeURIComponent('p@ss:word')}@`)
      const result = await build(door, `proxy-${door.name.toLowerCase().replace(' ', '-')}`, { HTTPS_PROXY: url })
      assert.ok(result.succeeded, result.log)
      assert.deepEqual(opened(proxy), hosts())
    })

  const ofAgent = (proxy: ForwardProxy, bypass: readonly string[] = []): Record<string, string> => ({
    AGENT_PROXYURL: proxy.url,
    AGENT_PROXYUSERNAME: 'agent',
    SECRET_AGENT_PROXYPASSWORD: 'Pr0xy pass/word',
    VSTS_SECRET_VARIABLES: JSON.stringify(['Agent.ProxyPassword']),
    AGENT_PROXYBYPASSLIST: JSON.stringify(bypass),
  })

  it('of the agent carries them all for the task, and its password is not printed', async () => {
    const proxy = await start({ user: 'agent', password: 'Pr0xy pass/word' })
    const result = await build(doors.azureDevOps, 'proxy-agent', ofAgent(proxy))
    assert.ok(result.succeeded, result.log)
    assert.deepEqual(opened(proxy), hosts())
    // The task library writes the variable to the debug log when it is loaded; the agent knows it as a secret and masks it there.
    const own = result.log.split('\n').filter((line) => !/^##vso\[task\.(?:setsecret|debug)\]/.test(line))
    const shown = own.filter((line) => /Pr0xy(?: |%20)pass/.test(line))
    assert.deepEqual(shown, [])
  })

  it('of the agent is not used for hosts of its bypass list', async () => {
    const proxy = await start({ user: 'agent', password: 'Pr0xy pass/word' })
    const result = await build(doors.azureDevOps, 'proxy-bypassed', ofAgent(proxy, ['localhost', '127\\.0\\.0\\.1']))
    assert.ok(result.succeeded, result.log)
    assert.deepEqual(proxy.asked, [])
  })

  it('is not used for hosts of NO_PROXY', async () => {
    const proxy = await start()
    const result = await build(doors.terminal, 'proxy-none', { HTTPS_PROXY: proxy.url, NO_PROXY: 'localhost,127.0.0.1' })
    assert.ok(result.succeeded, result.log)
    assert.deepEqual(proxy.asked, [])
  })

  const refusals: readonly (readonly [string, string, RegExp, RegExp])[] = [
    ['wants a login', '407 Proxy Authentication Required', /the proxy refused the connection to \S+ \(HTTP 407/, /network-proxy/],
    ['lets the host not through', '403 Forbidden', /or a proxy on the way to it, answered with HTTP status 403/, /authority-unknown/],
    ['cannot reach the host', '502 Bad Gateway', /or a proxy on the way to it, answered with HTTP status 502/, /authority-unknown/],
  ]
  for (const [what, refusal, reason, diagnosis] of refusals)
    it(`that ${what} is named as the cause`, async () => {
      const { url } = await start({ refusal })
      const { succeeded, log } = await build(doors.terminal, `refused-${refusal.slice(0, 3)}`, { HTTPS_PROXY: url })
      assert.ok(!succeeded)
      assert.match(log, reason)
      assert.match(log, diagnosis)
    })

  it('that does not exist is named as not reached', async () => {
    const { succeeded, log } = await build(doors.terminal, 'no-proxy', { HTTPS_PROXY: 'http://127.0.0.1:9' })
    assert.ok(!succeeded)
    assert.match(log, /ECONNREFUSED 127\.0\.0\.1:9/)
    assert.match(log, /login-not-reached/)
  })

  it('that inspects TLS is refused with the remedy, and carries everything once its authority is trusted', async () => {
    const inspection = await makeCertificates()
    const proxy = await start({ inspection })
    const refused = await build(doors.gitHub, 'inspected', { HTTPS_PROXY: proxy.url })
    assert.ok(!refused.succeeded)
    assert.match(refused.log, /certificate.* \([A-Z_]*(?:CERT|SIGNATURE)[A-Z_]*\)/)
    assert.match(refused.log, /NODE_EXTRA_CA_CERTS=\/path\/ca\.pem/)

    const folder = await mkdtemp(join(tmpdir(), 'aib-proxy-ca-'))
    try {
      const file = join(folder, 'ca.pem')
      await writeFile(file, inspection.ca)
      const trusted = await build(doors.gitHub, 'inspected', { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: file })
      assert.ok(trusted.succeeded, trusted.log)
      assert.deepEqual(opened(proxy), hosts())
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})
