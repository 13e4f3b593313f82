// Publishes the npm package of a version, with provenance. It can run again: a version that the registry already has must have the same
// content, which npm's integrity (a sha512 of the file) tells.
//   node scripts/publish-package.mjs FILE.tgz NAME VERSION true     `true` makes it the latest version (release-tags.mjs is-latest)
// NPM_CONFIG_REGISTRY names another registry, for npm as well.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const { NPM_CONFIG_REGISTRY: registry = 'https://registry.npmjs.org' } = process.env

const main = async ([file, name, version, latest]) => {
  if (!['true', 'false'].includes(latest)) fail('The arguments are a file, a name, a version, and true or false.')
  const integrity = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`
  const before = await publishedIntegrity(name, version)
  if (before !== undefined) return judge(`${name}@${version}`, before, integrity)
  // npm refuses to give the tag `latest`, which is its default, to a version that is not (https://github.com/npm/cli/pull/7939).
  const tag = latest === 'true' ? [] : ['--tag', 'previous']
  const { status } = spawnSync('npm', ['publish', '--provenance', '--access', 'public', ...tag, file], { stdio: 'inherit' })
  if (status === 0) return print(`${name}@${version} is published.`)
  // The registry may have accepted it although npm saw no answer.
  const after = await publishedIntegrity(name, version)
  if (after !== undefined) return judge(`${name}@${version}`, after, integrity)
  fail(`npm publish failed, and the registry does not have ${name}@${version}. Fix the cause above, and run the job again.`)
}

const judge = (what, published, integrity) => {
  if (published === integrity) return print(`${what} is already published with the same content.`)
  fail(`${what} is already published with other content (${published}; this file: ${integrity}). Release a later version.`)
}

// Undefined if the registry does not have the version.
const publishedIntegrity = async (name, version) => {
  const url = `${registry.replace(/\/$/, '')}/${name}/${version}`
  try {
    const response = await fetch(url)
    if (response.status === 404) return undefined
    if (response.ok) return (await response.json()).dist.integrity
    fail(`${url} answered with status ${response.status}.`)
  } catch (error) {
    fail(`${url} could not be read: ${error.cause?.message ?? error.message}`)
  }
}

const print = (text) => process.stdout.write(`${text}\n`)

const fail = (text) => {
  process.stderr.write(`publish-package: ${text}\n`)
  process.exit(1)
}

await main(process.argv.slice(2))
