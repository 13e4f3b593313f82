import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { at, isObject, itemsOf, textOf } from '../../shared/json.js'
import { runAction } from '../front-doors/action.js'
import type { ChildOptions } from '../front-doors/child.js'
import { runCommand } from '../front-doors/command.js'
import { runTask } from '../front-doors/task.js'

const template = {
  type: 'Microsoft.VirtualMachineImages/imageTemplates',
  location: 'westeurope',
  properties: { source: { type: 'PlatformImage' }, customize: [], distribute: [] },
}

describe('the start of a bundle', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aib-start-'))
    await writeFile(join(folder, 'image.json'), JSON.stringify(template))
    await writeFile(join(folder, 'image.yaml'), JSON.stringify(template))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  // The files of dist/ that a run loads, according to V8’s coverage, with their contents.
  const loaded = async (run: (options: ChildOptions) => Promise<unknown>): Promise<readonly string[]> => {
    const coverage = join(folder, 'coverage')
    await run({ cwd: folder, environment: { NODE_V8_COVERAGE: coverage }, clock: 'real' })
    const [report = ''] = await readdir(coverage)
    const urls = itemsOf(at(JSON.parse(await readFile(join(coverage, report), 'utf8')), 'result')).map(
      (one) => textOf(at(one, 'url')) ?? '',
    )
    await rm(coverage, { recursive: true })
    const files = urls.filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url))
    return Promise.all(files.filter((file) => file.startsWith(resolve('dist'))).map((file) => readFile(file, 'utf8')))
  }
  const sizeOf = (files: readonly string[]): number => files.reduce((sum, text) => sum + text.length, 0)
  const holds = (files: readonly string[], text: string): boolean => files.some((file) => file.includes(text))

  it('loads the table of diagnoses only after a failure', async () => {
    const listed = at(JSON.parse(await readFile('dist/metafiles/command.json', 'utf8')), 'outputs')
    const outputs = isObject(listed) ? Object.entries(listed) : []
    const importsOf = new Map(
      outputs.map(([name, output]) => [
        name,
        itemsOf(at(output, 'imports')).flatMap((one) => (at(one, 'kind') === 'import-statement' ? [textOf(at(one, 'path')) ?? ''] : [])),
      ]),
    )
    // What an import of the chunk loads in any case.
    const loadedBy = (name: string, seen = new Set<string>()): ReadonlySet<string> => {
      if (!seen.has(name)) for (const path of importsOf.get(name) ?? []) loadedBy(path, seen.add(name))
      return seen.add(name)
    }
    const [table = '', ...others] = outputs.flatMap(([name, output]) =>
      isObject(at(output, 'inputs', 'shared/diagnosis/table.ts')) ? [name] : [],
    )
    assert.ok(table !== '' && others.length === 0)
    for (const command of ['build', 'wait', 'gate', 'check', 'promote', 'retain', 'vhd']) {
      const isEntry = (output: unknown): boolean => textOf(at(output, 'entryPoint'))?.endsWith(`shared/commands/${command}.ts`) === true
      const entry = outputs.find(([, output]) => isEntry(output))?.[0] ?? ''
      assert.ok(entry !== '' && !loadedBy(entry).has(table), command)
    }
  })

  // The platforms' own packages are whole: @actions/core with its HTTP client, azure-pipelines-task-lib with its texts. The task loads its
  // host on its own, after it has tried the agent's folder.
  for (const [name, plan, most, atStart, more] of [
    ['the command', (file: string) => (options: ChildOptions) => runCommand(['plan', file], options), 664_000, 300_000, 0],
    [
      'the action',
      (file: string) => (options: ChildOptions) => runAction({ command: 'plan', template: file }, options),
      1_255_000,
      885_000,
      0,
    ],
    [
      'the task',
      (file: string) => (options: ChildOptions) => runTask({ command: 'plan', template: file }, undefined, options),
      912_000,
      550_000,
      5,
    ],
  ] as const) {
    it(`loads few files for a plan: neither Azure's packages, nor YAML where the template is JSON (${name})`, async () => {
      const files = await loaded(plan('image.json'))
      assert.ok(files.length > 3 && files.length <= 32 + more, `${files.length} files`)
      assert.ok(sizeOf(files) < most, `${sizeOf(files)} characters`)
      assert.ok(!holds(files, '# ✗'), 'no example of a rule')
      // Of the packages of YAML and of Azure's login.
      assert.ok(!holds(files, 'Block collections are not allowed within flow collections') && !holds(files, 'ClientSecretCredential'))
    })

    it(`has said what is wrong with the path of a template before what reads templates is loaded (${name})`, async () => {
      const files = await loaded(plan('absent.json'))
      assert.ok(files.length > 1 && files.length <= 8 + more, `${files.length} files`)
      assert.ok(sizeOf(files) < atStart, `${sizeOf(files)} characters`)
    })
  }

  it('has no examples of known failures in its bundles', async () => {
    for (const bundle of ['dist/cli', 'dist/action', 'dist/tasks/AzureVMImageBuilderV1']) {
      const names = (await readdir(bundle, { recursive: true })).filter((name) => name.endsWith('.mjs'))
      const texts = await Promise.all(names.map((name) => readFile(join(bundle, name), 'utf8')))
      assert.ok(holds(texts, 'snapd-not-ready'), bundle)
      assert.ok(!holds(texts, 'device not yet seeded or device model not acknowledged'), bundle)
    }
  })

  it('loads the YAML package for a template in YAML', async () => {
    const files = await loaded((options) => runCommand(['plan', 'image.yaml'], options))
    assert.ok(holds(files, 'Block collections are not allowed within flow collections'))
  })
})
