// The tags of a release, in the Git repository that it is started in. It needs Node and Git alone: the job that may write to the repository
// installs no packages.
//   node scripts/release-tags.mjs commit 1.2.3   commits dist/action on top of HEAD, and pushes that commit as the tag v1.2.3
//   node scripts/release-tags.mjs major 1.2.3    moves the tag v1 to the commit of v1.2.3, and pushes it: a release, or a roll-back
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

const bundle = 'dist/action'

const main = ([command, version = '']) => {
  const [, major, preview] = /^(\d+)\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.exec(version) ?? []
  if (major === undefined) return fail(`"${version}" is not a version such as 1.2.3.`)
  if (command === 'commit') return commitBundle(version)
  if (command !== 'major') return fail(`The first argument is commit or major, not "${command}".`)
  if (preview !== undefined) return fail(`${version} is a preview: the tag v${major} stays where it is.`)
  return moveMajor(`v${major}`, `v${version}`)
}

const commitBundle = (version) => {
  const tag = `v${version}`
  if (git('ls-remote', 'origin', `refs/tags/${tag}`) !== '')
    return fail(`The tag ${tag} exists: a published version never changes. Release a later one.`)
  const source = git('rev-parse', 'HEAD')
  const commit = commitTree(source, treeWithBundle(source), `Release ${version}`)
  git('push', '--quiet', 'origin', `${commit}:refs/tags/${tag}`)
  print(`${tag} is ${commit}: the source ${source} and ${bundle}.`)
}

// A separate index, so that neither the checkout nor its index changes. The bytes are added unchanged, regardless of .gitattributes.
const treeWithBundle = (source) => {
  const folder = mkdtempSync(join(tmpdir(), 'aib-index-'))
  const index = { GIT_INDEX_FILE: join(folder, 'index') }
  try {
    gitWith(index, 'read-tree', source)
    for (const file of filesBelow(bundle)) {
      const blob = git('hash-object', '-w', '--no-filters', file)
      gitWith(index, 'update-index', '--add', '--cacheinfo', `100644,${blob},${file}`)
    }
    return gitWith(index, 'write-tree')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const filesBelow = (folder) => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative('.', join(entry.parentPath ?? entry.path, entry.name)).replaceAll('\\', '/'))
  if (!files.includes(`${folder}/main.mjs`)) fail(`${folder} has no bundle: run \`npm run build\`.`)
  return files.sort()
}

// Author, committer and time are those of the source, so that the same release is the same commit.
const commitTree = (source, tree, message) => {
  const [name, email, date] = git('log', '-1', '--format=%cn%n%ce%n%cI', source).split('\n')
  const who = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  }
  return gitWith(who, '-c', 'commit.gpgSign=false', 'commit-tree', tree, '-p', source, '-m', message)
}

const moveMajor = (major, tag) => {
  const [commit] = git('ls-remote', 'origin', `refs/tags/${tag}`).split('\t')
  if (commit === '') return fail(`The tag ${tag} does not exist.`)
  git('fetch', '--quiet', '--depth=1', 'origin', `refs/tags/${tag}`)
  git('push', '--quiet', '--force', 'origin', `${commit}:refs/tags/${major}`)
  print(`${major} is ${tag} now (${commit}).`)
}

const git = (...args) => gitWith({}, ...args)

const gitWith = (environment, ...args) =>
  execFileSync('git', args, { encoding: 'utf8', env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'inherit'] }).trim()

const print = (text) => process.stdout.write(`${text}\n`)

const fail = (text) => {
  process.stderr.write(`release-tags: ${text}\n`)
  process.exit(1)
}

main(process.argv.slice(2))
