// npm run schema-facts: writes test/fixtures/schema-facts from the official schemas, which are in ../shared/schemas next to the repository
// (from Azure/azure-resource-manager-schemas). Run it when a schema was added or has changed there.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { format, resolveConfig } from 'prettier'
import { digest } from './digest.js'
import type { Definition, SchemaFacts } from './facts.js'
import { officialSchema, officialVersions } from './official.js'

const folder = new URL('../../../test/fixtures/schema-facts/', import.meta.url)

const versions = officialVersions()
if (versions.length === 0) throw new Error('There are no official schemas in ../shared/schemas next to the repository.')
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const config = await resolveConfig('.prettierrc.json')
for (const version of versions) {
  const text = await format(written(digest(officialSchema(version))), { ...config, parser: 'json' })
  writeFileSync(new URL(`${version}.json`, folder), text)
}
process.stderr.write(`wrote the facts of ${String(versions.length)} schemas\n`)

// One property a line.
function written({ resources, definitions }: SchemaFacts): string {
  return `{\n"resources": ${block(resources, definition)},\n"definitions": ${block(definitions, definition)}\n}`
}

function definition({ properties, by, variants }: Definition): string {
  const union =
    by === undefined ? '' : `"by": ${JSON.stringify(by)}, "variants": ${block(variants ?? {}, (name) => JSON.stringify(name))}, `
  return `{\n${union}"properties": ${block(properties, (fact) => JSON.stringify(fact))}\n}`
}

function block<T>(members: Readonly<Record<string, T>>, write: (value: T) => string): string {
  const lines = Object.entries(members).map(([name, value]) => `${JSON.stringify(name)}: ${write(value)}`)
  return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n}`
}
