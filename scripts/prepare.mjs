// Brings a checkout to where commands can run: installs what the lockfile names, compiles what has changed, bundles what ships.
// Plain JavaScript without a dependency: it is the first thing that runs on a fresh clone.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const print = (text) => process.stderr.write(`\u25b8 ${text}\n`)

// Runs a program in the checkout with the terminal's own input and output; if its exit code is not 0, this process ends with it.
export const runOrExit = (command, args, options = {}) => {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options })
  if (result.error) throw result.error
  if (result.status !== 0) process.exit(result.status ?? 1)
}

// Runs mocha in this folder, with a new temporary folder, which is removed afterwards, and with these variables. Returns its exit code.
export const mocha = (args, folder = root, environment = {}) => {
  const temporary = mkdtempSync(join(tmpdir(), 'image-builder-tests-'))
  try {
    const { error, status } = spawnSync(process.execPath, [join(root, 'node_modules/mocha/bin/mocha.js'), ...args], {
      cwd: folder,
      stdio: 'inherit',
      env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary, ...environment },
    })
    if (error) throw error
    return status ?? 1
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

// The same; ends this process with the exit code if that is not 0.
export const runMocha = (args) => {
  const status = mocha(args)
  if (status !== 0) process.exit(status)
}

// Installs the packages of the lockfile (npm ci) if they are missing or the lockfile has changed since.
export const install = () => {
  const stamp = join(root, 'node_modules', '.lockfile-sha256')
  const lockfile = sha256(readFileSync(join(root, 'package-lock.json')))
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockfile) return
  print('Installing the packages of package-lock.json (npm ci; once, about a minute)')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  // Engine warnings are about Azurite, which asks for Node 22 and runs on 20 (a development dependency only).
  execFileSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  writeFileSync(stamp, lockfile)
}

// Compiles the TypeScript sources and tests to build/, one file each, where any of them has changed.
export const compile = async () => {
  const sources = sourceFiles(['actions', 'cli', 'platform', 'shared', 'tasks', 'test', 'scripts']).filter((file) => file.endsWith('.ts'))
  await whenStale('build', sources, 'Compiling the sources', async () => {
    const { build } = await import('esbuild')
    await build({
      entryPoints: sources,
      outdir: join(root, 'build'),
      outbase: root,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      sourcemap: true,
      logLevel: 'warning',
    })
  })
}

// Bundles the two front doors and the command to dist/, if any of their sources has changed.
export const bundle = async () => {
  const sources = [
    ...sourceFiles(['actions', 'cli', 'platform', 'shared', 'tasks']),
    'package-lock.json',
    'package.json',
    'scripts/bundles.mjs',
  ]
  await whenStale('dist', sources, 'Building the bundles', async () => {
    const { buildBundles } = await import('./bundles.mjs')
    await buildBundles(root)
  })
}

// Files below some folders of the checkout, sorted, relative to its root.
const sourceFiles = (folders) =>
  folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort()

// Builds a folder again, unless it was built from the same contents before.
const whenStale = async (folder, sources, text, make) => {
  const stamp = join(root, folder, '.sources-sha256')
  const digest = sha256(sources.map((file) => `${file}\0${sha256(readFileSync(join(root, file)))}`).join('\n'))
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  print(text)
  rmSync(join(root, folder), { recursive: true, force: true })
  await make()
  mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(stamp, digest)
}

const sha256 = (data) => createHash('sha256').update(data).digest('hex')
