// The Bicep part of the corpus, through the built program and the real compiler: main files and their modules, with what each image template
// was expected to become.
import assert from 'node:assert/strict'
import { cp, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { at, canonicalJson, isJsonArray, isJsonObject, itemsOf, jsonObjectOf, type Json } from '../../shared/json.js'
import { parseDocument } from '../../shared/template/load.js'
import { toJson } from '../../shared/template/node.js'
import { runCommand } from '../front-doors/command.js'
import { itWith, toolPath } from '../tools.js'

const folders = ['condition-and-filter', 'loop-of-objects', 'outputs', 'subscription', 'three-deep', 'unions']

const sorted = (all: readonly Json[]): readonly string[] => all.map(canonicalJson).toSorted()

describe('the corpus of Bicep modules', () => {
  let folder = ''
  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'aib-corpus-')))
    await cp('test/fixtures/corpus/modules', folder, { recursive: true })
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const expected = async (name: string): Promise<readonly Json[]> =>
    itemsOf(toJson(parseDocument(await readFile(join(folder, name, 'expect.yaml'), 'utf8'), name))).map(jsonObjectOf)

  // Without the tags of the tool itself.
  const written = (value: Json): Json => {
    if (isJsonArray(value)) return value.map(written)
    if (!isJsonObject(value)) return value
    const entries = Object.entries(value).filter(([key]) => !key.startsWith('aib-pipelines-') && key !== 'artifactTags')
    return Object.fromEntries(entries.map(([key, one]) => [key, written(one)]))
  }

  const planned = (one: unknown): Json => {
    const { location, tags, identity, properties } = jsonObjectOf(written(jsonObjectOf(at(one, 'template'))))
    const members = {
      name: String(at(one, 'name')),
      location: location ?? null,
      identity: identity ?? null,
      properties: properties ?? null,
    }
    return Object.keys(jsonObjectOf(tags)).length === 0 ? members : { ...members, tags: jsonObjectOf(tags) }
  }

  itWith(['bicep'], 'becomes what was expected, all in one run', async () => {
    const scope = ['--location', 'westus2', '--subscription-id', '11111111-2222-3333-4444-555555555555', '--resource-group-name', 'images']
    const parameters = await readFile(join(folder, 'outputs', 'parameters.txt'), 'utf8')
    const { stdout, stderr, exitCode } = await runCommand(['plan', '*/main.bicep', '--json', ...scope, '--parameters', parameters], {
      cwd: folder,
      environment: { PATH: dirname(toolPath('bicep')), HOME: folder },
    })
    assert.equal(exitCode, 0, stderr)
    const plans = itemsOf(JSON.parse(stdout))
    const all = await Promise.all(folders.map(expected))
    assert.deepEqual(sorted(plans.map(planned)), sorted(all.flat()))
    const loud = plans.flatMap((one) => itemsOf(at(one, 'findings'))).filter((finding) => at(finding, 'severity') !== 'info')
    // One module names its own region.
    assert.deepEqual(
      loud.map((finding) => at(finding, 'rule')),
      ['location-differs'],
    )
  })
})
