import assert from 'node:assert/strict'
import { join } from 'node:path'
import ts from 'typescript'
import type { JsonObject } from '../../../shared/json.js'
import { imageTemplate } from '../../../shared/template/model/image-template.js'
import { fromJson, inputPlace, type ObjectNode } from '../../../shared/template/node.js'
import { locateTemplate, viewTemplate, viewTrigger } from '../../../shared/template/view.js'
import { completeTemplates } from './model/complete-templates.js'

const at = inputPlace('template.yaml')
const nodeOf = (value: JsonObject): ObjectNode => {
  const node = fromJson(value, at)
  assert(node.kind === 'object')
  return node
}

// Each is a program of one line; T and L are views of a template, P a path in one, D a distributor, and X a trigger.
const misspelt = [
  'T.property',
  'T.properties?.customise',
  'T.properties?.distributors',
  'T.properties?.vmProfile?.vmsize',
  'T.properties?.vmProfile?.vnetConfig?.subnet',
  'T.properties?.validate?.inVmValidations',
  'T.properties?.validate?.sourceValidation',
  'T.properties?.source?.planInfo?.name',
  'T.properties?.source?.imageVersion',
  'T.properties?.optimize?.vmBoot?.enabled',
  'T.properties?.lastRunStatus?.state',
  'T.properties?.errorHandling?.onValidatorError',
  'T.properties?.additionalDataDisks?.[0]?.sizeInGB',
  'T.properties?.customize?.[0]?.script_uri',
  'T.properties?.validate?.inVMValidations?.[0]?.restartTimeout',
  "T.properties?.autoRun?.state === 'On'",
  'D.galleryImageID',
  "D.type === 'Vhd'",
  "D.type === 'VHD' ? D.uri?.length : D.targetRegion",
  'L.properties?.buildTimeoutInMinute?.value',
  'L.properties?.vmProfile?.osDiskSizeGB?.value.length',
  'L.identity?.userAssignedIdentity',
  'X.properties?.king',
  "D.versioning?.scheme === 'Source' && D.versioning.minor",
  "P(['properties', 'vmProfile', 'vnetConfig', 'subnetID'])",
  "P(['properties', 'distribute', 0, 'galleryImage'])",
  "P(['properties', 'lastRunStatus'])",
]
const right = [
  "T.properties?.source?.type === 'PlatformImage' ? T.properties.source.publisher : T.properties?.source?.imageId",
  'T.properties?.customize?.[0]?.inline?.[0]',
  'D.galleryImageId',
  'L.properties?.vmProfile?.osDiskSizeGB?.value.toFixed()',
  "P(['properties', 'distribute', 0, 'targetRegions', 1, 'name'])",
  "P(['tags', 'any'])",
]

// The type errors of each line of a program, by the line's number.
const typeErrors = (lines: readonly string[]): readonly number[] => {
  const root = process.cwd()
  const file = join(root, 'shared', 'generated-for-a-test.ts')
  const text = [
    "import type { trigger } from './template/model/image-template.js'",
    "import type { TemplatePath } from './template/path.js'",
    "import type { Distributor, LocatedTemplate, TemplateView, View } from './template/view.js'",
    'declare const T: TemplateView; declare const L: LocatedTemplate; declare const D: Distributor',
    'declare const X: View<typeof trigger>; declare const P: (path: TemplatePath) => void',
    ...lines.map((line) => `void (${line})`),
  ].join('\n')
  const onUnRecoverableConfigFileDiagnostic = () => undefined
  const config = ts.getParsedCommandLineOfConfigFile(
    join(root, 'tsconfig.json'),
    { types: [] },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic },
  )
  assert(config)
  const { options } = config
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...others) =>
    name === file ? ts.createSourceFile(name, text, ts.ScriptTarget.ES2023) : read(name, ...others)
  const program = ts.createProgram([file], options, host)
  const source = program.getSourceFile(file)
  assert(source)
  const errors = program.getSemanticDiagnostics(source).map(({ start = 0 }) => source.getLineAndCharacterOfPosition(start).line - 5)
  return [...new Set(errors)].sort((one, other) => one - other)
}

describe('A template read through the types of the model', () => {
  it('does not compile where a property, a kind or a value is misspelt', function () {
    this.timeout(60_000)
    const lines = [...right, ...misspelt]
    assert.deepEqual(
      typeErrors(lines).map((line) => lines[line]),
      misspelt,
    )
    assert(misspelt.length >= 20)
  })

  it('has every value of a template', () => {
    for (const template of Object.values(completeTemplates)) assert.deepEqual(viewTemplate(template), template)
  })

  it('has the same values with their places', () => {
    const plain = (value: unknown): unknown => {
      if (Array.isArray(value)) {
        const items: readonly unknown[] = value
        const isMap = items.every((item) => typeof item === 'object' && item !== null && 'key' in item)
        return isMap && items.length > 0 ? Object.fromEntries(items.map(plain).map(pairOf)) : items.map(plain)
      }
      if (typeof value !== 'object' || value === null) return value
      if ('kind' in value && 'value' in value) return value.value
      return Object.fromEntries(
        Object.entries(value).flatMap(([key, item]: [string, unknown]) => (key === 'at' ? [] : [[key, plain(item)]])),
      )
    }
    const pairOf = (entry: unknown): [string, unknown] => {
      assert(typeof entry === 'object' && entry !== null && 'key' in entry && 'value' in entry)
      return [String(entry.key), entry.value]
    }
    for (const template of Object.values(completeTemplates)) assert.deepEqual(plain(locateTemplate(nodeOf(template))), template)
  })

  it('takes names, kinds and choices in any case', () => {
    const { properties } = viewTemplate({
      Properties: {
        DISTRIBUTE: [{ Type: 'vhd', RunOutputName: 'a' }],
        autorun: { state: 'enabled' },
        Source: { type: 'platformimage', SKU: 's' },
      },
    })
    assert.deepEqual(properties?.distribute, [{ type: 'VHD', runOutputName: 'a' }])
    assert.equal(properties.autoRun?.state, 'Enabled')
    assert.equal(properties.source?.type === 'PlatformImage' && properties.source.sku, 's')
  })

  it('leaves out what the model does not know, and what is of another type', () => {
    assert.deepEqual(
      viewTemplate({
        location: 3,
        tags: { a: 1, b: 'x' },
        unknown: true,
        properties: {
          buildTimeoutInMinutes: '60',
          customize: [null, { type: 'Ansible', name: 'a', playbook: 'p' }],
          autoRun: { state: 'On' },
        },
      }),
      { tags: { b: 'x' }, properties: { customize: [{ name: 'a' }], autoRun: {} } },
    )
    assert.deepEqual(locateTemplate(nodeOf({ location: 3 })), { at })
  })

  it('has what the service writes', () => {
    const answer = { id: '/t', properties: { provisioningState: 'Failed', lastRunStatus: { runState: 'Running', startTime: 'now' } } }
    assert.deepEqual(viewTemplate(answer), answer)
    const status = { code: 'Healthy', message: '', time: 'now' }
    assert.deepEqual(viewTrigger({ properties: { kind: 'SourceImage', status } }), { properties: { kind: 'SourceImage', status } })
    assert.equal(imageTemplate.members.properties.members.lastRunStatus.readOnly, true)
  })
})
