// What ships, in dist/: the action, the task's folder and the command, each an ES module with its chunks; what a command does not need
// is in a chunk that it does not load.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { build } from 'esbuild'

const bundles = [
  { entries: { main: 'actions/main.ts', post: 'actions/post.ts' }, folder: 'dist/action' },
  {
    entries: { main: 'tasks/AzureVMImageBuilderV1/main.ts', post: 'tasks/AzureVMImageBuilderV1/post.ts' },
    folder: 'dist/tasks/AzureVMImageBuilderV1',
    copies: ['tasks/AzureVMImageBuilderV1/task.json', 'tasks/AzureVMImageBuilderV1/icon.png'],
  },
  { entries: { aib: 'cli/main.ts' }, folder: 'dist/cli', firstLine: '#!/usr/bin/env node\n' },
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
  for (const { entries, folder, firstLine = '', copies = [] } of bundles) {
    const { metafile, outputFiles } = await build({
      absWorkingDir: root,
      entryPoints: entries,
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      chunkNames: 'chunks/[name]-[hash]',
      bundle: true,
      splitting: true,
      // Names stay as they are: they make stack traces that can be read. esbuild's keepNames would call a function for each of them.
      minifyWhitespace: true,
      minifySyntax: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      // Its CommonJS file asks for its parts in a way that no bundler sees.
      alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
      legalComments: 'none',
      plugins: [lazyOidcClient, partsOfTaskLib, withoutFormatter, loadedTogether(root)],
      metafile: true,
      write: false,
      logLevel: 'warning',
    })
    for (const { path, text } of outputFiles) writeModule(path, Object.hasOwn(entries, basename(path, '.mjs')) ? firstLine : '', text)
    for (const file of Object.keys(metafile.inputs)) collectPackage(packages, file)
    for (const copy of copies) copyFileSync(join(root, copy), join(root, folder, basename(copy)))
    writeFileSync(join(root, folder, 'package.json'), '{"type":"module"}\n')
  }
  mkdirSync(join(root, plain.folder), { recursive: true })
  for (const copy of plain.copies) copyFileSync(join(root, copy), join(root, plain.folder, basename(copy)))
  const notices = licenceNotices(root, [...packages].sort())
  for (const { folder } of bundles) writeFileSync(join(root, folder, 'THIRD-PARTY-NOTICES.txt'), notices)
}

const writeModule = (path, firstLine, text) => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${firstLine}${/\brequire\b/.test(text) ? requireBanner : ''}${text}`)
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

// azure-pipelines-task-lib brings what runs programs and finds files, a third of it, for functions that nothing here calls: it is left out.
const partsOfTaskLib = {
  name: 'parts-of-task-lib',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^(?:child_process|minimatch|q|\.\/toolrunner)$/ }, ({ path, importer }) =>
      importer.includes('azure-pipelines-task-lib') ? { path, namespace: 'left-out' } : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: 'module.exports = {}' }))
  },
}

// What is asked for one by one and shares most of what it needs. esbuild makes a chunk of what the same imports lead to, and Node takes
// longer to open a chunk than to read 10 KB of it: without this, a command is fifty of them.
const groups = [
  // All that talks to Azure.
  [
    'build',
    'run-existing',
    'wait',
    'cancel',
    'cancel-left-over',
    'check',
    'gate',
    'promote',
    'retain',
    'compare',
    'connect',
    'preflight',
  ].map((name) => `shared/commands/${name}.ts`),
  ['shared/commands/plan.ts', 'shared/commands/schema.ts'],
  ['shared/plan/plan-template.ts', 'shared/template/lint/rules.ts'],
]

// What every run has loaded already when it asks for more.
const always = 'shared/run.ts'

// Each of our own modules that is asked for leads to those of its group, and to what is there in any case: they become one chunk each.
const loadedTogether = (root) => ({
  name: 'loaded-together',
  setup: ({ onLoad, onResolve, resolve: find }) => {
    onResolve({ filter: /^\./ }, async ({ path, resolveDir, kind }) => {
      if (kind !== 'dynamic-import') return undefined
      const { path: file } = await find(path, { resolveDir, kind: 'import-statement' })
      const name = relative(root, file).replaceAll('\\', '/')
      return name.startsWith('shared/') ? { path: name, namespace: 'loaded-together' } : undefined
    })
    onLoad({ filter: /.*/, namespace: 'loaded-together' }, ({ path }) => {
      const group = groups.find((members) => members.includes(path)) ?? []
      const beside = [always, ...group].map((other, index) => `export * as beside${index} from './${other}'`)
      return { resolveDir: root, contents: [`export * from './${path}'`, ...beside].join('\n') }
    })
  },
})

// jsonc-parser's formatter makes 1,200 texts of spaces when it is loaded. Nothing here formats: what is not used may be left out.
const withoutFormatter = {
  name: 'without-formatter',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/impl\/(?:format|edit)$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, `${path}.js`),
      sideEffects: false,
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
