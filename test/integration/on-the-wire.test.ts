// What Azure sees of the tool that asks: its name, and an id for each request, which an error names.
import assert from 'node:assert/strict'
import { version } from '../../shared/product-version.js'
import { doors, exampleInputs } from './doors.js'
import { useEmulator } from './shared-emulator.js'

describe('a request to Azure', () => {
  const emulator = useEmulator()
  const refusal = { status: 403, text: JSON.stringify({ error: { code: 'AuthorizationFailed', message: 'Not authorized.' } }) }
  const names = { GitHub: 'github', 'Azure DevOps': 'azure-pipelines', terminal: 'terminal' } as const

  for (const door of Object.values(doors))
    it(`carries the tool's name, version and platform, and what AZURE_HTTP_USER_AGENT adds: ${door.name}`, async () => {
      await emulator().control.fault({ on: { host: 'arm', method: 'GET', path: '/imageTemplates/' }, times: 1000, fault: refusal })
      const environment = { ...emulator().description.env, AZURE_HTTP_USER_AGENT: 'pid-4711\r\nx: y' }
      const inputs = { ...exampleInputs(emulator(), `agent-${door.name.replace(' ', '')}`), preflight: 'off' }
      const result = await door.run(emulator(), 'build', inputs, { environment })
      assert.ok(!result.succeeded)

      const requests = await emulator().control.requests()
      const toArm = requests.filter(({ host }) => host === 'arm')
      const expected = `azure-image-builder-pipelines/${version} (${names[door.name]}) pid-4711 x: y `
      assert.ok(toArm.length > 0)
      for (const { userAgent = '' } of toArm) assert.ok(userAgent.startsWith(expected), userAgent)
      const ids = toArm.map(({ clientRequestId = '' }) => clientRequestId)
      for (const id of ids) assert.match(id, /^[0-9a-f-]{36}$/)
      // The refusal names the request that was refused.
      const [, shown = ''] = /client request id ([0-9a-f-]{36})/.exec(result.log) ?? []
      assert.ok(ids.includes(shown), result.log)
    })

  it('to blob storage carries them as well, for the artifacts and for the log of the build', async () => {
    const { length: before } = await emulator().control.requests()
    const environment = { ...emulator().description.env, AZURE_HTTP_USER_AGENT: 'pid-4712' }
    const result = await doors.terminal.run(emulator(), 'build', exampleInputs(emulator(), 'agent-storage'), { environment })
    assert.ok(result.succeeded, result.log)
    const requests = (await emulator().control.requests()).slice(before)
    const own = requests.filter(({ host, userAgent = '' }) => host === 'blob' && userAgent.includes(' pid-4712 '))
    for (const { userAgent = '' } of own)
      assert.ok(userAgent.startsWith(`azure-image-builder-pipelines/${version} (terminal) pid-4712 `), userAgent)
    const [artifacts, log] = [own.filter(({ path }) => path.includes('/artifacts')), own.filter(({ path }) => path.includes('/packerlogs'))]
    assert.ok(artifacts.length > 0 && log.length > 0)
  })
})
