import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, realpath, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { at, itemsOf } from '../../shared/json.js'
import { buildInputs } from '../front-doors/inputs.js'
import { doors } from './doors.js'
import { imageTemplate } from './image-template.js'
import { itWith, toolPath } from '../tools.js'
import { useEmulator } from './shared-emulator.js'
import { itOn } from '../systems.js'

const mebibyte = 1024 * 1024

describe('large files of the repository', () => {
  const emulator = useEmulator()
  let repository = ''
  before(async () => {
    repository = await mkdtemp(join(tmpdir(), 'aib-large-'))
  })
  after(() => rm(repository, { recursive: true, force: true }))

  // Files of that size, which take no room on the disk, and a template that names them.
  const write = async (names: readonly string[], bytes: number): Promise<void> => {
    for (const name of names) {
      await writeFile(join(repository, name), name)
      await truncate(join(repository, name), bytes)
    }
    const steps = names.map((sourceUri) => ({ type: 'File', sourceUri, destination: `/opt/${sourceUri}` }))
    const vmProfile = { userAssignedIdentities: [emulator().description.buildIdentityId] }
    await writeFile(join(repository, 'image.json'), imageTemplate(emulator().description, steps, vmProfile))
  }

  for (const tools of [[], ['node-24']] as const)
    itWith(tools, `have the right checksums in the plan, several at a time, on ${tools[0] ?? 'the Node of the tests'}`, async () => {
      const names = ['a.bin', 'b.bin', 'c.bin', 'd.bin']
      await write(names, 40 * mebibyte)
      const options = { cwd: repository, ...(tools[0] === undefined ? {} : { node: toolPath(tools[0]) }) }
      const { stdout, log } = await doors.terminal.run(emulator(), 'plan', { template: 'image.json', json: 'true' }, options)
      const expected = names.map((name) =>
        createHash('sha256')
          .update(name)
          .update(Buffer.alloc(40 * mebibyte - name.length))
          .digest('hex'),
      )
      assert.deepEqual(
        itemsOf(at(JSON.parse(stdout), 'artifacts')).map((artifact) => at(artifact, 'sha256')),
        expected,
        log,
      )
    })

  for (const folder of ['dist/action', 'dist/tasks/AzureVMImageBuilderV1', 'dist/cli'])
    itWith(['node-24'], `are read by threads that ${folder} brings along`, async () => {
      await write(['threaded.bin'], 3 * mebibyte)
      const chunks = resolve(folder, 'chunks')
      const chunk = (await readdir(chunks)).find((name) => name.startsWith('digest-thread-'))
      assert.ok(chunk)
      const script = `
        import { startDigestThread } from '${pathToFileURL(join(chunks, chunk)).href}'
        const thread = startDigestThread()
        console.log((await thread.digest(${JSON.stringify(join(await realpath(repository), 'threaded.bin'))})).sha256)
        await thread.end()`
      const expected = createHash('sha256')
        .update('threaded.bin')
        .update(Buffer.alloc(3 * mebibyte - 12))
        .digest('hex')
      for (const node of [process.execPath, toolPath('node-24')]) {
        const printed = execFileSync(node, ['--input-type=module', '--eval', script], { cwd: repository, encoding: 'utf8' })
        assert.equal(printed.trim(), expected)
      }
    })

  itOn('signals', 'are not read to their end by a job that is cancelled', async () => {
    await write(['a.bin', 'b.bin', 'c.bin'], 2 ** 40)
    const inputs = { ...buildInputs(emulator().description), parameters: '', template: 'image.json' }
    const result = await doors.gitHub.run(emulator(), 'build', inputs, {
      cwd: repository,
      when: {
        printed: /./,
        then: (kill) => {
          kill('SIGINT')
        },
      },
    })
    assert.equal(result.succeeded, false)
    assert.match(result.log, /The job was cancelled/)
  })
})
