import assert from 'node:assert/strict'
import { errorOf, putTemplate, reset, templatePath, useEmulator, type Wire } from './running-emulator.js'

describe('emulator: faults', () => {
  let wire: Wire
  before(async () => {
    wire = await useEmulator()
  })
  afterEach(() => reset(wire))

  const runs = async (name: string): Promise<number> => (await wire.emulator.control.builds()).runRequests[name] ?? 0
  const run = (name: string) => wire.arm('POST', `${templatePath(wire, name)}/run`)

  it('resets before the effect or after it', async () => {
    await putTemplate(wire, 'fault-reset')
    await wire.emulator.control.fault({ on: { host: 'arm', method: 'POST', path: '/run' }, fault: 'reset-before' })
    await assert.rejects(run('fault-reset'), { code: 'ECONNRESET' })
    assert.equal(await runs('fault-reset'), 0)
    await wire.emulator.control.fault({ on: { host: 'arm', method: 'POST', path: '/run' }, fault: 'reset-after' })
    await assert.rejects(run('fault-reset'), { code: 'ECONNRESET' })
    assert.equal(await runs('fault-reset'), 1)
  })

  it('answers something else, with or without the effect', async () => {
    await putTemplate(wire, 'fault-status')
    await wire.emulator.control.fault({
      on: { path: '/run' },
      fault: { status: 429, headers: { 'retry-after': '1' }, body: { error: { code: 'TooManyRequests' } } },
    })
    const throttled = await run('fault-status')
    assert.deepEqual([throttled.status, throttled.headers['retry-after'], errorOf(throttled).code], [429, '1', 'TooManyRequests'])
    assert.equal(await runs('fault-status'), 0)
    await wire.emulator.control.fault({ on: { path: '/run' }, fault: { status: 502, effect: true } })
    assert.equal((await run('fault-status')).status, 502)
    assert.equal(await runs('fault-status'), 1)
  })

  it('skips the given number of requests, fails the given number of times, and logs each fault', async () => {
    const path = templatePath(wire, 'fault-count')
    await wire.emulator.control.forgetRequests()
    await wire.emulator.control.fault({ on: { path: 'fault-count' }, skip: 1, times: 2, fault: { status: 500 } })
    const statuses: number[] = []
    for (let count = 0; count < 4; count += 1) statuses.push((await wire.arm('GET', path)).status)
    assert.deepEqual(statuses, [404, 500, 500, 404])
    assert.deepEqual(
      (await wire.emulator.control.requests()).map(({ fault }) => fault),
      [undefined, 'status 500', 'status 500', undefined],
    )
  })

  it('cuts a blob in half', async () => {
    await wire.blob('PUT', 'half', { body: 'x'.repeat(1000) })
    await wire.emulator.control.fault({ on: { host: 'blob', method: 'GET' }, fault: 'truncate' })
    await assert.rejects(wire.blob('GET', 'half'), { message: 'aborted' })
    assert.equal((await wire.blob('GET', 'half')).body.length, 1000)
  })
})
