// npm run reproduce: builds the bundles a second time, in another folder that has only the sources and the packages that the first build
// names; packs what a release publishes of both, in dist/packages, the second with another umask and in another time zone; and compares every
// byte.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { buildBundles } from './bundles.mjs'
import { bundle, compile, install, root } from './prepare.mjs'

const sources = ['actions', 'cli', 'platform', 'shared', 'tasks', 'package.json', 'tsconfig.json']
const packed = ['README.md', 'LICENSE', 'vss-extension.json', 'docs/overview.md', 'docs/images']
const built = ['dist/action', 'dist/cli', 'dist/tasks', 'dist/metafiles', 'dist/packages']

install()
await compile()
await bundle()
const { packAll } = await import('../build/scripts/release/packages.js')
process.chdir(root)
await packAll(root, join(root, 'dist/packages'))
// What a machine may have otherwise: only the owner may read new files, and it is already tomorrow.
process.umask(0o077)
process.env.TZ = 'Pacific/Kiritimati'
const other = mkdtempSync(join(tmpdir(), 'aib-reproduce-'))
try {
  for (const path of [...sources, ...packed, ...bundledPackages()]) cpSync(join(root, path), join(other, path), { recursive: true })
  await buildBundles(other)
  await packAll(other, join(other, 'dist/packages'))
  report(differences())
} finally {
  rmSync(other, { recursive: true, force: true })
}

// Folders of the packages in the bundles. A package inside another one's folder is copied with it.
function bundledPackages() {
  const folders = readdirSync(join(root, 'dist/metafiles')).flatMap((name) => {
    const { inputs } = JSON.parse(readFileSync(join(root, 'dist/metafiles', name), 'utf8'))
    return Object.keys(inputs).flatMap((file) => /^(?:[^:]*:)?(node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? [])
  })
  return [...new Set(folders)]
}

function differences() {
  const files = new Set([...filesOf(root), ...filesOf(other)])
  return [...files].sort().filter((file) => read(root, file)?.equals(read(other, file) ?? Buffer.alloc(0)) !== true)
}

function filesOf(top) {
  return built
    .flatMap((folder) => readdirSync(join(top, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(top, join(entry.parentPath ?? entry.path, entry.name)))
}

function read(top, file) {
  try {
    return readFileSync(join(top, file))
  } catch {
    return undefined
  }
}

function report(different) {
  if (different.length === 0) {
    process.stderr.write('The bundles and packages are reproducible: two builds in two folders are equal, byte for byte.\n')
    return
  }
  process.stderr.write(`Two builds differ in:\n${different.map((file) => `  ${file}\n`).join('')}`)
  process.exitCode = 1
}
