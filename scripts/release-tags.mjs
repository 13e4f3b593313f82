// The tags of a release, in the Git repository that it is started in. It needs Node and Git alone: the job that may write to the repository
// installs no packages. Each command can run again: what is already done is a success.
//   node scripts/release-tags.mjs check release-1.2.3   prints 1.2.3 if that tag on HEAD may be released
//   node scripts/release-tags.mjs commit 1.2.3          commits dist/action on top of HEAD, and pushes that commit as the tag v1.2.3
//   node scripts/release-tags.mjs is-latest 1.2.3       prints true if no later version has been released, otherwise false
//   node scripts/release-tags.mjs is-newest-major 1.2.3 prints true if no later major version has been released, otherwise false
//   node scripts/release-tags.mjs major 1.2.3           moves the tag v1 to the commit of v1.2.3, unless v1 is a later version
//   node scripts/release-tags.mjs roll-back 1.2.3       the same, from a later version too
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

const bundle = 'dist/action'

const main = ([command = '', argument = '']) => {
  if (command === 'check') return print(releasable(argument))
  const commands = {
    commit: commitBundle,
    'is-latest': isLatest,
    'is-newest-major': isNewestMajor,
    major: moveMajor,
    'roll-back': rollBack,
  }
  const start = commands[command]
  if (start === undefined) fail(`"${command}" is not a command: check, commit, is-latest, is-newest-major, major or roll-back.`)
  if (numbersOf(argument) === undefined) fail(`"${argument}" is not a version such as 1.2.3.`)
  start(argument)
}

// The version that a tag such as release-1.2.3 on HEAD releases.
const releasable = (tag) => {
  const version = tag.replace(/^release-/, '')
  if (version === tag || numbersOf(version) === undefined) fail(`"${tag}" is not a tag such as release-1.2.3.`)
  const head = git('rev-parse', 'HEAD')
  requireVersion(head, version)
  const ofMajor = [...originTags()].filter(([name]) => name.startsWith(`${majorOf(version)}.`))
  const later = laterThan(version, new Map(ofMajor))
  if (later !== undefined) fail(`${version} is not later than v${later}, which has been released. Release a later version.`)
  // A workflow checks out one commit: the branches need the commits before their ends too.
  if (git('rev-parse', '--is-shallow-repository') === 'true') git('fetch', '--quiet', '--unshallow', 'origin')
  const branches = ['main', 'release/*'].map((name) => `+refs/heads/${name}:refs/remotes/origin/${name}`)
  git('fetch', '--quiet', '--no-tags', 'origin', ...branches)
  const found = git('for-each-ref', '--contains', head, 'refs/remotes/origin/main', 'refs/remotes/origin/release/')
  if (found === '') fail(`The commit ${head} is neither on main nor on a branch release/… of the repository: ${tag} is not released.`)
  return version
}

const commitBundle = (version) => {
  const tag = `v${version}`
  const source = git('rev-parse', 'HEAD')
  requireVersion(source, version)
  const tree = treeWithBundle(source)
  const existing = originTags().get(tag)
  if (existing !== undefined) {
    fetchTag(tag)
    const files = git('diff-tree', '-r', '--name-only', existing, tree)
    if (files === '') return print(`${tag} already exists with the same content (${existing}).`)
    const [first, ...others] = files.split('\n')
    const differs = others.length === 0 ? `${first} differs` : `${first} and ${others.length} more files differ`
    fail(`${tag} already exists with other content: ${differs}. A published version never changes: release a later version.`)
  }
  const commit = commitTree(source, tree, `Release ${version}`)
  git('push', '--quiet', 'origin', `${commit}:refs/tags/${tag}`)
  print(`${tag} is ${commit}: the source ${source} and ${bundle}.`)
}

const requireVersion = (commit, version) => {
  const found = JSON.parse(git('show', `${commit}:package.json`)).version
  if (found !== version)
    fail(`package.json of ${commit} has the version ${found}, not ${version}: run \`npm run release -- --version ${version}\` first.`)
}

