// A storage token is sent only to hosts of the cloud, and to those that the inputs allow.
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:net'
import { allDoors, doors, exampleInputs } from './doors.js'
import { useEmulator } from './shared-emulator.js'

describe('a token for storage', () => {
  const emulator = useEmulator()
  let server: Server | undefined
  let connections = 0
  let foreign = ''

  before(async () => {
    server = createServer((socket) => {
      connections += 1
      socket.destroy()
    })
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    foreign = `127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  })
  beforeEach(() => {
    connections = 0
  })
  after(() => {
    server?.close()
  })

  for (const door of [doors.gitHub, doors.terminal]) {
    for (const url of [
      'https://FOREIGN/account/artifacts',
      'https://account.blob.core.windows.com/artifacts',
      'https://account.blob.core.windows.net.FOREIGN/artifacts',
      'https://account.blob.core.windows.net:8443/artifacts',
      'https://account.blob.core.chinacloudapi.cn/artifacts',
    ])
      it(`is not sent to ${url} by a build on ${door.name}`, async () => {
        const inputs = {
          ...exampleInputs(emulator(), 'foreign'),
          environment: 'AzureCloud',
          'artifacts-container-url': url.replace('FOREIGN', foreign),
        }
        const result = await door.run(emulator(), 'build', inputs)
        assert.equal(result.exitCode, 2, result.log)
        assert.match(result.log, /not a blob host of AzureCloud|is not a URL/)
        assert.deepEqual([connections, await emulator().control.requests()], [0, []])
      })
  }

  for (const door of allDoors)
    it(`is not sent where a URL holds a user name, and the refusal on ${door.name} does not print it`, async () => {
      for (const url of ['https://user:s3cret-pw@account.blob.core.windows.net/a', `https:\\\\user:s3cret-pw@${foreign}/account/a`]) {
        const result = await door.run(emulator(), 'build', { ...exampleInputs(emulator(), 'user-info'), 'artifacts-container-url': url })
        assert.ok(!result.succeeded && result.log.includes('contains a user name or a password'), result.log)
        const printed = result.log.split('\n').filter((line) => !line.startsWith('##vso[task.debug]'))
        assert.ok(!printed.join('\n').includes('s3cret-pw'), printed.join('\n'))
      }
      assert.equal(connections, 0)
    })

  it('is sent to a host in storage-hosts', async () => {
    const { blobContainerUrl } = emulator().description
    const inputs = { ...exampleInputs(emulator(), 'allowed'), environment: 'AzureCloud', 'storage-hosts': new URL(blobContainerUrl).host }
    const result = await doors.gitHub.run(emulator(), 'build', inputs)
    assert.ok(result.succeeded, result.log)
  })

  it('is not sent to an account of the log that an answer puts on another host; the build is followed all the same', async () => {
    const { subscriptionId } = emulator().description
    const account = {
      id: `/subscriptions/${subscriptionId}/resourceGroups/staging/providers/Microsoft.Storage/storageAccounts/log`,
      name: 'log',
      tags: { createdBy: 'AzureVMImageBuilder' },
    }
    for (const [name, endpoint] of [
      ['foreign-log', `https://${foreign}/`],
      ['plain-log', `http://${foreign}/`],
      ['user-log', `https://localhost@${foreign}/`],
      ['dotted-log', 'https://localhost./'],
      ['look-alike-log', 'https://localhost.example/'],
    ] as const) {
      await emulator().control.fault({
        on: { host: 'arm', method: 'GET', path: '/storageAccounts' },
        times: 1000,
        fault: { status: 200, body: { value: [{ ...account, properties: { primaryEndpoints: { blob: endpoint } } }] } },
      })
      const result = await doors.gitHub.run(emulator(), 'build', exampleInputs(emulator(), name))
      assert.ok(result.succeeded, result.log)
      assert.match(result.log, /no token is sent to it/)
      await emulator().control.clearFaults()
    }
    assert.equal(connections, 0)
  })
})
