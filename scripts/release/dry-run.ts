// A release from a scratch repository to a scratch origin, and each published part used as its users use it.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
    assert.equal(runScript('scripts/release-tags.mjs', ['check', `release-${version}`], checkout), version)
    releaseTags(checkout, version)
    step(`v${version} and ${majorOf(version)} are on the origin`)
    assert.match(releaseTags(checkout, version), /already exists with the same content.*\n.*is already v/)
    step('the same release again changes nothing')

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
    step('a roll-back moves the major tag to the earlier version; a published version cannot change')
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
  commitAndPush(checkout)
  cpSync('dist/action', join(checkout, 'dist/action'), { recursive: true })
  return checkout
}

// What Git tracks and has changed, on main of the origin.
const commitAndPush = (checkout: string): void => {
  const committer = ['-c', 'user.name=Dry run', '-c', 'user.email=dry-run@example.com', '-c', 'commit.gpgSign=false']
  run('git', [...committer, 'commit', '--quiet', '--no-verify', '--all', '--message', 'Source'], checkout)
  run('git', ['push', '--quiet', 'origin', 'HEAD:refs/heads/main'], checkout)
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

// What the workflow does with the tags.
const releaseTags = (checkout: string, version: string): string => {
  const commands = ['commit', 'major']
  return commands.map((command) => runScript('scripts/release-tags.mjs', [command, version], checkout)).join('\n')
}

// A later release takes the major tag; the roll-back gives it back.
const rollBack = (checkout: string, scratch: string, version: string): void => {
  const later = version.replace(/\d+$/, (patch) => String(Number(patch) + 1))
  const tagged = (tag: string): string => run('git', ['rev-parse', `refs/tags/${tag}`], join(scratch, 'origin'))
  const manifest = join(checkout, 'package.json')
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(`"version": "${version}"`, `"version": "${later}"`))
  commitAndPush(checkout)
  releaseTags(checkout, later)
  assert.equal(tagged(majorOf(version)), tagged(`v${later}`))
  assert.notEqual(tagged(`v${later}`), tagged(`v${version}`))
  runScript('scripts/release-tags.mjs', ['roll-back', version], checkout)
  assert.equal(tagged(majorOf(version)), tagged(`v${version}`))
  writeFileSync(join(checkout, 'dist/action/main.mjs'), 'other')
  assert.throws(() => runScript('scripts/release-tags.mjs', ['commit', later], checkout), /already exists with other content/)
}

const majorOf = (version: string): string => `v${version.split('.')[0] ?? ''}`

const step = (text: string): void => {
  process.stdout.write(`ok    ${text}\n`)
}
