// Each published part, installed and started as users do it; the example can be planned without Azure.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import JSZip from 'jszip'
import { at } from '../../shared/json.js'
import { runAction } from '../../test/front-doors/action.js'
import { offlineParameters, taskInputs } from '../../test/front-doors/inputs.js'
import { runTask } from '../../test/front-doors/task.js'
import { run } from './run.js'

const example = resolve('examples/linux-web-server')
const inputs = {
  command: 'plan',
  template: 'image.yaml',
  parameters: offlineParameters,
  'artifacts-container-url': 'https://account.blob.core.windows.net/artifacts',
}

// `root` is a checkout of the release's tag.
export const tryAction = async (root: string): Promise<void> => {
  for (const action of ['.', 'plan']) {
    const result = await runAction(inputs, { action: join(root, action), cwd: example, environment: {} })
    assert.equal(result.exitCode, 0, result.stdout + result.stderr)
    assert.match(result.summary, /linux-web-server/)
  }
}

// Installs the packed package without a project, a network or a lockfile.
export const tryCommand = (tarball: string, folder: string): void => {
  mkdirSync(folder)
  const isWindows = process.platform === 'win32'
  const options = ['--offline', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', folder]
  run(isWindows ? 'npm.cmd' : 'npm', ['install', ...options, resolve(tarball)], folder)
  const aib = join(folder, 'node_modules/.bin', isWindows ? 'aib.cmd' : 'aib')
  const flags = Object.entries(inputs).flatMap(([name, value]) => (name === 'command' || name === 'template' ? [] : [`--${name}`, value]))
  const planned = run(aib, ['plan', inputs.template, ...flags], example)
  assert.match(planned, /linux-web-server/)
}

// Unpacks the extension as the agent does.
export const tryExtension = async (vsix: string, folder: string): Promise<void> => {
  for (const entry of Object.values((await JSZip.loadAsync(readFileSync(vsix))).files)) {
    if (entry.dir) continue
    mkdirSync(dirname(join(folder, entry.name)), { recursive: true })
    writeFileSync(join(folder, entry.name), await entry.async('nodebuffer'))
  }
  const task = join(folder, 'AzureVMImageBuilderV1')
  const { result, stdout } = await runTask(taskInputs(inputs), undefined, { folder: task, cwd: example, environment: {} })
  assert.equal(result, 'Succeeded', stdout)
  // Every command of the gallery's task needs Azure: without a connection, it says which input is missing.
  const gallery = await runTask({ command: 'retain' }, undefined, {
    folder: join(folder, 'AzureVMImageGalleryV1'),
    cwd: example,
    environment: {},
  })
  assert.equal(gallery.result, 'Failed')
  assert.ok(gallery.issues.length > 0, gallery.stdout)
  // The gate has no code: Azure DevOps sends the request that its manifest holds.
  const gate: unknown = JSON.parse(readFileSync(join(folder, 'AzureVMImageBuilderGateV1/task.json'), 'utf8'))
  assert.ok(at(gate, 'execution', 'HttpRequest', 'Execute') !== undefined)
  assert.ok(existsSync(join(folder, 'docs/overview.md')))
}
