// What a release publishes, in dist/release: the extension, the npm package, a bill of materials for each bundle (`npm run reproduce` packs
// them, in dist/packages), notes and checksums.
import { createHash } from 'node:crypto'
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { componentsOf } from './bills.js'
import { notesOf } from './changelog.js'
import { licenceFaults } from './licences.js'
import { versionOf } from './packages.js'
import { Refusal } from './refusal.js'

export const releaseFolder = 'dist/release'

// Creates the folder again, and returns the version. A refusal if a licence is not allowed, or if CHANGELOG.md has no section for
// the version; a dry run may take the unreleased changes for its notes.
export const prepareRelease = (notes: 'of the version' | 'unreleased' = 'of the version'): string => {
  const version = versionOf('.')
  const changelog = readFileSync('CHANGELOG.md', 'utf8')
  const text = notesOf(changelog, version) ?? (notes === 'unreleased' ? notesOf(changelog, 'Unreleased') : undefined)
  if (text === undefined) throw new Refusal(`CHANGELOG.md has no section "## ${version}": run \`npm run release -- --version ${version}\`.`)
  rmSync(releaseFolder, { recursive: true, force: true })
  cpSync('dist/packages', releaseFolder, { recursive: true })
  checkLicences()
  writeFileSync(join(releaseFolder, 'SHA256SUMS'), checksums())
  writeFileSync(join(releaseFolder, 'NOTES.md'), `${text}\n`)
  process.stdout.write(
    `${releaseFolder}:\n${readdirSync(releaseFolder)
      .map((name) => `  ${name}\n`)
      .join('')}`,
  )
  return version
}

const checkLicences = (): void => {
  const bills = readdirSync(releaseFolder).filter((name) => name.endsWith('.cdx.json'))
  const faults = bills.flatMap((name) => licenceFaults(componentsOf(JSON.parse(readFileSync(join(releaseFolder, name), 'utf8')))))
  if (faults.length > 0) throw new Refusal([...new Set(faults)].join('\n'))
}

// As sha256sum writes and checks them; the action's files are in the release's commit, below dist/action.
const checksums = (): string => {
  const published = readdirSync(releaseFolder).map((name) => ({ name, path: join(releaseFolder, name) }))
  const action = readdirSync('dist/action', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'))
    .map((path) => ({ name: path, path }))
  return [...published, ...action]
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, path }) => `${createHash('sha256').update(readFileSync(path)).digest('hex')}  ${name}\n`)
    .join('')
}
