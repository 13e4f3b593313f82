// The emulator as a program, and the real Azure packages against it in a separate process.
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { text as textFrom } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { connectControl } from '../../emulator/control/client.js'
import { objectOf, parseJson, tagsOf, textOf, type JsonObject } from '../../emulator/json.js'
import { itOn } from '../../systems.js'

const programs = {
  emulator: fileURLToPath(new URL('../../emulator/main.js', import.meta.url)),
  packages: fileURLToPath(new URL('azure-packages.js', import.meta.url)),
}

const start = (args: readonly string[]): ChildProcess =>
  spawn(process.execPath, [programs.emulator, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })

const firstLine = (stream: Readable): Promise<string> =>
  new Promise((resolve) => {
    createInterface(stream).once('line', resolve)
  })

describe('emulator: the program', () => {
  let child: ChildProcess
  let description: JsonObject
  before(async () => {
    child = start(['--pace', 'instant', '--usual-roles'])
    assert.ok(child.stdout)
    description = objectOf(parseJson(await firstLine(child.stdout)))
  })
  after(() => {
    child.kill('SIGKILL')
  })

  it('describes itself in one line', () => {
    const wanted = [
      'resourceManager',
      'authority',
      'blobContainerUrl',
      'caFile',
      'tenantId',
      'clientId',
      'clientSecret',
      'subscriptionId',
      'resourceGroup',
      'location',
      'identityId',
      'galleryImageId',
      'env',
    ]
    assert.deepEqual(
      wanted.filter((name) => description[name] === undefined),
      [],
    )
    assert.deepEqual(description.env, { NODE_EXTRA_CA_CERTS: description.caFile })
    assert.match(textOf(description.blobContainerUrl), /^https:\/\/localhost:\d+\/devstoreaccount1\/artifacts$/)
  })

  it('serves the real Azure packages: token, blob, user delegation, template', async () => {
    const packages = spawn(process.execPath, [programs.packages], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...tagsOf(description.env), EMULATOR: JSON.stringify(description) },
    })
    const [said, complaint] = await Promise.all([textFrom(packages.stdout), textFrom(packages.stderr)])
    assert.equal(complaint, '')
    assert.deepEqual(parseJson(said), {
      content: 'hello',
      viaSas: 'hello',
      names: ['hello.txt'],
      created: 'Succeeded',
      run: 'succeeded',
      outputs: ['image'],
    })
  })

  it('ends with one line and its usage where an option is wrong', async () => {
    const wrong = start(['--nope'])
    assert.ok(wrong.stderr)
    const [complaint] = await Promise.all([textFrom(wrong.stderr), once(wrong, 'close')])
    assert.equal(wrong.exitCode, 2)
    assert.match(complaint, /^Unknown option '--nope'.*\nnpm run -s emulator \[-- OPTION …\]:/)
    assert.doesNotMatch(complaint, /^\s+at /m)
  })

  it('keeps tokens, secrets and signatures out of its log', async () => {
    const control = connectControl(textOf(description.control), await readFile(textOf(description.caFile), 'utf8'))
    const log = JSON.stringify([await control.requests(), await control.builds()])
    control.close()
    assert.match(log, /sig=\(removed\)/)
    for (const secret of [textOf(description.clientSecret), 'Bearer', 'eyJ']) assert.ok(!log.includes(secret), secret)
    assert.doesNotMatch(log, /sig=[^(]/)
  })

  it('is controlled from another process', async () => {
    const control = connectControl(textOf(description.control), await readFile(textOf(description.caFile), 'utf8'))
    try {
      await control.fault({ on: { host: 'arm', path: '/run$' }, fault: { delay: 1 } })
      await control.set({ pageSize: 7 })
      assert.equal((await control.state()).settings.pageSize, 7)
      await assert.rejects(control.revoke({ principal: 'unknown' }), /There is no principal 'unknown'/)
      assert.deepEqual(
        (await control.builds()).runs.map(({ template }) => template),
        ['packages'],
      )
      const fetched = (await control.requests()).filter(({ path, principal }) => path.endsWith('/hello.txt') && principal === 'sas')
      assert.deepEqual(
        fetched.map(({ status }) => status),
        [200, 200],
      )
      await control.forgetRequests()
      assert.deepEqual(await control.requests(), [])
    } finally {
      control.close()
    }
  })

  itOn('signals', 'ends on SIGTERM and leaves no file', async () => {
    child.kill('SIGTERM')
    assert.deepEqual(await once(child, 'exit'), [0, null])
    assert.equal(existsSync(textOf(description.caFile)), false)
  })

  it('names the paces that there are', async () => {
    const wrong = start(['--pace', 'slow'])
    assert.ok(wrong.stderr)
    const [complaint] = await Promise.all([textFrom(wrong.stderr), once(wrong, 'exit')])
    assert.equal(complaint, "--pace must be one of instant, fast, real, and is 'slow'.\n")
    assert.equal(wrong.exitCode, 2)
  })
})