// A separate index, so that neither the checkout nor its index changes. The bytes are added unchanged, regardless of .gitattributes.
const treeWithBundle = (source) => {
  const files = filesBelow(bundle)
  const folder = mkdtempSync(join(tmpdir(), 'aib-index-'))
  const index = { GIT_INDEX_FILE: join(folder, 'index') }
  try {
    gitWith(index, 'read-tree', source)
    const blobs = run({}, files.join('\n'), 'hash-object', '-w', '--no-filters', '--stdin-paths').split('\n')
    run(index, files.map((file, number) => `100644 ${blobs[number]}\t${file}\n`).join(''), 'update-index', '--add', '--index-info')
    return gitWith(index, 'write-tree')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const filesBelow = (folder) => {
  if (!existsSync(`${folder}/main.mjs`)) fail(`${folder} has no bundle: run \`npm run build\`.`)
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative('.', join(entry.parentPath ?? entry.path, entry.name)).replaceAll('\\', '/'))
    .sort()
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

const isLatest = (version) => print(String(laterThan(version, originTags()) === undefined))

const isNewestMajor = (version) => {
  const later = laterThan(version, originTags())
  print(String(later === undefined || majorOf(later) === majorOf(version)))
}

const moveMajor = (version) => {
  const tags = originTags()
  const current = tags.get(majorOf(version))
  const later = laterThan(version, new Map([...tags].filter(([, commit]) => commit === current)))
  if (later !== undefined) return print(`${majorOf(version)} stays at v${later}, which is later than v${version}.`)
  moveTag(version, tags)
}

const rollBack = (version) => moveTag(version, originTags())

const moveTag = (version, tags) => {
  const [major, tag] = [majorOf(version), `v${version}`]
  const commit = tags.get(tag)
  if (commit === undefined) fail(`The tag ${tag} does not exist.`)
  if (tags.get(major) === commit) return print(`${major} is already ${tag} (${commit}).`)
  fetchTag(tag)
  git('push', '--quiet', '--force', 'origin', `${commit}:refs/tags/${major}`)
  print(`${major} is ${tag} now (${commit}).`)
}

const majorOf = (version) => `v${version.split('.')[0]}`

// The tags of the origin by name, each with its commit: the second line of an annotated tag, with ^{}, has it.
const originTags = () =>
  new Map(
    git('ls-remote', 'origin', 'refs/tags/*')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'))
      .map(([commit, name]) => [name.replace(/^refs\/tags\//, '').replace(/\^\{\}$/, ''), commit]),
  )

const fetchTag = (tag) => git('fetch', '--quiet', '--no-tags', 'origin', `refs/tags/${tag}`)

// The highest version among some tags, if it is later than this one.
const laterThan = (version, tags) => {
  const versions = [...tags.keys()].flatMap((tag) => (numbersOf(tag.slice(1)) === undefined || tag[0] !== 'v' ? [] : [tag.slice(1)]))
  const [highest] = versions.sort((one, other) => compare(other, one))
  return highest !== undefined && compare(highest, version) > 0 ? highest : undefined
}

const compare = (one, other) => {
  const [left, right] = [numbersOf(one), numbersOf(other)]
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2]
}

// The three numbers of a version such as 1.2.3; undefined for anything else, previews included.
const numbersOf = (version) => /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(version)?.slice(1).map(Number)

const git = (...args) => gitWith({}, ...args)

const gitWith = (environment, ...args) => run(environment, '', ...args)

const run = (environment, input, ...args) => {
  try {
    return execFileSync('git', args, {
      encoding: 'utf8',
      input,
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    }).trim()
  } catch {
    fail(`git ${args.join(' ')} failed.`)
  }
}

const print = (text) => process.stdout.write(`${text}\n`)

const fail = (text) => {
  process.stderr.write(`release-tags: ${text}\n`)
  process.exit(1)
}

main(process.argv.slice(2))
