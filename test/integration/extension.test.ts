import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { readdirSync } from 'node:fs'
import JSZip from 'jszip'
import { runTask } from '../front-doors/task.js'

// The extension as users get it: packed, unpacked again as the agent does, and run from there.
describe('the extension', () => {
  let folder = ''
  before(async function () {
    this.timeout(120_000)
    folder = await mkdtemp(join(tmpdir(), 'aib-extension-'))
    const packed = spawnSync(process.execPath, ['scripts/package.mjs'], { encoding: 'utf8' })
    assert.equal(packed.status, 0, packed.stdout + packed.stderr)
    // tfx takes a broken task.json for a warning and exits with 0 (PLATFORM.md section 3).
    assert.ok(!/warning|error/i.test(packed.stdout + packed.stderr), packed.stdout + packed.stderr)
    await unpack(await readFile('dist/extension/azure-vm-image-builder.vsix'), folder)
  })
  after(() => rm(folder, { recursive: true, force: true }))

  it('holds the task and what it needs, no sources and no tests', () => {
    const files = readdirSync(join(folder, 'AzureVMImageBuilderV1'), { recursive: true, encoding: 'utf8' })
    for (const file of ['task.json', 'main.mjs', 'icon.png', 'package.json', 'THIRD-PARTY-NOTICES.txt'])
      assert.ok(files.includes(file), file)
    assert.deepEqual(
      files.filter((file) => /\.ts$|\.map$|test|node_modules/.test(file)),
      [],
    )
  })

  it('runs from where it was unpacked', async () => {
    const result = await runTask({ command: 'plan', template: 'absent.json' }, undefined, {
      cwd: folder,
      environment: {},
      folder: join(folder, 'AzureVMImageBuilderV1'),
    })
    assert.equal(result.result, 'Failed')
    assert.deepEqual([result.exitCode, result.issues.length], [0, 1], result.stdout)
    assert.match(result.issues[0]?.text ?? '', /^template: absent\.json does not exist\. \[file-missing\]/)
  })
})

const unpack = async (zip: Buffer, folder: string): Promise<void> => {
  const entries = Object.values((await JSZip.loadAsync(zip)).files).filter(({ dir }) => !dir)
  for (const entry of entries) {
    await mkdir(dirname(join(folder, entry.name)), { recursive: true })
    await writeFile(join(folder, entry.name), await entry.async('nodebuffer'))
  }
}
