// What ships, in dist/: the action, the task's folder and the command, each an ES module with its chunks; what a command does not need
// is in a chunk that it does not load.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'esbuild'

const bundles = [
  { entries: { main: 'actions/main.ts', post: 'actions/post.ts' }, folder: 'dist/action' },
  {
    entries: { main: 'tasks/AzureVMImageBuilderV1/main.ts', post: 'tasks/AzureVMImageBuilderV1/post.ts' },
    folder: 'dist/tasks/AzureVMImageBuilderV1',
    copies: ['tasks/AzureVMImageBuilderV1/task.json', 'tasks/AzureVMImageBuilderV1/icon.png'],
  },
  { entries: { aib: 'cli/main.ts' }, folder: 'dist/cli', banner: '#!/usr/bin/env node\n' },
]

// A task without code: Azure DevOps sends its request.
const plain = {
  folder: 'dist/tasks/AzureVMImageBuilderGateV1',
  copies: ['tasks/AzureVMImageBuilderGateV1/task.json', 'tasks/AzureVMImageBuilderGateV1/icon.png'],
}

// Packages that call require() keep working in a module (PLATFORM.md section 7); __filename must not be declared here.
const requireBanner = "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);"

// Builds all bundles below `root`.
export const buildBundles = async (root) => {
  const packages = new Set()
  for (const { entries, folder, banner = '', copies = [] } of bundles) {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: entries,
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      chunkNames: 'chunks/[name]-[hash]',
      bundle: true,
      splitting: true,
      minify: true,
      keepNames: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      // Its CommonJS file asks for its parts in a way that no bundler sees.
      alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
      banner: { js: banner + requireBanner },
      legalComments: 'none',
      plugins: [lazyOidcClient],
      metafile: true,
      logLevel: 'warning',
    })
    for (const file of Object.keys(metafile.inputs)) collectPackage(packages, file)
    for (const copy of copies) copyFileSync(join(root, copy), join(root, folder, basename(copy)))
    writeFileSync(join(root, folder, 'package.json'), '{"type":"module"}\n')
  }
  mkdirSync(join(root, plain.folder), { recursive: true })
  for (const copy of plain.copies) copyFileSync(join(root, copy), join(root, plain.folder, basename(copy)))
  const notices = licenceNotices(root, [...packages].sort())
  for (const { folder } of bundles) writeFileSync(join(root, folder, 'THIRD-PARTY-NOTICES.txt'), notices)
}

// @actions/core brings an HTTP client, the larger half of the action's start, for the one function that fetches an OIDC token: it is
// loaded when that is called.
const lazyOidcClient = {
  name: 'lazy-oidc-client',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^\.\/oidc-utils\.js$/ }, ({ resolveDir, kind }) =>
      kind === 'dynamic-import'
        ? undefined
        : { path: join(resolveDir, 'oidc-utils.js'), namespace: 'lazy-oidc-client', pluginData: resolveDir },
    )
    onLoad({ filter: /.*/, namespace: 'lazy-oidc-client' }, ({ pluginData }) => ({
      resolveDir: pluginData,
      contents:
        "export const OidcClient = { getIDToken: async (audience) => (await import('./oidc-utils.js')).OidcClient.getIDToken(audience) }",
    }))
  },
}

// The folder of the package that an input of a bundle belongs to; what a plugin made up (with a colon in its name) belongs to none.
const collectPackage = (packages, file) => {
  const match = /^[^:]*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)
  if (match) packages.add(match[0])
}

// The licences of the packages in the bundles: their terms ask that the texts go along.
const licenceNotices = (root, folders) =>
  folders
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
      return `${name} ${version} (${license ?? 'see below'})\n\n${licenceText(join(root, folder))}`
    })
    .join(`\n${'-'.repeat(78)}\n\n`)

const licenceText = (folder) => {
  for (const name of [
    'LICENSE',
    'LICENSE.md',
    'LICENSE.txt',
    'license',
    'LICENCE',
    'License',
    'License.txt',
    'LICENSE-MIT',
    'LICENSE.TXT',
  ]) {
    try {
      return readFileSync(join(folder, name), 'utf8').trim() + '\n'
    } catch {
      continue
    }
  }
  return 'The package has no licence file; the licence named above applies.\n'
}
