// npm run package: the Azure DevOps extension as a .vsix, offline.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import JSZip from 'jszip'
import { bundle, install, root, runOrExit } from './prepare.mjs'

install()
await bundle()
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

// tfx looks for a task where its contribution says, from the root: the files are laid out as in the extension.
const stage = join(root, 'dist/extension/content')
rmSync(stage, { recursive: true, force: true })
for (const path of ['vss-extension.json', 'LICENSE', 'docs/overview.md', 'docs/images'])
  cpSync(join(root, path), join(stage, path), { recursive: true })
cpSync(join(root, 'dist/tasks'), stage, { recursive: true })

const vsix = join(root, 'dist/extension/azure-vm-image-builder.vsix')
runOrExit(process.execPath, [
  'node_modules/tfx-cli/_build/tfx-cli.js',
  'extension',
  'create',
  '--no-color',
  '--root',
  stage,
  '--manifest-globs',
  'vss-extension.json',
  '--override',
  JSON.stringify({ version }),
  '--output-path',
  vsix,
])
writeFileSync(vsix, await withoutTimes(readFileSync(vsix)))

// tfx writes the time of packing into each entry: without it, the same content is the same file.
async function withoutTimes(packed) {
  const entries = Object.values((await JSZip.loadAsync(packed)).files).filter(({ dir }) => !dir)
  const again = new JSZip()
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1)))
    again.file(entry.name, await entry.async('nodebuffer'), { date: new Date(Date.UTC(1980, 0, 1)), createFolders: false })
  return again.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE', compressionOptions: { level: 9 }, platform: 'DOS' })
}
