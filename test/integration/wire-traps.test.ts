import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { at } from '../../shared/json.js'
import { doors, exampleFolder, exampleInputs } from './doors.js'
import { useEmulator } from './shared-emulator.js'

// What the generated client of the service would do wrong, and what must never be printed.
describe('on the wire', () => {
  const emulator = useEmulator()

  it('nothing of the template is dropped, known or not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aib-verbatim-'))
    try {
      // An older version takes unknown fields, and drops them itself.
      const text = (await readFile(join(exampleFolder, 'image.yaml'), 'utf8'))
        .replace("'2024-02-01'", "'2023-07-01'")
        .replace('buildTimeoutInMinutes: 60', 'buildTimeoutInMinutes: 60\n  futureProperty: { nested: [1, null, true] }')
        .replaceAll(/(scriptUri|sourceUri): (\S+)/g, `$1: ${exampleFolder}/$2`)
      await writeFile(join(folder, 'image.yaml'), text)
      const inputs = { ...exampleInputs(emulator(), 'future'), template: join(folder, 'image.yaml'), workspace: resolve('/') }
      const result = await doors.gitHub.run(emulator(), 'build', inputs)
      assert.ok(result.succeeded, result.log)
      const put = (await emulator().control.requests()).find(({ method, host }) => method === 'PUT' && host === 'arm')
      assert.deepEqual(at(put?.body, 'properties', 'futureProperty'), { nested: [1, null, true] })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('POST run is not sent again when its answer was lost but its effect was not', async () => {
    await emulator().control.fault({ on: { host: 'arm', method: 'POST', path: '/run' }, fault: 'reset-after' })
    const result = await doors.gitHub.run(emulator(), 'build', exampleInputs(emulator(), 'lost-answer'))
    assert.ok(result.succeeded, result.log)
    const posts = (await emulator().control.requests()).filter(({ method, path }) => method === 'POST' && path.includes('/run?'))
    assert.equal(posts.length, 1)
  })

  it('a poll that fails again and again for a while does not end the watch', async () => {
    await emulator().control.fault({ on: { host: 'arm', method: 'GET', path: '/operations/' }, fault: { status: 500 }, times: 7 })
    const result = await doors.gitHub.run(emulator(), 'build', exampleInputs(emulator(), 'bad-hour'))
    assert.ok(result.succeeded, result.log)
    assert.equal(result.log.match(/Azure did not return a useful answer/g)?.length, 1, 'said once, not once a poll')
    assert.ok(result.log.includes('Azure answers again.'))
  })

  it('a throttled request is repeated after a pause, with or without Retry-After', async () => {
    for (const [name, fault] of [
      ['throttled', { status: 429 }],
      ['throttled-with-hint', { status: 429, headers: { 'retry-after': '1' } }],
    ] as const) {
      await emulator().control.fault({ on: { host: 'arm', path: '/imageTemplates/' }, fault, times: 2 })
      const result = await doors.gitHub.run(emulator(), 'build', exampleInputs(emulator(), name))
      assert.ok(result.succeeded, result.log)
    }
  })

  it('a login that a proxy answers, or that is throttled, is repeated', async () => {
    for (const [name, fault] of [
      ['proxied-login', { status: 200, text: '<html>Sign in to the network</html>' }],
      ['throttled-login', { status: 429 }],
    ] as const) {
      await emulator().control.fault({ on: { host: 'authority', method: 'POST' }, fault, times: 2 })
      const result = await doors.gitHub.run(emulator(), 'build', exampleInputs(emulator(), name))
      assert.ok(result.succeeded, result.log)
    }
  })

  it('a request without an answer is given up and repeated; a run is not started twice', async () => {
    for (const [method, path] of [
      ['POST', '/run\\?'],
      ['GET', '/imageTemplates/'],
    ] as const) {
      await emulator().control.fault({ on: { host: 'arm', method, path }, fault: 'hang-after' })
      const name = `silent-${method.toLowerCase()}`
      const inputs = { ...exampleInputs(emulator(), name), 'request-timeout': '30s' }
      const result = await doors.gitHub.run(emulator(), 'build', inputs, { silence: 1000 })
      assert.ok(result.succeeded, result.log)
      const { runs } = await emulator().control.builds()
      assert.equal(runs.filter(({ template }) => template === name).length, 1)
    }
  })

  it('Retry-After is waited for', async () => {
    await emulator().control.set({ retryAfter: 1 })
    // However late the first poll comes, the operation is in progress.
    const fault = { status: 200, headers: { 'retry-after': '1' }, body: { status: 'InProgress' } }
    await emulator().control.fault({ on: { host: 'arm', method: 'GET', path: '/operations/' }, fault })
    const result = await doors.gitHub.run(emulator(), 'build', exampleInputs(emulator(), 'patient'), { clock: 'real' })
    assert.ok(result.succeeded, result.log)
    const polls = (await emulator().control.requests()).filter(({ path }) => path.includes('/operations/'))
    const gaps = polls.slice(1).flatMap(({ path, at: time }, index) => {
      const before = polls[index]
      return before?.path === path ? [Date.parse(time) - Date.parse(before.at)] : []
    })
    assert.ok(gaps.length > 0 && gaps.every((gap) => gap >= 950), gaps.join(', '))
  })

  it('a poll URL is used as it was given, and never printed, not even in debug', async () => {
    await emulator().control.fault({ on: { host: 'arm', method: 'GET', path: '/operations/' }, fault: 'reset-before', times: 6 })
    for (const door of [doors.gitHub, doors.terminal]) {
      const result = await door.run(emulator(), 'build', exampleInputs(emulator(), `signed-url-${door.name}`), {
        environment: { AIB_DEBUG: '1' },
      })
      assert.ok(result.succeeded, result.log)
      assert.ok(!/operations\/|[?&][cs]=/.test(result.log), result.log)
    }
  })

  it('a token is sent to no other host that an answer names', async () => {
    const elsewhere = `https://127.0.0.1:1/subscriptions/s/providers/x?api-version=2024-02-01`
    await emulator().control.fault({
      on: { host: 'arm', method: 'GET', path: '/runOutputs' },
      fault: { status: 200, body: { value: [], nextLink: elsewhere } },
    })
    const result = await doors.gitHub.run(emulator(), 'build', exampleInputs(emulator(), 'elsewhere'))
    assert.ok(!result.succeeded)
    assert.ok(result.log.includes('The service named a URL on another host (127.0.0.1:1); it was not followed. [ForeignUrl]'), result.log)
  })
})
