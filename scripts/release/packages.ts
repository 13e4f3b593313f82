// What is packed of the bundles: the extension, the npm package, and a bill of materials of each bundle. The same bundles give the same
// bytes, whatever the folder, the time, the time zone and the umask.
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import JSZip from 'jszip'
import { at, textOf } from '../../shared/json.js'
import { writeBill } from './bills.js'
import { run } from './run.js'

// Packs all of it into a folder, from a project (a folder with package.json and dist/) that need not be this one.
export const packAll = async (project: string, folder: string): Promise<void> => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const version = versionOf(project)
  await packExtension(project, join(folder, `azure-vm-image-builder-${version}.vsix`))
  await packCommand(project, folder)
  for (const bundle of ['action', 'extension', 'command']) writeBill(project, bundle, join(folder, `${bundle}-${version}.cdx.json`))
}

// The version in a project's package.json.
export const versionOf = (project: string): string =>
  textOf(at(JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')), 'version')) ?? ''

// Packs the Azure DevOps extension as a .vsix, offline.
export const packExtension = (project: string, vsix: string): Promise<void> =>
  inTemporaryFolder(async (stage) => {
    // tfx looks for a task where its contribution says, from the root: the files are laid out as in the extension.
    for (const path of ['vss-extension.json', 'LICENSE', 'docs/overview.md', 'docs/images'])
      cpSync(join(project, path), join(stage, path), { recursive: true })
    cpSync(join(project, 'dist/tasks'), stage, { recursive: true })
    const tfx = resolve('node_modules/tfx-cli/_build/tfx-cli.js')
    const override = JSON.stringify({ version: versionOf(project) })
    const options = ['--root', stage, '--manifest-globs', 'vss-extension.json', '--override', override, '--output-path', resolve(vsix)]
    run(process.execPath, [tfx, 'extension', 'create', '--no-color', ...options], stage)
    writeFileSync(vsix, await withoutTimes(readFileSync(vsix)))
  })

// tfx writes the time of packing into each entry: without it, the same content is the same file.
const withoutTimes = async (packed: Buffer): Promise<Buffer> => {
  const entries = Object.values((await JSZip.loadAsync(packed)).files).filter(({ dir }) => !dir)
  const again = new JSZip()
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1)))
    again.file(entry.name, await entry.async('nodebuffer'), { date: new Date(Date.UTC(1980, 0, 1)), createFolders: false })
  return again.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE', compressionOptions: { level: 9 }, platform: 'DOS' })
}

// npm writes the modes of the files into the package, which depend on the umask of the checkout: a copy has fixed ones.
const packCommand = (project: string, folder: string): Promise<void> =>
  inTemporaryFolder((stage) => {
    for (const path of ['package.json', 'README.md', 'LICENSE', 'dist/cli'])
      cpSync(join(project, path), join(stage, path), { recursive: true })
    for (const entry of readdirSync(stage, { recursive: true, withFileTypes: true }))
      chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644)
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
    run(npm, ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', resolve(folder)], stage)
  })

const inTemporaryFolder = async (body: (folder: string) => Promise<void> | void): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'aib-pack-'))
  try {
    await body(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
