// Writes a new version where people write it: package.json, its lockfile and CHANGELOG.md. `npm run generate` writes the rest.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { at, textOf } from '../../shared/json.js'
import { withRelease } from './changelog.js'
import { Refusal } from './refusal.js'

// In the working directory. A refusal, before any file is changed, if the version is not one or is earlier than that of package.json, or if
// CHANGELOG.md has no unreleased changes. The first release has the version that package.json already has.
export const setVersion = (version: string): void => {
  const numbers = numbersOf(version)
  if (numbers === undefined) throw new Refusal(`${JSON.stringify(version)} is not a version such as 1.2.3.`)
  const manifest = readFileSync('package.json', 'utf8')
  const current = textOf(at(JSON.parse(manifest), 'version')) ?? ''
  if (isEarlier(numbers, numbersOf(current) ?? [])) throw new Refusal(`${version} is earlier than ${current}, the version of package.json.`)
  const changelog = withRelease(readFileSync('CHANGELOG.md', 'utf8'), version, new Date().toISOString().slice(0, 10))
  writeFileSync('package.json', withVersion(manifest, version, 1))
  writeFileSync('package-lock.json', withVersion(readFileSync('package-lock.json', 'utf8'), version, 2))
  writeFileSync('CHANGELOG.md', changelog)
  execFileSync(process.execPath, [fileURLToPath(new URL('../generate.js', import.meta.url))], { stdio: 'inherit' })
}

const numbersOf = (version: string): readonly number[] | undefined =>
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(version)?.slice(1).map(Number)

const isEarlier = (one: readonly number[], other: readonly number[]): boolean => {
  const first = one.findIndex((number, index) => number !== other[index])
  return first !== -1 && (one[first] ?? 0) < (other[first] ?? 0)
}

// The lockfile repeats the project's version: the first two in it are the project's.
const withVersion = (text: string, version: string, times: number): string => {
  let left = times
  return text.replace(/"version": "[^"]*"/g, (found) => (left-- > 0 ? `"version": "${version}"` : found))
}
