// Publishes dist/release as the GitHub release of a version, whose tag exists, with the GitHub CLI. It can run again: a draft is completed,
// and a release that is published must have the same files.
//   node scripts/publish-release.mjs 1.2.3 true     `true` marks it as the latest release (release-tags.mjs is-latest)
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = 'dist/release'
const notes = 'NOTES.md'

const main = ([version, latest]) => {
  if (version === undefined || !['true', 'false'].includes(latest)) fail('The arguments are a version and true or false.')
  const tag = `v${version}`
  const names = readdirSync(folder).filter((name) => name !== notes)
  const state = stateOf(tag)
  if (state === 'published') return compare(tag, names)
  const files = names.map((name) => join(folder, name))
  const about = ['--verify-tag', '--title', version, '--notes-file', join(folder, notes)]
  // As a draft first: an immutable release accepts no files after it is published.
  if (state === 'draft') gh('upload', tag, '--clobber', ...files)
  else gh('create', tag, '--draft', ...about, ...files)
  gh('edit', tag, ...about, '--draft=false', `--latest=${latest}`)
  print(`The release ${tag} is published with ${names.length} files.`)
}

const stateOf = (tag) => {
  const { status, stdout, stderr } = start('view', tag, '--json', 'isDraft', '--jq', '.isDraft')
  if (status === 0) return stdout.trim() === 'true' ? 'draft' : 'published'
  if (/release not found/.test(stderr)) return 'missing'
  fail(`gh release view failed: ${stderr.trim()}`)
}

const compare = (tag, names) => {
  const published = mkdtempSync(join(tmpdir(), 'aib-published-'))
  try {
    gh('download', tag, '--dir', published)
    const all = [...new Set([...names, ...readdirSync(published)])].sort()
    const different = all.filter((name) => read(folder, name)?.equals(read(published, name) ?? Buffer.alloc(0)) !== true)
    if (different.length === 0) return print(`The release ${tag} is already published with the same ${names.length} files.`)
    fail(`The release ${tag} is already published with other content: ${different.join(', ')}. Release a later version.`)
  } finally {
    rmSync(published, { recursive: true, force: true })
  }
}

const read = (...path) => {
  try {
    return readFileSync(join(...path))
  } catch {
    return undefined
  }
}

const gh = (command, ...args) => {
  const { status, stderr } = start(command, ...args)
  if (status !== 0) fail(`gh release ${command} failed: ${stderr.trim()}`)
}

const start = (command, ...args) => {
  const result = spawnSync('gh', ['release', command, ...args], { encoding: 'utf8' })
  if (result.error) fail(`gh cannot be started: ${result.error.message}`)
  return result
}

const print = (text) => process.stdout.write(`${text}\n`)

const fail = (text) => {
  process.stderr.write(`publish-release: ${text}\n`)
  process.exit(1)
}

main(process.argv.slice(2))
