// A release from a scratch repository to a scratch origin, and each published part used as its users use it.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { prepareRelease, releaseFolder } from './prepare.js'
import { run, runScript } from './run.js'
import { tryAction, tryCommand, tryExtension } from './trials.js'

// Ends with an error at the first step that fails.
export const dryRun = async (): Promise<void> => {
  const version = prepareRelease('unreleased')
  const scratch = mkdtempSync(join(tmpdir(), 'aib-release-'))
  try {
    const checkout = scratchCheckout(scratch)
    runScript('scripts/release-tags.mjs', ['commit', version], checkout)
    runScript('scripts/release-tags.mjs', ['major', version], checkout)
    step(`v${version} and ${majorOf(version)} are on the origin`)

    const action = cloneOf(scratch, majorOf(version))
    verifyChecksums(action)
    step('SHA256SUMS is right of each file and of the release commit')
    await tryAction(action)
    step('the action runs from the release commit')
    tryCommand(`${releaseFolder}/azure-image-builder-pipelines-${version}.tgz`, join(scratch, 'installed'))
    step('the npm package installs into an empty folder, and its aib plans the example')
    await tryExtension(`${releaseFolder}/azure-vm-image-builder-${version}.vsix`, join(scratch, 'unpacked'))
    step('the extension unpacks, and its tasks run')
    rollBack(checkout, scratch, version)
    step('a roll-back moves the major tag to the earlier version; a published version cannot be released again')
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

// The project's files, uncommitted changes included, as a repository of one commit with an empty origin.
const scratchCheckout = (scratch: string): string => {
  const checkout = join(scratch, 'checkout')
  const left = ['.git', 'node_modules', 'build', 'dist'].map((name) => resolve(name))
  cpSync('.', checkout, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !left.includes(resolve(path)) && basename(path) !== 'node_modules',
  })
  run('git', ['init', '--quiet', '--bare', join(scratch, 'origin')], scratch)
  run('git', ['init', '--quiet'], checkout)
  run('git', ['remote', 'add', 'origin', join(scratch, 'origin')], checkout)
  run('git', ['add', '--all'], checkout)
  const committer = ['-c', 'user.name=Dry run', '-c', 'user.email=dry-run@example.com', '-c', 'commit.gpgSign=false']
  run('git', [...committer, 'commit', '--quiet', '--no-verify', '--message', 'Source'], checkout)
  cpSync('dist/action', join(checkout, 'dist/action'), { recursive: true })
  return checkout
}

const cloneOf = (scratch: string, tag: string): string => {
  const folder = join(scratch, `clone-${tag}`)
  run(
    'git',
    ['-c', 'advice.detachedHead=false', 'clone', '--quiet', '--depth=1', '--branch', tag, `file://${scratch}/origin`, folder],
    scratch,
  )
  return folder
}

// Files of the action are in the clone, everything else in dist/release.
const verifyChecksums = (clone: string): void => {
  const lines = readFileSync(join(releaseFolder, 'SHA256SUMS'), 'utf8').trimEnd().split('\n')
  assert.ok(lines.length > 10, 'SHA256SUMS is too short')
  for (const line of lines) {
    const [digest, name = ''] = line.split('  ')
    const file = name.startsWith('dist/') ? join(clone, name) : join(releaseFolder, name)
    assert.equal(createHash('sha256').update(readFileSync(file)).digest('hex'), digest, name)
  }
}

// A later release takes the major tag; the roll-back gives it back.
const rollBack = (checkout: string, scratch: string, version: string): void => {
  const later = version.replace(/\d+$/, (patch) => String(Number(patch) + 1))
  const tagged = (tag: string): string => run('git', ['rev-parse', `refs/tags/${tag}`], join(scratch, 'origin'))
  mkdirSync(join(checkout, 'dist/action'), { recursive: true })
  writeFileSync(join(checkout, 'dist/action/later.txt'), later)
  runScript('scripts/release-tags.mjs', ['commit', later], checkout)
  runScript('scripts/release-tags.mjs', ['major', later], checkout)
  assert.equal(tagged(majorOf(version)), tagged(`v${later}`))
  assert.notEqual(tagged(`v${later}`), tagged(`v${version}`))
  runScript('scripts/release-tags.mjs', ['major', version], checkout)
  assert.equal(tagged(majorOf(version)), tagged(`v${version}`))
  assert.throws(() => {
    runScript('scripts/release-tags.mjs', ['commit', version], checkout)
  }, /exists/)
}

const majorOf = (version: string): string => `v${version.split('.')[0] ?? ''}`

const step = (text: string): void => {
  process.stdout.write(`ok    ${text}\n`)
}
