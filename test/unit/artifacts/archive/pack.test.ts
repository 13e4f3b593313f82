import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { appendFile, chmod, mkdir, readFile, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import JSZip from 'jszip'
import { packTree, type ArchiveFormat } from '../../../../shared/artifacts/archive/pack.js'
import { swaps } from '../../../file-swaps.js'
import { useFolder, writeFiles } from '../../../temporary-folder.js'
import { treeIn } from '../tree-in.js'
import { itOn } from '../../../systems.js'

const long = `${'deep/'.repeat(60)}${'n'.repeat(150)}.txt`
const contents: Readonly<Record<string, string | Buffer>> = {
  'plain.txt': 'text\n'.repeat(1000),
  'with space': 'a',
  // Windows has no file with a double quote.
  [process.platform === 'win32' ? "quo'te" : 'quo\'te"']: 'b',
  'ünïcödé/日本.txt': 'c',
  '-dash': 'd',
  run: '#!/bin/sh\necho\n',
  empty: '',
  [long]: 'e',
  'packed.bin': randomBytes(300_000),
  // More than is compressed at a time, and of both kinds.
  'mixed.bin': Buffer.concat([Buffer.alloc(3_000_000, 'some text, '), randomBytes(1_500_000), Buffer.alloc(100_000, 'the end ')]),
}

describe('the archive of a folder', () => {
  const folder = useFolder()
  let count = 0

  const treeOf = async (name: string) => {
    const { entries, problems } = await treeIn(folder(), name)
    assert.deepEqual(problems, [])
    return entries
  }
  const pack = async (name: string, format: ArchiveFormat) =>
    packTree(await treeOf(name), format, join(folder(), `${String((count += 1))}.${format}`))

  before(async () => {
    await writeFiles(join(folder(), 'source'), contents)
    await mkdir(join(folder(), 'source/hollow'))
  })

  // What is unpacked, by the unpacker of the format.
  const unpackers = {
    'tar.gz': (archive: string, to: string) => Promise.resolve(execFileSync('tar', ['-xzf', archive, '-C', to])),
    // Not every machine has unzip.
    zip: async (archive: string, to: string) => {
      const { files } = await JSZip.loadAsync(await readFile(archive))
      for (const entry of Object.values(files)) {
        await mkdir(join(to, entry.dir ? entry.name : dirname(entry.name)), { recursive: true })
        if (entry.dir) continue
        await writeFile(join(to, entry.name), await entry.async('nodebuffer'))
        await chmod(join(to, entry.name), Number(entry.unixPermissions) & 0o777)
        await utimes(join(to, entry.name), entry.date, entry.date)
      }
    },
  }

  for (const format of ['tar.gz', 'zip'] as const) {
    describe(format, () => {
      itOn('file modes', 'holds every file, whatever its name, and empty directories', async () => {
        const archive = await pack('source', format)
        const target = join(folder(), `unpacked-${format}`)
        await mkdir(target)
        await unpackers[format](archive.absolutePath, target)
        for (const [path, content] of Object.entries(contents)) {
          assert.deepEqual(await readFile(join(target, path)), Buffer.from(content), path)
          assert.equal((await stat(join(target, path))).mtime.getFullYear(), 1980)
        }
        assert.ok((await stat(join(target, 'hollow'))).isDirectory())
        assert.equal((await stat(join(target, 'run'))).mode & 0o777, 0o755)
        assert.equal((await stat(join(target, 'empty'))).mode & 0o777, 0o644)
      })

      it('is the same, byte for byte, for the same files at other times', async () => {
        const first = await pack('source', format)
        const copy = `copy-${format}`
        await writeFiles(join(folder(), copy), Object.fromEntries(Object.entries(contents).reverse()))
        await mkdir(join(folder(), copy, 'hollow'))
        await utimes(join(folder(), copy, 'run'), 1_000_000, 1_000_000)
        const second = await pack(copy, format)
        assert.equal(second.sha256, first.sha256)
        const bytes = await readFile(second.absolutePath)
        assert.equal(createHash('sha256').update(bytes).digest('hex'), second.sha256)
        assert.equal(bytes.length, second.bytes)
      })

      it('does not grow what is compressed already, and shrinks the rest', async () => {
        await writeFiles(join(folder(), `text-${format}`), { text: 'the same again\n'.repeat(100_000) })
        await writeFiles(join(folder(), `noise-${format}`), { noise: randomBytes(1_000_000) })
        assert.ok((await pack(`text-${format}`, format)).bytes < 20_000)
        assert.ok((await pack(`noise-${format}`, format)).bytes < 1_003_000)
        assert.ok((await pack('source', format)).bytes < 2_400_000)
      })

      it('fails if it cannot be written', async () => {
        await assert.rejects(packTree(await treeOf('source'), format, join(folder(), 'absent/archive')), { code: 'ENOENT' })
      })

      it('is given up when the job is cancelled', async () => {
        const cancelling = new AbortController()
        const packing = packTree(await treeOf('source'), format, join(folder(), 'cancelled'), cancelling.signal)
        cancelling.abort()
        await assert.rejects(packing)
      })

      for (const [change, path] of [
        ['longer', 'plain'],
        ['as long', 'same'],
      ] as const) {
        it(`is refused where a file is written meanwhile and is ${change} then`, async () => {
          const name = `changing-${path}-${format}`
          await writeFiles(join(folder(), name), { file: 'text' })
          const entries = await treeOf(name)
          if (change === 'longer') await appendFile(join(folder(), name, 'file'), 'more')
          else await utimes(join(folder(), name, 'file'), 1, 1)
          await assert.rejects(packTree(entries, format, join(folder(), 'broken')), { code: 'artifact-changed' })
        })
      }
    })
  }

  for (const format of ['tar.gz', 'zip'] as const)
    for (const { what, swap } of swaps)
      itOn('pipes', `as ${format} is refused where ${what} is in the place of a file that was found`, async () => {
        const name = `swapped-${format}-${what.replaceAll(' ', '-')}`
        const file = join(folder(), name, 'inner/file')
        await writeFiles(join(folder(), name), { 'inner/file': Buffer.alloc(100_000, 'x') })
        await utimes(file, 1_700_000_000, 1_700_000_000)
        const entries = await treeOf(name)
        await swap(file, join(folder(), `outside-${name}`))
        await assert.rejects(packTree(entries, format, join(folder(), 'swapped')), { code: 'artifact-changed' })
      })

  it('has no system, owner or user in its headers', async () => {
    const { absolutePath } = await pack('source', 'tar.gz')
    const bytes = await readFile(absolutePath)
    assert.deepEqual([...bytes.subarray(0, 8), bytes[9]], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 255])
    const list = execFileSync('tar', ['--numeric-owner', '-tvzf', absolutePath], { encoding: 'utf8' }).trim().split('\n')
    // GNU tar writes 0/0, the tar of macOS and Windows 0 and 0.
    assert.ok(
      list.every((line) => /\s0[/\s]+0\s/.test(line)),
      list.join('\n'),
    )
  })
})
