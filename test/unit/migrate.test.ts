import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { camelCase, definitionOf, inputNames, outputNames, spell } from '../../shared/inputs/spelling.js'
import type { Platform } from '../../shared/inputs/definition.js'

const document = readFileSync('docs/migrate.md', 'utf8')

// Rows of `older | ours | …` below a heading.
const rowsBelow = (heading: string): readonly (readonly [string, string])[] => {
  const section = document.slice(document.indexOf(`\n## ${heading}`)).split('\n## ')[1] ?? ''
  return [...section.matchAll(/^\| `(\w[\w-]*)` +\| (?:`([\w-]+)`|–) +\|/gm)].map(([, older = '', ours = '']) => [older, ours])
}

// What an older name leads to: an input of that name, or the one that it is an alias of.
const reached = (older: string, platform: Platform): string | undefined => {
  const names = inputNames(platform)
  const same = (text: string): boolean => text.toLowerCase() === older.toLowerCase()
  const found = names.find(
    (name) => same(spell(name, platform)) || (platform === 'azure-pipelines' && definitionOf(name).aliases?.some(same)),
  )
  return found === undefined ? undefined : spell(found, platform)
}

describe('docs/migrate.md', () => {
  const tables: readonly (readonly [string, Platform, number])[] = [
    ['azure/build-vm-image', 'github', 17],
    ['AzureImageBuilderTask@1 and AzureImageBuilderTaskV2@2', 'azure-pipelines', 46],
  ]
  for (const [heading, platform, count] of tables)
    it(`leads each input of ${heading} to the one that takes it`, () => {
      const rows = rowsBelow(heading)
      assert.equal(rows.length, count)
      assert.deepEqual(
        rows.filter(([, ours]) => ours !== '').map(([older]) => [older, reached(older, platform)]),
        rows.filter(([, ours]) => ours !== ''),
      )
    })

  it('names every alias', () => {
    const older = rowsBelow('AzureImageBuilderTask@1 and AzureImageBuilderTaskV2@2').map(([name]) => name)
    const aliases = inputNames('azure-pipelines').flatMap((name) => definitionOf(name).aliases ?? [])
    assert.deepEqual(
      aliases.filter((alias) => !older.includes(alias)),
      [],
    )
  })

  it('promises outputs that there are', () => {
    const promised = (start: string): readonly string[] => {
      const line = document.split('\n').find((text) => text.startsWith(start)) ?? ''
      return [...(line.split('.')[0] ?? '').matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name)
    }
    const gitHub: readonly string[] = outputNames('github')
    const tasks = outputNames('azure-pipelines').map(camelCase)
    assert.deepEqual(
      promised('Outputs keep their names').filter((name) => !gitHub.includes(name)),
      [],
    )
    assert.deepEqual(
      promised('Variables keep their names').filter((name) => !tasks.includes(name)),
      [],
    )
    assert.equal(promised('Variables keep their names').length, 7)
  })
})

describe('aliases', () => {
  it('lead to one input each, whatever their case', () => {
    const all = inputNames('azure-pipelines').flatMap((name) =>
      [spell(name, 'azure-pipelines'), ...(definitionOf(name).aliases ?? [])].map((text) => text.toLowerCase()),
    )
    assert.deepEqual(
      all.filter((text, index) => all.indexOf(text) !== index),
      [],
    )
  })
})
