import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import JSZip from 'jszip'
import { at, itemsOf, textOf } from '../../shared/json.js'
import { runTask } from '../front-doors/task.js'
import { taskManifestFaults } from '../task-manifest-faults.js'

const vsix = 'dist/extension/azure-vm-image-builder.vsix'
const tasks = ['AzureVMImageBuilderV1', 'AzureVMImageGalleryV1', 'AzureVMImageBuilderGateV1'] as const

// The extension as users get it: packed, unpacked again as the agent does, and run from there.
describe('the extension', () => {
  let folder = ''
  let content: ReadonlyMap<string, Buffer> = new Map()
  before(async function () {
    this.timeout(120_000)
    folder = await mkdtemp(join(tmpdir(), 'aib-extension-'))
    content = await pack()
    await unpack(content, folder)
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const filesOf = (task: string): readonly string[] =>
    [...content.keys()].filter((name) => name.startsWith(`${task}/`)).map((name) => name.slice(task.length + 1))
  const jsonOf = (name: string): unknown => JSON.parse((content.get(name) ?? Buffer.from('null')).toString('utf8').replace(/^\uFEFF/, ''))

  it('contains its three tasks, its page with pictures, its licence, and nothing else', () => {
    const roots = new Set([...content.keys()].map((name) => name.split('/')[0] ?? ''))
    assert.deepEqual(
      [...roots].sort(),
      [...tasks, 'LICENSE', '[Content_Types].xml', 'docs', 'extension.vsixmanifest', 'extension.vsomanifest'].sort(),
    )
    assert.deepEqual([...filesOf('AzureVMImageBuilderGateV1')].sort(), ['icon.png', 'task.json'])
    for (const file of ['task.json', 'main.mjs', 'post.mjs', 'icon.png', 'package.json', 'THIRD-PARTY-NOTICES.txt'])
      for (const task of ['AzureVMImageBuilderV1', 'AzureVMImageGalleryV1']) assert.ok(filesOf(task).includes(file), `${task}/${file}`)
    const page = content.get('docs/overview.md')?.toString('utf8') ?? ''
    const pictures = [...page.matchAll(/!\[.+?\]\((\S+?)\)/g)].map(([, path = '']) => `docs/${path}`)
    assert.ok(pictures.length > 0 && pictures.every((path) => content.has(path)), pictures.join())
  })

  it('has no sources, no tests, no packages and no maps, and less than 10 MB a task', () => {
    assert.deepEqual(
      [...content.keys()].filter((name) => /\.ts$|\.map$|(^|\/)test|node_modules/.test(name)),
      [],
    )
    for (const task of tasks) {
      const bytes = filesOf(task).reduce((sum, file) => sum + (content.get(`${task}/${file}`)?.length ?? 0), 0)
      assert.ok(bytes > 0 && bytes < 10 * 1024 * 1024, `${task}: ${bytes}`)
    }
  })

  for (const task of tasks)
    it(`has a task.json of ${task} that satisfies tfx, the agent and the server, at the version of the package`, async () => {
      const manifest = jsonOf(`${task}/task.json`)
      assert.deepEqual(taskManifestFaults(manifest, filesOf(task)), [])
      const version = textOf(at(JSON.parse(await readFile('package.json', 'utf8')), 'version')) ?? ''
      assert.equal(['Major', 'Minor', 'Patch'].map((part) => String(at(manifest, 'version', part))).join('.'), version)
      const vsixManifest = content.get('extension.vsixmanifest')?.toString('utf8') ?? ''
      assert.ok(vsixManifest.includes(`Version="${version}"`), vsixManifest)
      const contributed = itemsOf(at(jsonOf('extension.vsomanifest'), 'contributions')).map((one) => textOf(at(one, 'properties', 'name')))
      assert.ok(contributed.includes(task), contributed.join())
    })

  it('runs its task from where it was unpacked', async () => {
    const result = await runTask({ command: 'plan', template: 'absent.json' }, undefined, {
      cwd: folder,
      environment: {},
      folder: join(folder, 'AzureVMImageBuilderV1'),
    })
    assert.equal(result.result, 'Failed')
    assert.deepEqual([result.exitCode, result.issues.length], [0, 1], result.stdout)
    assert.match(result.issues[0]?.text ?? '', /^template: absent\.json does not exist\. \[file-missing\]/)
  })

  it('runs its task for galleries, whose usual command is check', async () => {
    const result = await runTask({ template: 'absent.json' }, undefined, {
      cwd: folder,
      environment: {},
      folder: join(folder, 'AzureVMImageGalleryV1'),
    })
    assert.equal(result.result, 'Failed')
    assert.match(result.issues.map(({ text }) => text).join('\n'), /azureSubscription (?:\([^)]*\) )?is needed/)
  })
})

// Packs, and reads what is in the package.
const pack = async (): Promise<ReadonlyMap<string, Buffer>> => {
  const packed = spawnSync(process.execPath, ['scripts/package.mjs'], { encoding: 'utf8' })
  assert.equal(packed.status, 0, packed.stdout + packed.stderr)
  // tfx warns of a broken task.json and exits with 0.
  assert.ok(!/warning|error/i.test(packed.stdout + packed.stderr), packed.stdout + packed.stderr)
  const entries = Object.values((await JSZip.loadAsync(await readFile(vsix))).files).filter(({ dir }) => !dir)
  return new Map(await Promise.all(entries.map(async (entry) => [entry.name, await entry.async('nodebuffer')] as const)))
}

const unpack = async (content: ReadonlyMap<string, Buffer>, folder: string): Promise<void> => {
  for (const [name, bytes] of content) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), bytes)
  }
}
