// What ships, in dist/: the action, the task's folder and the command, each an ES module with its chunks; what a command does not need
// is in a chunk that it does not load.
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { build } from 'esbuild'

const bundles = [
  { name: 'action', entries: { main: 'actions/main.ts', post: 'actions/post.ts' }, host: 'actions/host.ts', folder: 'dist/action' },
  {
    name: 'extension',
    entries: { main: 'tasks/AzureVMImageBuilderV1/main.ts', post: 'tasks/AzureVMImageBuilderV1/post.ts' },
    host: 'tasks/AzureVMImageBuilderV1/host.ts',
    folder: 'dist/tasks/AzureVMImageBuilderV1',
    copies: ['tasks/AzureVMImageBuilderV1/task.json', 'tasks/AzureVMImageBuilderV1/icon.png'],
  },
  { name: 'command', entries: { aib: 'cli/main.ts' }, host: 'cli/host.ts', folder: 'dist/cli', firstLine: '#!/usr/bin/env node\n' },
]

// The same program under another manifest: Azure DevOps downloads each task as a separate folder.
const sameProgram = {
  from: 'dist/tasks/AzureVMImageBuilderV1',
  to: 'dist/tasks/AzureVMImageGalleryV1',
  manifest: 'tasks/AzureVMImageGalleryV1',
}

// A task without code: Azure DevOps sends its request.
const plain = {
  folder: 'dist/tasks/AzureVMImageBuilderGateV1',
  copies: ['tasks/AzureVMImageBuilderGateV1/task.json', 'tasks/AzureVMImageBuilderGateV1/icon.png'],
}

// Packages that call require() keep working in a module: without this, esbuild's output throws "Dynamic require … is not supported". It
// must not declare __filename, which unminified bundles declare themselves.
const requireBanner = "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);"

// Builds all bundles below `root`, and lists in dist/metafiles what went into each of them: a release makes its bills of materials of it.
export const buildBundles = async (root) => {
  const packages = new Set()
  mkdirSync(join(root, 'dist/metafiles'), { recursive: true })
  for (const { name, entries, host, folder, firstLine = '', copies = [] } of bundles) {
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
      plugins: [cryptoByRequire(root), undiciIfBehindProxy, withoutExamples, withoutDescriptions, loadedTogether(root, host)],
      metafile: true,
      write: false,
      logLevel: 'warning',
    })
    for (const { path, text } of outputFiles) writeModule(path, Object.hasOwn(entries, basename(path, '.mjs')) ? firstLine : '', text)
    for (const file of Object.keys(metafile.inputs)) collectPackage(packages, file)
    writeFileSync(join(root, 'dist/metafiles', `${name}.json`), JSON.stringify(metafile))
    for (const copy of copies) copyFileSync(join(root, copy), join(root, folder, basename(copy)))
    writeFileSync(join(root, folder, 'package.json'), '{"type":"module"}\n')
  }
  mkdirSync(join(root, plain.folder), { recursive: true })
  for (const copy of plain.copies) copyFileSync(join(root, copy), join(root, plain.folder, basename(copy)))
  const notices = licenceNotices(root, [...packages].sort())
  for (const { folder } of bundles) writeFileSync(join(root, folder, 'THIRD-PARTY-NOTICES.txt'), notices)
  cpSync(join(root, sameProgram.from), join(root, sameProgram.to), { recursive: true })
  for (const file of ['task.json', 'icon.png']) copyFileSync(join(root, sameProgram.manifest, file), join(root, sameProgram.to, file))
}

const writeModule = (path, firstLine, text) => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${firstLine}${/\brequire\b/.test(text) ? requireBanner : ''}${text}`)
}

// Examples of the linter's rules and of known failures are for the documentation and the tests: half of what a plan would load of the
// linter, and of what a build would load of the failures.
const withoutExamples = {
  name: 'without-examples',
  setup: ({ onLoad }) => {
    onLoad({ filter: /shared[\\/]template[\\/]lint[\\/][^\\/]+\.ts$/, namespace: 'file' }, ({ path }) => ({
      loader: 'ts',
      contents: readFileSync(path, 'utf8').replace(/^ {4}(?:bad|good): (?:yaml`[^`]*`|.*),$/gm, ''),
    }))
    onLoad({ filter: /shared[\\/]diagnosis[\\/][^\\/]+\.ts$/, namespace: 'file' }, ({ path }) => ({
      loader: 'ts',
      contents: readFileSync(path, 'utf8').replace(/^ {4}(?:examples|composed|not): \[(?:.*\],|\n(?:(?! {4}\],$).*\n)* {4}\],)$/gm, ''),
    }))
  },
}

