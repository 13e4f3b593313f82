// npm run mutation: Stryker changes the pure decisions, one source file at a time, and runs that file's own tests on each change. A change
// that no test notices survives. At least 90 % must not: test/mutation.json has this limit and the files.
// Not a part of .ci/run: it takes about a minute for 150 lines. `npm run mutation -- decide` runs the files whose names contain that.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compile, install, root } from './prepare.mjs'

const { least, files } = JSON.parse(readFileSync(join(root, 'test/mutation.json'), 'utf8'))
const wanted = process.argv.slice(2)
const chosen = files.filter(({ source }) => wanted.length === 0 || wanted.some((name) => source.includes(name)))
if (chosen.length === 0) {
  console.error(`No file of test/mutation.json has a name with ${wanted.join(' or ')}.`)
  process.exit(2)
}
install()
await compile()

console.log('file, killed, changes, per cent')
let passed = true
for (const { source, tests } of chosen) {
  const mutants = mutate(source, tests)
  const killed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout')
  const percent = (100 * killed.length) / mutants.length
  for (const { status, mutatorName, location, replacement } of mutants) {
    if (status === 'Survived') console.log(`  ${source}:${location.start.line}:${location.start.column} ${mutatorName}: ${replacement}`)
  }
  console.log(`${source}, ${killed.length}, ${mutants.length}, ${percent.toFixed(1)}`)
  passed &&= percent >= least
}
process.exitCode = passed ? 0 : 1

// Stryker's command runner (its runner for mocha does not support mocha 12), in a copy of the checkout in which esbuild compiles the
// changed file alone: all changes are in it, and an environment variable selects one.
function mutate(source, tests) {
  const built = (file) => `build/${file.replace(/ts$/, 'js')}`
  const folder = mkdtempSync(join(tmpdir(), 'image-builder-mutation-'))
  const report = join(folder, 'report.json')
  const settings = join(folder, 'stryker.config.json')
  const content = {
    mutate: [source],
    ignorePatterns: ['/*', '!/build', '!/package.json', '!/shared', '!/docs', '!/examples', '!/schemas', '!/test'],
    testRunner: 'command',
    buildCommand: `${join(root, 'node_modules/.bin/esbuild')} ${source} --outfile=${built(source)} --target=node20 --log-level=error`,
    commandRunner: {
      command: `node ${join(root, 'node_modules/mocha/bin/mocha.js')} --no-config --bail --timeout 60000 ${tests.map(built).join(' ')}`,
    },
    // The texts of messages: tests assert facts, codes and places.
    mutator: { excludedMutations: ['StringLiteral'] },
    reporters: ['json'],
    jsonReporter: { fileName: report },
    // Below the checkout, so that its packages are found.
    tempDirName: 'build/.stryker',
    concurrency: 1,
    plugins: [],
    logLevel: 'error',
  }
  try {
    writeFileSync(settings, JSON.stringify(content))
    const stryker = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js')
    const { status } = spawnSync(process.execPath, [stryker, 'run', settings], { cwd: root, stdio: 'inherit' })
    if (status !== 0) process.exit(status ?? 1)
    return JSON.parse(readFileSync(report, 'utf8')).files[source].mutants.filter(({ status }) => status !== 'Ignored')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
