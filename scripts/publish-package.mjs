// Publishes the npm package of a version, with provenance. It can run again: a version that the registry already has must have the same
// content, which npm's integrity (a sha512 of the file) tells.
//   node scripts/publish-package.mjs FILE.tgz NAME VERSION
// NPM_CONFIG_REGISTRY names another registry, for npm as well.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const { NPM_CONFIG_REGISTRY: registry = 'https://registry.npmjs.org' } = process.env

const main = async ([file, name, version]) => {
  if (version === undefined) fail('The arguments are a file, a name and a version.')
  const integrity = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`
  const before = await publishedIntegrity(name, version)
  if (before !== undefined) return judge(`${name}@${version}`, before, integrity)
  const { status } = spawnSync('npm', ['publish', '--provenance', '--access', 'public', file], { stdio: 'inherit' })
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
