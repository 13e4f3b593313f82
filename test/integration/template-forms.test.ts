// Templates as people have them, planned through the command.
import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { at, itemsOf, type Json, type JsonObject } from '../../shared/json.js'
import { runCommand } from '../front-doors/command.js'

const builder =
  '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/builder'

const managedImage = '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg/providers/Microsoft.Compute/images/web'

const image = (properties: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  type: 'Microsoft.VirtualMachineImages/imageTemplates',
  apiVersion: '2022-07-01',
  name: 'web',
  location: 'westeurope',
  identity: { type: 'UserAssigned', userAssignedIdentities: { [builder]: {} } },
  properties: {
    source: { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
    customize: [{ type: 'Shell', inline: ['true'] }],
    distribute: [{ type: 'ManagedImage', runOutputName: 'out', imageId: managedImage, location: 'westeurope' }],
    ...properties,
  },
  ...more,
})

describe('forms of templates', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aib-forms-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const write = async (files: Readonly<Record<string, string | Json>>): Promise<void> => {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content, undefined, 2))
    }
  }
  const run = (...args: readonly string[]) => runCommand(['plan', ...args], { cwd: folder, environment: {} })

  // The plan as JSON, with its findings as texts.
  const plan = async (...args: readonly string[]): Promise<{ readonly json: unknown; readonly findings: readonly string[] }> => {
    const { stdout, stderr, exitCode } = await run(...args, '--json')
    assert.equal(exitCode, 0, stderr)
    const json: unknown = JSON.parse(stdout)
    const findings = itemsOf(at(json, 'findings')).map((one) => `${String(at(one, 'severity'))} ${String(at(one, 'rule'))}`)
    return { json, findings: findings.filter((finding) => !finding.endsWith('-unchecked') && !finding.endsWith('-unaddressed')) }
  }
  const properties = (json: unknown, ...path: readonly (string | number)[]): unknown =>
    path.reduce(
      (value, step) => (typeof step === 'number' ? itemsOf(value)[step] : at(value, step)),
      at(at(json, 'template'), 'properties'),
    )

  it('are read and sent with the names of the model before 2024-02-01, whatever their case', async () => {
    await write({ 'install.sh': 'true\n', 'site.conf': 'x\n' })
    await write({
      'image.json': image({
        Customize: [
          { Type: 'Shell', ScriptUri: 'install.sh' },
          { type: 'File', sourceuri: 'site.conf', Destination: '/tmp/site.conf' },
        ],
        VMProfile: { VmSize: 'Standard_D2s_v5' },
      }),
    })
    const { json, findings } = await plan('image.json')
    assert.deepEqual(
      itemsOf(at(json, 'artifacts')).map((artifact) => at(artifact, 'path')),
      ['install.sh', 'site.conf'],
    )
    assert.match(String(properties(json, 'customize', 0, 'scriptUri')), /install\.sh$/)
    assert.equal(properties(json, 'vmProfile', 'vmSize'), 'Standard_D2s_v5')
    assert.equal(properties(json, 'Customize'), undefined)
    assert.equal(findings.filter((finding) => finding === 'warning field-case').length, 7)
  })

  it('with two spellings of one name are warned of, and have the last value', async () => {
    await write({ 'image.json': image({ customize: [{ type: 'Shell', Inline: ['echo a'], inline: ['echo b'] }] }) })
    const { json, findings } = await plan('image.json')
    assert.deepEqual(properties(json, 'customize', 0, 'inline'), ['echo b'])
    assert.deepEqual(findings, ['info api-version-old', 'warning field-case'])
  })

  it('with a key twice are planned with the last value, and a warning', async () => {
    const text = JSON.stringify(image({ buildTimeoutInMinutes: 60 }))
    await write({ 'image.json': text.replace('"buildTimeoutInMinutes":60', '"buildTimeoutInMinutes":60,"buildTimeoutInMinutes":90') })
    const { json, findings } = await plan('image.json')
    assert.equal(properties(json, 'buildTimeoutInMinutes'), 90)
    assert.deepEqual(findings, ['info api-version-old', 'warning key-twice'])
  })

  it('of a newer API version are planned and sent as they are, unknown properties with a warning', async () => {
    await write({ 'image.json': image({ quantumBoot: { state: 'on' } }, { apiVersion: '2031-05-01-preview' }) })
    const { json, findings } = await plan('image.json')
    assert.equal(at(json, 'apiVersion'), '2031-05-01-preview')
    assert.deepEqual(properties(json, 'quantumBoot'), { state: 'on' })
    assert.deepEqual(findings.toSorted(), ['warning api-version-newer', 'warning field-unknown'])
  })

  const parameters = (values: Readonly<Record<string, Json>>): JsonObject => ({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
    contentVersion: '1.0.0.0',
    parameters: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }])),
  })

  it('use the parameters file next to them, whose values those of the input override', async () => {
    await write({
      'images/web.json': image({ buildTimeoutInMinutes: '<minutes>' }, { tags: { team: '<team>' }, apiVersion: '2024-02-01' }),
      'images/web.parameters.json': parameters({ minutes: 60, team: 'web' }),
    })
    const { json, findings } = await plan('images/web.json', '--parameters', 'team=platform')
    assert.equal(properties(json, 'buildTimeoutInMinutes'), 60)
    assert.equal(at(json, 'template', 'tags', 'team'), 'platform')
    assert.deepEqual(findings, ['info parameters-file'])
    const named = await run('images/web.json', '--parameters', 'absent.json')
    assert.match(named.stderr, /absent\.json does not exist/)
  })

  it('take single values in addition to a named parameters file', async () => {
    await write({
      'web.json': image({ buildTimeoutInMinutes: '<minutes>' }, { tags: { team: '<team>' }, apiVersion: '2024-02-01' }),
      'web.parameters.json': parameters({ other: 1 }),
      'prod.json': parameters({ minutes: 60, Team: 'web' }),
    })
    const { json, findings } = await plan('web.json', '--parameters', 'prod.json\nteam=platform')
    assert.equal(at(json, 'template', 'tags', 'team'), 'platform')
    assert.equal(properties(json, 'buildTimeoutInMinutes'), 60)
    assert.deepEqual(findings, [])
  })

  it('share the parameters of a job: one is unknown only if no template has it', async () => {
    const own = (name: string, tag: string): JsonObject => image({}, { name, tags: { tag } })
    await write({ 'a.json': own('a', '<first>'), 'b.json': own('b', '<second>') })
    const both = ['--parameters', 'first=1\nsecond=2']
    const { exitCode, stderr } = await run('a.json\nb.json', ...both)
    assert.equal(exitCode, 0, stderr)
    assert.equal((await run('*.json', ...both)).exitCode, 0)
    const misspelt = await run('a.json\nb.json', '--parameters', 'first=1\nsecond=2\nthird=3')
    assert.equal(misspelt.exitCode, 2)
    assert.deepEqual(misspelt.stderr.match(/placeholder named \w+/g), ['placeholder named third'])
    await write({ 'b.parameters.json': parameters({ second: 2, fourth: 4 }) })
    assert.match((await run('*.json', '--parameters', 'first=1')).stderr, /placeholder named fourth/)
  })

  it('with expressions that are not evaluated have one finding each', async () => {
    const distribute = [
      { type: 'ManagedImage', runOutputName: 'out', imageId: managedImage.replace('/rg/', '/$(group)/'), location: '#{region}#' },
    ]
    const customize = [{ type: 'Shell', scriptUri: '${{ vars.SCRIPTS }}/install.sh' }]
    await write({ 'image.json': image({ customize, distribute }, { name: "[parameters('name')]" }) })
    const { stderr, exitCode } = await run('image.json')
    assert.equal(exitCode, 1)
    assert.match(stderr, /\[parameters\('name'\)\] is not evaluated in a bare resource.*\[template-name\]/)
    for (const [text, name] of [
      ['$(group)', 'group'],
      ['#{region}#', 'region'],
      ['${{ vars.SCRIPTS }}', 'SCRIPTS'],
    ])
      assert.ok(stderr.includes(`${text} is not replaced`) && stderr.includes(`Write <${name}> in its place`), stderr)
    assert.match(stderr, /\b4 errors/)
  })

  it('of an API version that never existed are refused', async () => {
    for (const apiVersion of ['2022-13-01', '2023-01-01', '2031-5-1', 'latest']) {
      await write({ 'image.json': image({}, { apiVersion }) })
      const { exitCode, stderr } = await run('image.json')
      assert.equal(exitCode, 2)
      assert.match(stderr, /is not an API version/)
    }
  })
})
