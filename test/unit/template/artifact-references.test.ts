import assert from 'node:assert/strict'
import { apiVersions, isSince } from '../../../shared/template/model/api-versions.js'
import { artifactReplacement, findArtifactReferences, isLocal } from '../../../shared/template/artifact-references.js'
import { get, toJson, type ObjectNode, withReplacements } from '../../../shared/template/node.js'
import { schemaFacts } from '../../schema-facts/facts.js'
import { fixture, object, placeText } from './helpers.js'

const sha256 = 'ab'.repeat(32)
const url = 'https://account.blob.core.windows.net/c/x'

const everything = object({
  properties: {
    optimize: { workload: { scriptUri: 'w.ps1' } },
    customize: [
      { type: 'Shell', scriptUri: './a.sh', sha256Checksum: '' },
      { type: 'PowerShell', scriptUri: 'b.ps1' },
      { type: 'File', sourceUri: 'c.bin', destination: 'C:\\c.bin' },
      { type: 'File', sourceUri: 'd.bin', destination: 'relative' },
      { type: 'WindowsRestart', scriptUri: 'no' },
      { type: 'Shell', inline: ['x'], scriptUri: '' },
    ],
    validate: {
      inVMValidations: [
        { type: 'Shell', scriptUri: 'e.sh' },
        { type: 'File', sourceUri: 'f', destination: '/tmp/f' },
      ],
    },
  },
})

const first = (body: ObjectNode) => {
  const [reference] = findArtifactReferences(body)
  assert(reference !== undefined)
  return reference
}

describe('findArtifactReferences', () => {
  it('finds every script and file, and the system that it is for', () => {
    assert.deepEqual(
      findArtifactReferences(everything).map(({ path, value, os, checksumSince }) => [path.join('/'), value.value, os, checksumSince]),
      [
        ['properties/optimize/workload/scriptUri', 'w.ps1', 'Linux', '2025-10-01'],
        ['properties/customize/0/scriptUri', './a.sh', 'Linux', '2019-05-01-preview'],
        ['properties/customize/1/scriptUri', 'b.ps1', 'Windows', '2019-05-01-preview'],
        ['properties/customize/2/sourceUri', 'c.bin', 'Windows', '2019-05-01-preview'],
        ['properties/customize/3/sourceUri', 'd.bin', 'Linux', '2019-05-01-preview'],
        ['properties/validate/inVMValidations/0/scriptUri', 'e.sh', 'Linux', '2022-02-14'],
        ['properties/validate/inVMValidations/1/sourceUri', 'f', 'Linux', '2022-07-01'],
      ],
    )
  })

  it('keeps the place and the checksum', () => {
    const references = findArtifactReferences(fixture('bare.yaml'))
    assert.equal(placeText(references[0]?.value.at), 'bare.yaml:19:18')
    assert.equal(
      first(object({ properties: { customize: [{ type: 'Shell', scriptUri: 'a', sha256Checksum: 'x' }] } })).checksum?.value,
      'x',
    )
  })

  it('tells local from remote', () => {
    for (const value of ['a.sh', './a.sh', 'C:\\a.ps1', 'file:///a.sh', '/abs/a.sh']) assert(isLocal(value), value)
    for (const value of ['https://x/a.sh', 'HTTP://x/a.sh']) assert(!isLocal(value), value)
  })
})

describe('artifactReplacement', () => {
  const shell = object({ properties: { customize: [{ type: 'Shell', scriptUri: 'a.sh', name: 'n' }] } })
  const set = (body: ObjectNode, apiVersion: string) =>
    toJson(
      get(withReplacements(body, [artifactReplacement(first(body), { url, sha256 }, apiVersion)]), 'properties', 'customize', 0) ?? body,
    )

  it('puts the URL in the place of the path, and the checksum right after it', () => {
    assert.equal(
      JSON.stringify(set(shell, '2024-02-01')),
      JSON.stringify({ type: 'Shell', scriptUri: url, sha256Checksum: sha256, name: 'n' }),
    )
    assert.deepEqual(toJson(shell), { properties: { customize: [{ type: 'Shell', scriptUri: 'a.sh', name: 'n' }] } })
  })

  it('replaces many references of a body at once, each in its own step', () => {
    const steps = ['a.sh', 'b.sh', 'c.sh'].map((scriptUri) => ({ type: 'Shell', scriptUri }))
    const many = object({ properties: { customize: [...steps, { type: 'Shell', inline: ['date'] }] } })
    const [, ...others] = findArtifactReferences(many)
    const changed = withReplacements(
      many,
      others.map((reference) =>
        artifactReplacement(reference, { url: `https://x/${reference.value.value}`, sha256 }, '2019-02-01-preview'),
      ),
    )
    assert.deepEqual(toJson(changed), {
      properties: {
        customize: [
          { type: 'Shell', scriptUri: 'a.sh' },
          { type: 'Shell', scriptUri: 'https://x/b.sh' },
          { type: 'Shell', scriptUri: 'https://x/c.sh' },
          { type: 'Shell', inline: ['date'] },
        ],
      },
    })
  })

  it('replaces an existing checksum', () => {
    const own = object({ properties: { customize: [{ type: 'Shell', sha256Checksum: '', scriptUri: 'a.sh' }] } })
    assert.equal(JSON.stringify(set(own, '2024-02-01')), JSON.stringify({ type: 'Shell', sha256Checksum: sha256, scriptUri: url }))
  })

  it('does not add a checksum in an API version without that member', () => {
    assert.deepEqual(set(shell, '2019-02-01-preview'), { type: 'Shell', scriptUri: url, name: 'n' })
  })

  it('keeps the places of what it changes', () => {
    const body = fixture('bare.yaml')
    const changed = withReplacements(body, [artifactReplacement(first(body), { url, sha256 }, '2022-07-01')])
    assert.equal(placeText(get(changed, 'properties', 'customize', 0, 'scriptUri')?.at), 'bare.yaml:19:18')
    assert.equal(placeText(get(changed, 'properties', 'customize', 0, 'sha256Checksum')?.at), 'bare.yaml:19:18')
  })
})

describe('checksumSince', () => {
  const definitions: Record<string, string> = {
    'properties/optimize/workload': 'ImageTemplatePropertiesOptimizeWorkload',
    'properties/customize/0': 'ImageTemplateShellCustomizer',
    'properties/customize/1': 'ImageTemplatePowerShellCustomizer',
    'properties/customize/2': 'ImageTemplateFileCustomizer',
    'properties/validate/inVMValidations/0': 'ImageTemplateShellValidator',
    'properties/validate/inVMValidations/1': 'ImageTemplateFileValidator',
  }
  for (const version of apiVersions)
    it(`agrees with the official schema of ${version}`, () => {
      const official = schemaFacts(version).definitions
      for (const { path, checksumSince } of findArtifactReferences(everything)) {
        const definition = definitions[path.slice(0, -1).join('/')]
        if (definition === undefined) continue
        assert.equal(isSince(version, checksumSince), official[definition]?.properties.sha256Checksum !== undefined, definition)
      }
    })
})
