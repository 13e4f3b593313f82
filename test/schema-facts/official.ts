// The official schemas, which are next to the repository on some machines only.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { objectOf, parseJson, type JsonObject } from '../emulator/json.js'

const folder = new URL('../../../../shared/schemas/', import.meta.url)

/** The API versions whose official schemas are next to the repository, oldest first: empty on a machine without them. */
export const officialVersions = (): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => name.replace(/\.json$/, ''))
        .sort()
    : []

/** The official schema of one API version. */
export const officialSchema = (version: string): JsonObject => objectOf(parseJson(readFileSync(new URL(`${version}.json`, folder), 'utf8')))
