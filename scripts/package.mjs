// npm run package: the Azure DevOps extension as a .vsix, offline.
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle, install, root, runOrExit } from './prepare.mjs'

install()
await bundle()
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
mkdirSync(join(root, 'dist/extension'), { recursive: true })
runOrExit(process.execPath, [
  'node_modules/tfx-cli/_build/tfx-cli.js',
  'extension',
  'create',
  '--no-color',
  '--manifest-globs',
  'vss-extension.json',
  '--override',
  JSON.stringify({ version }),
  '--output-path',
  'dist/extension/azure-vm-image-builder.vsix',
])
