// The notes of a release are its section of CHANGELOG.md.
import { Refusal } from './refusal.js'

// The text below the heading of a version; undefined if there is no such heading.
export const notesOf = (changelog: string, version: string): string | undefined => sections(changelog).get(version)

// The changelog with the unreleased changes as those of a version, under its date (2026-12-01). A refusal if there are none.
export const withRelease = (changelog: string, version: string, date: string): string => {
  if (notesOf(changelog, version) !== undefined) throw new Refusal(`CHANGELOG.md already has a section ${version}.`)
  const unreleased = notesOf(changelog, 'Unreleased')
  if (unreleased === undefined || unreleased === '') throw new Refusal('CHANGELOG.md has no changes under "## Unreleased".')
  return changelog.replace('## Unreleased\n', `## Unreleased\n\n## ${version} (${date})\n`)
}

const sections = (changelog: string): ReadonlyMap<string, string> =>
  new Map(
    changelog
      .replaceAll('\r\n', '\n')
      .split(/^## /m)
      .slice(1)
      .map((section) => {
        const end = section.indexOf('\n')
        const heading = end === -1 ? section : section.slice(0, end)
        return [heading.replace(/ \(.*\)$/, '').trim(), end === -1 ? '' : section.slice(end).trim()] as const
      }),
  )
