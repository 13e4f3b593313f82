// npm run package: the Azure DevOps extension as a .vsix, offline.
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { bundle, compile, install, root } from './prepare.mjs'

install()
await compile()
await bundle()
const { packExtension } = await import('../build/scripts/release/packages.js')
const vsix = join(root, 'dist/extension/azure-vm-image-builder.vsix')
mkdirSync(dirname(vsix), { recursive: true })
process.chdir(root)
await packExtension(root, vsix)
process.stdout.write(`${vsix}\n`)
