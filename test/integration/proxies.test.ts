import assert from 'node:assert/strict'
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
})