// The descriptions of inputs and outputs are for the manifests and the documentation: no bundle shows them.
const withoutDescriptions = {
  name: 'without-descriptions',
  setup: ({ onLoad }) => {
    onLoad({ filter: /shared[\\/]inputs[\\/]table[\\/][^\\/]+\.ts$/, namespace: 'file' }, ({ path }) => ({
      loader: 'ts',
      contents: readFileSync(path, 'utf8').replace(
        /\bdescription:\s+(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?=,$| \},$)/gm,
        "description: ''",
      ),
    }))
  },
}

// Commands that load little of Azure, or that only people run.
const apart = new Set(['plan.ts', 'schema.ts', 'setup.ts', 'vhd.ts'])

// Modules that are loaded one by one and share most of what they need. esbuild makes a chunk of what the same imports lead to, and Node
// takes longer to open a chunk than to read 10 KB of it: without this, a command is fifty of them.
const groups = [
  // All that talks to Azure.
  [
    ...readdirSync(new URL('../shared/commands/', import.meta.url))
      .filter((name) => !apart.has(name))
      .map((name) => `shared/commands/${name}`),
    ...['cancel-left-over', 'compare', 'connect', 'preflight'].map((name) => `shared/build/${name}.ts`),
  ],
  // All that reads templates and shows plans.
  [
    'shared/plan/plan-file.ts',
    'shared/template/lint/rules.ts',
    'shared/build/present-plans.ts',
    'shared/report/plan-comment.ts',
    'shared/report/plan-document.ts',
  ],
]

// Modules that are loaded only after the group of another module, and belong to its chunk.
const after = { 'shared/template/evaluate-deployment.ts': 'shared/plan/plan-file.ts' }

// What is always loaded, in addition to the host.
const always = 'shared/run.ts'

// A thread loads nothing else: its code is a separate chunk that imports no others.
const thread = 'shared/artifacts/digest-thread.ts'
const ofThread = [thread, 'shared/artifacts/digest.ts']

// A dynamic import of one of our modules leads to the modules that are always loaded and to those of its group, so that each group is one
// chunk. (The default export of a module would be lost: none is used.)
const loadedTogether = (root, host) => ({
  name: 'loaded-together',
  setup: ({ onLoad, onResolve, resolve: find }) => {
    onResolve({ filter: /./ }, async ({ path, importer, resolveDir, kind, namespace }) => {
      const isOurs = namespace === 'file' && !importer.includes('node_modules')
      if (kind !== 'dynamic-import' || !isOurs || path.startsWith('node:')) return undefined
      const { path: file } = await find(path, { resolveDir, kind: 'import-statement' })
      const name = relative(root, file).replaceAll('\\', '/')
      return name === thread ? undefined : { path: name, namespace: 'loaded-together' }
    })
    onLoad({ filter: /.*/, namespace: 'loaded-together' }, ({ path }) => {
      const group = groups.find((members) => members.includes(after[path] ?? path)) ?? []
      const loaded = [host, always, ...group].map((other, index) => `export * as loaded${index} from './${other}'`)
      return { resolveDir: root, contents: [`export * from './${path}'`, ...loaded].join('\n') }
    })
  },
})

// An import of the module also loads its web crypto, for the name that it exports; a require of it does not.
const cryptoByRequire = (root) => ({
  name: 'crypto-by-require',
  setup: ({ onLoad, onResolve }) => {
    const left = ofThread.map((file) => join(root, file))
    onResolve({ filter: /^(?:node:)?crypto$/ }, ({ kind, importer }) =>
      kind === 'import-statement' && !left.includes(importer) ? { path: 'crypto', namespace: 'crypto-by-require' } : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'crypto-by-require' }, () => ({ contents: "module.exports = require('node:crypto')" }))
  },
})

// @actions/http-client, which @actions/core asks for its tokens, needs undici only behind a proxy: the action would initialize all of it, a
// WebAssembly module included, at each start.
const undiciIfBehindProxy = {
  name: 'undici-if-behind-proxy',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^undici$/ }, ({ importer, resolveDir }) =>
      /[\\/]@actions[\\/]http-client[\\/]/.test(importer)
        ? { path: 'undici', namespace: 'undici-if-behind-proxy', pluginData: resolveDir }
        : undefined,
    )
    // What `new` gives is what the function returns.
    onLoad({ filter: /.*/, namespace: 'undici-if-behind-proxy' }, ({ pluginData: resolveDir }) => ({
      resolveDir,
      contents: "export function ProxyAgent(...options) { return new (require('undici').ProxyAgent)(...options) }",
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
