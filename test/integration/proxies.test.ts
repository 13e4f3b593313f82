import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Description } from '../emulator/description.js'
import { makeCertificates } from '../emulator/net/certificates.js'
import { runAction } from '../front-doors/action.js'
import { startForwardProxy, type ForwardProxy } from '../front-doors/forward-proxy.js'
import { cloudInputs, taskInputs } from '../front-doors/inputs.js'
import { runTask, type ServiceConnection } from '../front-doors/task.js'
import { itWith, toolPath } from '../tools.js'
import { doors, exampleFolder, exampleInputs, withoutPreflight, type Door, type DoorResult } from './doors.js'
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

  const build = (door: Door, name: string, environment: Readonly<Record<string, string>>): Promise<DoorResult> =>
    door.run(emulator(), 'build', exampleInputs(emulator(), name), { environment })

  // The hosts that a build talks to: login, Resource Manager and storage.
  const hosts = (): readonly string[] => {
    const { authority, resourceManager, blobContainerUrl } = emulator().description
    return [...new Set([authority, resourceManager, blobContainerUrl].map((url) => new URL(url).host))].sort()
  }
  const opened = ({ asked }: ForwardProxy): readonly string[] =>
    [...new Set(asked.filter((one) => one.opened).map(({ authority }) => authority))].sort()

  it('named by HTTPS_PROXY carries login, Resource Manager and storage (terminal)', async () => {
    const proxy = await start({ user: 'me', password: 'p@ss:word' })
    const url = proxy.url.replace('//', `//me:${encodeURIComponent('p@ss:word')}@`)
    const result = await build(doors.terminal, 'proxy-terminal', { HTTPS_PROXY: url })
    assert.ok(result.succeeded, result.log)
    assert.deepEqual(opened(proxy), hosts())
  })

  it('carries the comment, remote scripts, the request for the OIDC token and Azure on GitHub, though it inspects TLS', async () => {
    const names = ['api.github.example', 'scripts.example', 'token.example']
    const inspection = await makeCertificates(names)
    const world = await startWorld()
    const { description } = emulator()
    const oidc = new URL(description.githubOidc.url)
    const [api = '', scripts = '', token = ''] = names.map((name) => `${name}:443`)
    const elsewhere = { [api]: world.url, [scripts]: world.url, [token]: oidc.origin }
    const proxy = await start({ user: 'me', password: '100%', inspection, hosts: elsewhere })
    const folder = await mkdtemp(join(tmpdir(), 'aib-proxy-'))
    try {
      const file = (name: string, text: string) => writeFile(join(folder, name), text).then(() => join(folder, name))
      await file('image.yaml', templateWith(description.identityId, 'https://scripts.example/setup.sh'))
      const { 'client-secret': unused, ...cloud } = cloudInputs(description)
      assert.notEqual(unused, '')
      const inputs = { command: 'plan', template: 'image.yaml', 'pin-remote': 'true', preflight: 'only', comment: 'true', ...cloud }
      const azure = { 'subscription-id': description.subscriptionId, 'resource-group-name': description.resourceGroup }
      const environment = {
        // Small letters, no `http://`, a percent sign that encodes nothing, and a wildcard for other hosts.
        https_proxy: `me:100%@${new URL(proxy.url).host}`,
        no_proxy: '*.internal, 10.0.0.0/8',
        NODE_EXTRA_CA_CERTS: await file('ca.pem', inspection.ca),
        GITHUB_API_URL: 'https://api.github.example',
        GITHUB_EVENT_PATH: await file('event.json', JSON.stringify({ pull_request: { number: 7 } })),
        ACTIONS_ID_TOKEN_REQUEST_URL: `https://token.example${oidc.pathname}${oidc.search}`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: description.githubOidc.token,
      }
      const result = await runAction({ ...inputs, ...azure, 'github-token': 'ghs_0' }, { cwd: folder, environment })
      assert.equal(result.exitCode, 0, result.stdout)
      assert.match(result.stdout, /Comment on the pull request: https:\/\/github\.com\//)
      assert.match(result.summary, /[0-9a-f]{64}/)
      const azureHosts = [description.authority, description.resourceManager].map((url) => new URL(url).host)
      assert.deepEqual(opened(proxy), [...new Set([...azureHosts, api, scripts, token])].sort())
    } finally {
      world.stop()
      await rm(folder, { recursive: true, force: true })
    }
  })

  const ofAgent = (proxy: ForwardProxy, bypass: readonly string[] = []): Record<string, string> => ({
    AGENT_PROXYURL: proxy.url,
    AGENT_PROXYUSERNAME: 'agent',
    SECRET_AGENT_PROXYPASSWORD: 'Pr0xy pass/word',
    VSTS_SECRET_VARIABLES: JSON.stringify(['Agent.ProxyPassword']),
    AGENT_PROXYBYPASSLIST: JSON.stringify(bypass),
  })

  // Node 20 has no function for more authorities, Node 24 has.
  for (const node of ['node', 'node-24'] as const)
    itWith(node === 'node' ? [] : [node], `of the agent carries them all for the task, with the agent’s authority (${node})`, async () => {
      const inspection = await makeCertificates()
      const proxy = await start({ user: 'agent', password: 'Pr0xy pass/word', inspection })
      const folder = await mkdtemp(join(tmpdir(), 'aib-agent-ca-'))
      try {
        const caFile = join(folder, 'agent-ca.pem')
        await writeFile(caFile, `# the agent’s\n${inspection.ca}`)
        const inputs = taskInputs({ command: 'build', ...exampleInputs(emulator(), `proxy-agent-${node}`), wait: 'false' })
        const { description } = emulator()
        const { azurePipelinesOidc: oidc } = description
        const result = await runTask(inputs, federatedConnection(description), {
          cwd: exampleFolder,
          connectionId: oidc.serviceConnectionId,
          ...(node === 'node' ? {} : { node: toolPath(node) }),
          environment: {
            ...ofAgent(proxy),
            AGENT_CAINFO: caFile,
            SYSTEM_OIDCREQUESTURI: oidc.url,
            ENDPOINT_AUTH_SYSTEMVSSCONNECTION: JSON.stringify({ scheme: 'OAuth', parameters: { AccessToken: oidc.token } }),
          },
        })
        assert.equal(result.result, 'Succeeded', result.stdout)
        assert.deepEqual(opened(proxy), hosts())
        assert.ok((await emulator().control.requests()).some(({ path }) => path.startsWith('/oidc/azure-pipelines')))
        // The task library writes the variable to the debug log when it is loaded; the agent knows it as a secret and masks it there.
        const own = result.stdout.split('\n').filter((line) => !/^##vso\[task\.(?:setsecret|debug)\]/.test(line))
        const shown = own.filter((line) => /Pr0xy(?: |%20)pass/.test(line))
        assert.deepEqual(shown, [])
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    })

  it('of the agent is not used for hosts of its bypass list', async () => {
    const proxy = await start({ user: 'agent', password: 'Pr0xy pass/word' })
    const result = await build(doors.azureDevOps, 'proxy-bypassed', ofAgent(proxy, ['localhost', '127\\.0\\.0\\.1']))
    assert.ok(result.succeeded, result.log)
    assert.deepEqual(proxy.asked, [])
  })

  it('of the agent that cannot be read is reported, and so is its bypass list', async () => {
    for (const bypass of ['{', '"x"', '[1, null, {}]']) {
      const environment = { AGENT_PROXYURL: 'http://', AGENT_PROXYBYPASSLIST: bypass }
      const { succeeded, log } = await build(doors.azureDevOps, 'proxy-unreadable', environment)
      assert.ok(!succeeded)
      assert.match(log, /The proxy cannot be used: HTTPS_PROXY is not a URL\. \[input-invalid\]/)
      assert.ok(log.includes(`The entry ${JSON.stringify(bypass)} of the agent’s proxy bypass list is not a host name`), log)
    }
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

  // What the proxy answers to a CONNECT for one host; it opens the others.
  const blocked: readonly (readonly [string, string, (description: Description) => string, RegExp, RegExp])[] = [
    [
      'Azure Resource Manager',
      '502 Bad Gateway',
      ({ resourceManager }) => resourceManager,
      /answered instead of Azure Resource Manager, with HTTP status 502 and a web page with the title “Portal”/,
      /proxy-without-azure/,
    ],
    [
      'storage',
      '504 Gateway Timeout',
      ({ blobContainerUrl }) => blobContainerUrl,
      /could not be uploaded: A proxy or gateway answered instead of Azure Storage, with HTTP status 504/,
      /NO_PROXY.*proxy-without-storage/,
    ],
  ]
  for (const [what, refusal, url, reason, diagnosis] of blocked)
    it(`that does not reach ${what} is named as the cause`, async () => {
      const host = new URL(url(emulator().description)).host
      const proxy = await start({ refusal, refused: [host], page: '<html><title>Portal</title></html>' })
      const inputs = { ...withoutPreflight(emulator(), `blocked-${refusal.slice(0, 3)}`) }
      const { succeeded, log } = await doors.terminal.run(emulator(), 'build', inputs, { environment: { HTTPS_PROXY: proxy.url } })
      assert.ok(!succeeded)
      assert.match(log, reason)
      assert.match(log, diagnosis)
    })

  it('that refuses GitHub’s API is named in place of a missing permission', async () => {
    const proxy = await start({ refusal: '403 Forbidden', page: '<html><title>Blocked</title></html>' })
    const folder = await mkdtemp(join(tmpdir(), 'aib-proxy-comment-'))
    try {
      await writeFile(join(folder, 'event.json'), JSON.stringify({ pull_request: { number: 7 } }))
      await writeFile(join(folder, 'image.yaml'), templateWith(emulator().description.identityId, 'https://example.com/setup.sh'))
      const environment = {
        HTTPS_PROXY: proxy.url,
        GITHUB_API_URL: 'https://api.github.example',
        GITHUB_EVENT_PATH: join(folder, 'event.json'),
      }
      const inputs = { command: 'plan', template: 'image.yaml', comment: 'true', 'github-token': 'ghs_0' }
      const { exitCode, stdout } = await runAction(inputs, { cwd: folder, environment })
      assert.equal(exitCode, 0, stdout)
      assert.match(stdout, /not commented on: The proxy did not open a connection to GitHub: its answer has HTTP status 403\./)
      assert.match(stdout, /Have it allowed on the proxy, or list its host in NO_PROXY: https:\/\/api\.github\.example\./)
      assert.doesNotMatch(stdout, /pull-requests: write/)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('that does not exist is named as not reached', async () => {
    const { succeeded, log } = await build(doors.terminal, 'no-proxy', { HTTPS_PROXY: 'http://127.0.0.1:9' })
    assert.ok(!succeeded)
    assert.match(log, /ECONNREFUSED 127\.0\.0\.1:9/)
    assert.match(log, /login-not-reached/)
  })

  it('that inspects TLS is refused with the remedy', async () => {
    const proxy = await start({ inspection: await makeCertificates() })
    const refused = await build(doors.gitHub, 'inspected', { HTTPS_PROXY: proxy.url })
    assert.ok(!refused.succeeded)
    assert.match(refused.log, /certificate.* \([A-Z_]*(?:CERT|SIGNATURE)[A-Z_]*\)/)
    assert.match(refused.log, /NODE_EXTRA_CA_CERTS=\/path\/ca\.pem/)
  })

  it('of another kind is refused when a login needs it, by its variable', async () => {
    const { log, exitCode } = await build(doors.terminal, 'socks', { ALL_PROXY: 'socks5://me:hidden-word@127.0.0.1:1080' })
    assert.equal(exitCode, 2)
    assert.match(log, /The proxy cannot be used: ALL_PROXY names a socks5 proxy\. \[input-invalid\]/)
    assert.doesNotMatch(log, /hidden-word/)
  })
})

const templateWith = (identity: string, script: string): string =>
  [
    'location: westus2',
    `identity: { type: UserAssigned, userAssignedIdentities: { ${identity}: {} } }`,
    'properties:',
    '  source: { type: PlatformImage, publisher: Canonical, offer: ubuntu-24_04-lts, sku: server, version: latest }',
    `  customize: [{ type: Shell, name: setup, scriptUri: '${script}' }]`,
    '  distribute: [{ type: VHD, runOutputName: disk }]',
  ].join('\n')

const federatedConnection = (description: Description): ServiceConnection => ({
  url: `${description.resourceManager}/`,
  scheme: 'WorkloadIdentityFederation',
  parameters: { tenantid: description.tenantId, serviceprincipalid: description.clientId },
  data: { subscriptionid: description.subscriptionId, environment: 'AzureStack', environmentAuthorityUrl: `${description.authority}/` },
})

// GitHub's API, as far as a first comment needs it, and a script.
const startWorld = async (): Promise<{ readonly url: string; stop(): void }> => {
  const server = createServer((request, response) => {
    request.resume()
    const answer = { 'GET /setup.sh': '#!/bin/sh\n', 'GET /repos/contoso/images/issues/7/comments?per_page=100': '[]' }
    const text = Object.entries(answer).find(([asked]) => asked === `${request.method ?? ''} ${request.url ?? ''}`)?.[1]
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(text ?? JSON.stringify({ html_url: 'https://github.com/contoso/images/pull/7#issuecomment-1' }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${String(port)}`,
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
