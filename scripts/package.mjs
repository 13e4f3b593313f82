// npm run package: the Azure DevOps extension as a .vsix, offline.
import { cpSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { bundle, install, root, runOrExit } from './prepare.mjs'

install()
await bundle()
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

// tfx looks for a task where its contribution says, from the root: the files stand there as they will in the extension.
const stage = join(root, 'dist/extension/content')
rmSync(stage, { recursive: true, force: true })
for (const path of ['vss-extension.json', 'LICENSE', 'docs/overview.md', 'docs/images'])
  cpSync(join(root, path), join(stage, path), { recursive: true })
cpSync(join(root, 'dist/tasks'), stage, { recursive: true })

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
  join(root, 'dist/extension/azure-vm-image-builder.vsix'),
])
