import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReadRange } from '../../../../shared/service/log/blob-tail.js'
import { FollowedLog } from '../../../../shared/service/log/followed-log.js'

const secret = 'hunter2-über-secret'
const output = (text: string): string => `PACKER 2023/09/14 19:01:18 ui:     azure-arm: ${text}`
const start = 'PACKER 2023/09/14 19:01:18 [INFO] (telemetry) Starting provisioner shell'
const last = 'PACKER Done exporting Packer logs to Azure Storage.'

// A blob of which each read returns at most `most` bytes.
const blobOf = (text: () => string, most: number): ReadRange => {
  return (offset) => {
    const bytes = Buffer.from(text()).subarray(offset, offset + most)
    const isLast = offset + bytes.length >= Buffer.byteLength(text())
    return Promise.resolve(bytes.length === 0 ? undefined : { bytes, isLast })
  }
}

describe('following a log', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'followed-log-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const follow = (): { readonly log: FollowedLog; readonly printed: string[]; readonly path: string } => {
    const printed: string[] = []
    const path = join(folder, 'customization.log')
    const log = new FollowedLog({
      template: { properties: { customize: [{ type: 'Shell', name: 'install' }] } },
      list: 'customize',
      level: 'normal',
      path,
      print: (text) => printed.push(text.trim()),
      redact: (text) => text.replaceAll(secret, '***'),
      onFileFault: assert.ifError,
    })
    return { log, printed, path }
  }

  it('masks a secret wherever its bytes are cut, on the console and in the file', async () => {
    const text = [start, output(`the ${secret} is out`), output('ende')].join('\r\n')
    for (const most of [1, 2, 3, 7, 64]) {
      const { log, printed, path } = follow()
      await log.takeBlob(
        blobOf(() => text, most),
        Number.POSITIVE_INFINITY,
      )
      await log.end()
      assert.deepEqual(printed.slice(1), ['the *** is out', 'ende'])
      assert.equal(await readFile(path, 'utf8'), `${[start, output('the *** is out'), output('ende')].join('\n')}\n`)
    }
  })

  it('masks a secret in a line of many megabytes without an end', async () => {
    const size = 17 * 1024 * 1024
    const text = `${'x'.repeat(size - 5)}${secret}${'y'.repeat(size)}`
    const { log, path } = follow()
    await log.takeBlob(
      blobOf(() => text, size),
      Number.POSITIVE_INFINITY,
    )
    await log.end()
    const kept = (await readFile(path, 'utf8')).replaceAll('\n', '')
    assert.ok(kept === text.replace(secret, '***'))
  })

  it('continues in the staging account where the container’s log ended, and repeats nothing', async () => {
    const whole = [start, output('one'), output('.'), output('.'), output('two'), last]
    const { log, printed, path } = follow()
    await log.takeLive({ lines: whole.slice(0, 2), isGap: false })
    await log.takeLive({ lines: whole.slice(2, 4), isGap: false })
    assert.equal(await readFile(path, 'utf8'), `${whole.slice(0, 4).join('\n')}\n`)
    let text = `${whole.slice(0, 3).join('\n')}\n`
    const read = blobOf(() => text, 50)
    await log.takeBlob(read, Number.POSITIVE_INFINITY)
    text = `${whole.join('\n')}\n`
    assert.equal(log.isWhole, false)
    await log.takeBlob(read, Number.POSITIVE_INFINITY)
    assert.deepEqual(printed, ['▸ customizer 1 of 1: install (Shell)', 'one', '.', '.', 'two'])
    assert.equal(await readFile(path, 'utf8'), text)
    assert.equal(log.isWhole, true)
    assert.equal(log.failure?.index, 0)
  })

  it('catches up in the staging account on what the container’s log did not give', async () => {
    const { log, printed } = follow()
    await log.takeLive({ lines: [start, output('one')], isGap: false })
    await log.takeLive({ lines: [output('four')], isGap: true })
    await log.takeBlob(
      blobOf(() => `${[start, output('one'), output('two'), output('three'), output('four')].join('\n')}\n`, 1000),
      9,
    )
    assert.deepEqual(
      printed.filter((text) => !text.startsWith('…')),
      ['▸ customizer 1 of 1: install (Shell)', 'one', 'four', 'two', 'three'],
    )
  })

  it('puts lines that come late under the heading of their own step, and returns to the step that is running', async () => {
    const end = 'PACKER 2023/09/14 19:01:20 [INFO] (telemetry) ending shell'
    const file = 'PACKER 2023/09/14 19:01:21 [INFO] (telemetry) Starting provisioner file'
    const printed: string[] = []
    const log = new FollowedLog({
      template: {
        properties: {
          customize: [
            { type: 'Shell', name: 'install' },
            { type: 'File', name: 'copy' },
          ],
        },
      },
      list: 'customize',
      level: 'normal',
      path: join(folder, 'late.log'),
      print: (text) => printed.push(text.trim()),
      redact: (text) => text,
      onFileFault: assert.ifError,
    })
    await log.takeLive({ lines: [start, output('one')], isGap: false })
    await log.takeLive({ lines: [file, output('copying')], isGap: true })
    const whole = [output('connected'), start, output('one'), output('two'), end, file, output('copying'), output('copied')]
    await log.takeBlob(
      blobOf(() => `${whole.join('\n')}\n`, 1000),
      9,
    )
    assert.deepEqual(
      printed.filter((text) => !text.startsWith('…')),
      [
        '▸ customizer 1 of 2: install (Shell)',
        'one',
        '▸ customizer 2 of 2: copy (File)',
        'copying',
        '▸ before the first customizer, continued',
        'connected',
        '▸ customizer 1 of 2: install (Shell), continued',
        'two',
        '▪ customizer 1 of 2: install (Shell) took 2s',
        '▸ customizer 2 of 2: copy (File), continued',
        'copied',
      ],
    )
  })

  it('does not ask again where the log ended with what came', async () => {
    const { log } = follow()
    const offsets: number[] = []
    const text = `${[start, output('one')].join('\n')}\n`
    const blob = blobOf(() => text, 1000)
    await log.takeBlob((offset, most) => {
      offsets.push(offset)
      return blob(offset, most)
    }, 9)
    assert.deepEqual(offsets, [0])
  })

  it('reads a bounded part of a huge log per poll, all of it in the end, and prints little of it', async () => {
    const line = `${output('x'.repeat(200))}\n`
    const chunk = Buffer.from(line.repeat(10_000))
    const size = chunk.length * 12
    let requests = 0
    const read: ReadRange = (offset, most) => {
      requests += 1
      const from = offset % chunk.length
      const bytes = chunk.subarray(from, from + most)
      return Promise.resolve(offset >= size ? undefined : { bytes, isLast: offset + bytes.length >= size })
    }
    const { log, printed, path } = follow()
    await log.takeBlob(read, 4)
    assert.equal(requests, 4)
    await log.takeBlob(read, Number.POSITIVE_INFINITY)
    assert.equal((await stat(path)).size, size)
    assert.equal(printed.length, 400)
  })
})
