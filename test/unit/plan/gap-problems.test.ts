// What is wrong with templates in which parts have no value: those parts, and the mistakes elsewhere, but nothing that follows from them.
import assert from 'node:assert/strict'
import { makePlan } from '../../../shared/plan/make.js'
import { planRequest } from '../../../shared/build/plan-request.js'
import { AibError, type Problem } from '../../../shared/errors.js'
import { parseInputs } from '../../../shared/inputs/parse.js'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../../shared/json.js'
import { noTools, RecordingHost } from '../../recording-host.js'
import { useFolder, writeFiles } from '../../temporary-folder.js'

const subscription = '/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/images/providers'

const template = (head: JsonObject = {}, properties: JsonObject = {}): JsonObject => ({
  type: 'Microsoft.VirtualMachineImages/imageTemplates',
  apiVersion: '2024-02-01',
  name: 'web',
  location: 'westus2',
  tags: { workload: 'web' },
  identity: {
    type: 'UserAssigned',
    userAssignedIdentities: { [`${subscription}/Microsoft.ManagedIdentity/userAssignedIdentities/builder`]: {} },
  },
  properties: {
    buildTimeoutInMinutes: 60,
    vmProfile: {
      vmSize: 'Standard_D2s_v5',
      osDiskSizeGB: 30,
      vnetConfig: { subnetId: `${subscription}/Microsoft.Network/virtualNetworks/build/subnets/vm` },
    },
    source: { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
    customize: [
      { type: 'Shell', name: 'install', scriptUri: 'install.sh' },
      { type: 'File', name: 'site', sourceUri: 'site.conf', destination: '/tmp/site.conf' },
      { type: 'Shell', name: 'greet', inline: ['echo hello'] },
    ],
    distribute: [
      {
        type: 'SharedImage',
        runOutputName: 'gallery',
        galleryImageId: `${subscription}/Microsoft.Compute/galleries/images/images/web`,
        targetRegions: [{ name: 'westus2', replicaCount: 1, storageAccountType: 'Standard_LRS' }],
      },
      { type: 'VHD', runOutputName: 'disk', uri: 'https://account.blob.core.windows.net/disks/web.vhd' },
    ],
    ...properties,
  },
  ...head,
})

// A template that each part of another is replaced in, once its value and once its key.
const withHole = (node: Json, hole: string): readonly { readonly path: string; readonly value: Json }[] => {
  if (isJsonArray(node))
    return node.flatMap((item, index) =>
      parts(item, hole).map(({ path, value }) => ({ path: `[${String(index)}]${path}`, value: node.with(index, value) })),
    )
  if (!isJsonObject(node)) return []
  return Object.entries(node).flatMap(([key, item]) => [
    { path: `key ${key}`, value: Object.fromEntries(Object.entries(node).map(([name, one]) => [name === key ? hole : name, one])) },
    ...parts(item, hole).map(({ path, value }) => ({ path: `.${key}${path}`, value: { ...node, [key]: value } })),
  ])
}

const parts = (node: Json, hole: string): readonly { readonly path: string; readonly value: Json }[] => [
  { path: '', value: hole },
  ...withHole(node, hole),
]

const deployment = (resource: Json, more: JsonObject = {}): JsonObject => ({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: { hole: { type: 'string' } },
  ...more,
  resources: [resource],
})

// What decides whether there is an image template at all.
const isType = (path: string): boolean => path === 'key type' || path === '.type'

describe('A template in which parts have no value', () => {
  const workspace = useFolder()
  before(() => writeFiles(workspace(), { 'install.sh': '#!/bin/sh\nexit 0\n', 'site.conf': 'server {}\n' }))

  it('has no mistake that follows from a placeholder, whatever it stands for', async () => {
    const all = withHole(template(), '<hole>').filter(({ path }) => !isType(path) && !path.includes('.inline'))
    assert.ok(all.length > 60)
    for (const { path, value } of all) assert.deepEqual(await codes(value), ['parameter-missing'], path)
  })

  it('has no mistake that follows from a parameter without a value', async () => {
    const all = withHole(template(), "[parameters('hole')]").filter(({ path }) => !isType(path))
    for (const { path, value } of all) assert.deepEqual(await codes(deployment(value)), ['parameter-missing'], path)
  })

  const mistaken = (hole: string, script: string): JsonObject =>
    template(
      { location: hole },
      {
        buildTimeoutInMinuts: 60,
        customize: [
          { type: 'Shell', nmae: 'install', scriptUri: 'install.sh' },
          { type: 'Shel', inline: [hole] },
          { type: 'Shell', scriptUri: 'missing.sh' },
          { type: 'Shell', scriptUri: script },
        ],
      },
    )

  const found = ['artifact-missing', 'field-unknown', 'field-unknown', 'parameter-missing', 'value-unknown']

  it('also has the mistakes elsewhere', async () => {
    assert.deepEqual(await codes(mistaken('<hole>', 'scripts/<hole>.sh')), found)
    assert.deepEqual(await codes(deployment(mistaken("[parameters('hole')]", "[concat('scripts/', parameters('hole'))]"))), found)
  })

  it('also has the mistakes that are such in every API version, if its own has no value or does not exist', async () => {
    // Before 2024-02-01, the service drops a property that it does not know.
    const properties = { buildTimeoutInMinuts: 60, customize: [{ type: 'Shel', inline: ['a'] }] }
    const wrong = (apiVersion: string): JsonObject => template({ apiVersion, location: 'west-europe' }, properties)
    const everywhere = ['region-form', 'value-unknown']
    assert.deepEqual(await codes(wrong('<hole>')), ['parameter-missing', ...everywhere])
    assert.deepEqual(await codes(deployment(wrong("[parameters('hole')]"))), ['parameter-missing', ...everywhere])
    for (const version of ['2020-02-31', "[parameters('hole')]"])
      assert.deepEqual(await codes(wrong(version)), ['region-form', 'template-shape', 'value-unknown'], version)
    assert.deepEqual(await codes(template({ apiVersion: '2020-02-31' })), ['template-shape'])
  })

  it('has a value that only Azure knows once, however often it is used', async () => {
    const tags = { a: '[resourceGroup().tags.x]', b: "[resourceGroup().tags['y']]", c: '[resourceGroup().tags.x]' }
    const tagged = deployment(template({ tags }), { parameters: {} })
    assert.deepEqual(await codes(tagged), ['parameter-missing'])
    assert.deepEqual(await codes(tagged, 'resourceGroup.tags=x'), ['parameter-invalid'])
  })

  it('has each mistake of a copy loop once, also those of a list that a loop would make', async () => {
    const copy = [{ name: 'distribute', count: "[length(parameters('hole'))]", input: { type: 'SharedImage', runOutputName: 'a' } }]
    const looped = template(
      { name: "[format('web{0}', copyIndex())]", copy: { name: 'three', count: 3 } },
      { copy, distribute: null, buildTimeoutInMinuts: 60 },
    )
    assert.deepEqual(await codes(deployment(looped)), ['field-unknown', 'parameter-missing'])
  })

  it('also has values that it does not ask for, and functions that do not exist', async () => {
    const wrong = template({}, { buildTimeoutInMinuts: 60, proxyVmSize: '[foo(1)]' })
    assert.deepEqual(await codes(deployment(wrong), 'other=1'), ['field-unknown', 'parameter-unknown', 'template-expression'])
  })

  const notChecked = /^The rest of the template was not checked/

  it('has only those parts, and one line that reports it, if it is too large or has more of them than are reported', async () => {
    const steps = (count: number, step: (index: number) => JsonObject): JsonObject =>
      template({ location: '<hole>' }, { customize: Array.from({ length: count }, (_, index) => step(index)) })
    const many = await problemsOf(steps(501, (index) => ({ type: 'Shel', name: `<p${String(index)}>` })))
    assert.equal(many.length, 501)
    assert.match(many[1]?.message ?? '', notChecked)
    const large = await problemsOf(steps(5000, () => ({ type: 'Shel', name: 'a' })))
    assert.equal(large.length, 2)
    assert.match(large[1]?.message ?? '', notChecked)
    const small = await problemsOf(steps(400, () => ({ type: 'Shel', name: 'a' })))
    assert.equal(small.filter(({ rule }) => rule === 'value-unknown').length, 400)
  })

  it('has the mistakes of the first templates of a file, and that line for those beyond the limit', async () => {
    const resource = { ...template({ location: '<hole>' }, { buildTimeoutInMinuts: 60 }), name: "[format('web{0}', copyIndex())]" }
    const looped = (name: string, count: number): Json => ({
      ...resource,
      name: `[format('${name}{0}', copyIndex())]`,
      copy: { name, count },
    })
    const all = await problemsOf({ ...deployment(looped('a', 1), { parameters: {} }), resources: [looped('a', 1), looped('b', 300)] })
    assert.ok(all.some(({ rule }) => rule === 'field-unknown'))
    assert.equal(all.filter(({ message }) => notChecked.test(message)).length, 1)
  })

  // Each prevents a plan, whatever is in the other template.
  const otherTemplates: readonly (readonly [string, JsonObject, string])[] = [
    ['a part without a value', template({ name: 'other', location: '<hole>' }), 'parameter-missing'],
    ['a missing file', template({ name: 'other' }, { customize: [{ type: 'Shell', scriptUri: 'missing.sh' }] }), 'artifact-missing'],
    ['no known API version', template({ name: 'other', apiVersion: '2020-02-31' }), 'template-shape'],
    ['the same name', template(), 'template-twice'],
  ]
  const wrong = template({}, { buildTimeoutInMinutes: 5000, customize: [{ type: 'Shel', inline: ['a'] }] })
  const mistakes = ['value-range', 'value-unknown']
  for (const [what, other, code] of otherTemplates)
    it(`does not hide the mistakes of a template in another file: ${what}`, async () => {
      await writeFiles(workspace(), { 'other.json': JSON.stringify(other) })
      for (const files of ['image.json\nother.json', 'other.json\nimage.json'])
        assert.deepEqual(await codes(wrong, '', files), [code, ...mistakes].sort(), files)
    })

  it('does not hide the mistakes of another template in its file', async () => {
    const [gap, missing] = [
      template({ name: 'gap', location: "[parameters('hole')]" }),
      template({ name: 'missing' }, { customize: [{ type: 'Shell', scriptUri: 'missing.sh' }] }),
    ]
    for (const [resources, expected] of [
      [
        [gap, wrong],
        ['parameter-missing', ...mistakes],
      ],
      [
        [wrong, gap],
        ['parameter-missing', ...mistakes],
      ],
      [
        [wrong, missing],
        ['artifact-missing', ...mistakes],
      ],
      [
        [gap, wrong, missing],
        ['artifact-missing', 'parameter-missing', ...mistakes],
      ],
    ] as const)
      assert.deepEqual(await codes({ ...deployment(wrong), resources }), expected)
  })

  it('is not hidden by a value that no template asks for', async () => {
    assert.deepEqual(await codes(wrong, 'other=1'), ['parameter-unknown', ...mistakes])
  })

  const codes = async (document: Json, parameters = '', files = 'image.json'): Promise<readonly string[]> =>
    (await problemsOf(document, parameters, files)).map(({ code, rule }) => rule ?? code).sort()

  const problemsOf = async (document: Json, parameters = '', files = 'image.json'): Promise<readonly Problem[]> => {
    await writeFiles(workspace(), { 'image.json': JSON.stringify(document) })
    const host = new RecordingHost('github', { command: 'plan', template: files, parameters }, [], workspace())
    const { inputs } = parseInputs(host)
    assert.ok(inputs.command === 'plan')
    try {
      await makePlan(planRequest(host, noTools, inputs, () => Promise.resolve(workspace())))
      return []
    } catch (error) {
      assert.ok(error instanceof AibError)
      return error.problems
    }
  }
})
