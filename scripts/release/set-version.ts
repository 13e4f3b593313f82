// Writes a new version where people write it: package.json, its lockfile and CHANGELOG.md. `npm run generate` writes the rest.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { withRelease } from './changelog.js'

// Ends with an error, before any file is changed, if the version is not one or CHANGELOG.md has no unreleased changes.
export const setVersion = (version: string): void => {
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`"${version}" is not a version such as 1.2.3.`)
  const changelog = withRelease(readFileSync('CHANGELOG.md', 'utf8'), version, new Date().toISOString().slice(0, 10))
  for (const file of ['package.json', 'package-lock.json']) {
    const text = readFileSync(file, 'utf8')
    writeFileSync(file, withVersion(text, version, file === 'package.json' ? 1 : 2))
  }
  writeFileSync('CHANGELOG.md', changelog)
  execFileSync(process.execPath, ['build/scripts/generate.js'], { stdio: 'inherit' })
}

// The lockfile repeats the project's version: the first two in it are the project's.
const withVersion = (text: string, version: string, times: number): string => {
  let left = times
  return text.replace(/"version": "[^"]*"/g, (found) => (left-- > 0 ? `"version": "${version}"` : found))
}
