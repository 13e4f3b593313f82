// npm run generate: what follows from the table of inputs and outputs is written from it. With --check, nothing is written; a file that
// differs from the table is named, and the exit code is 1.
import { readFileSync, writeFileSync } from 'node:fs'
import { apiVersions } from '../shared/template/model/api-versions.js'
import { templateSchema } from '../shared/template/schema.js'
import { actionManifest, subActionManifest } from './generate/action-manifest.js'
import { gateManifest } from './generate/gate-manifest.js'
import { gatesDocument } from './generate/gates.js'
import { preflightDocument } from './generate/preflight.js'
import { referenceDocument } from './generate/reference.js'
import { troubleshootingDocument } from './generate/troubleshooting.js'
import { rulesDocument } from './generate/rules.js'
import { setupDocument } from './generate/setup.js'
import { builderTask, galleryTask, taskManifest } from './generate/task-manifest.js'

const { version } = packageOf(JSON.parse(readFileSync('package.json', 'utf8')))

const files: Readonly<Record<string, string>> = {
  'action.yml': actionManifest(),
  'plan/action.yml': subActionManifest('plan'),
  'gate/action.yml': subActionManifest('gate'),
  'promote/action.yml': subActionManifest('promote'),
  'retain/action.yml': subActionManifest('retain'),
  'tasks/AzureVMImageBuilderV1/task.json': taskManifest(builderTask, version),
  'tasks/AzureVMImageGalleryV1/task.json': taskManifest(galleryTask, version),
  'tasks/AzureVMImageBuilderGateV1/task.json': gateManifest(version),
  ...Object.fromEntries(apiVersions.map((one) => [`schemas/${one}.json`, `${JSON.stringify(templateSchema(one, version))}\n`])),
  'docs/gates.md': gatesDocument(),
  'docs/reference.md': referenceDocument(version),
  'docs/troubleshooting.md': troubleshootingDocument(),
  'docs/rules.md': rulesDocument(),
  'docs/preflight.md': preflightDocument(),
  'docs/setup.md': setupDocument(),
  'shared/product-version.ts': `// Written by \`npm run generate\` from package.json.\nexport const version = '${version}'\n`,
}

const isCheck = process.argv.includes('--check')
for (const [file, text] of Object.entries(files)) {
  if (read(file) === text) continue
  if (isCheck) {
    process.stderr.write(`${file} is not what the tables of shared/ and package.json say: run \`npm run generate\` and commit.\n`)
    process.exitCode = 1
  } else {
    writeFileSync(file, text)
    process.stderr.write(`wrote ${file}\n`)
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function packageOf(value: unknown): { readonly version: string } {
  if (typeof value === 'object' && value !== null && 'version' in value && typeof value.version === 'string')
    return { version: value.version }
  throw new Error('package.json has no version.')
}
