import assert from 'node:assert/strict'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { defined } from '../../../shared/defined.js'
import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../../../shared/json.js'
import { imageContent, imageFingerprint, templateFingerprint, withoutSignature } from '../../../shared/template/fingerprint.js'
import { parseDocument } from '../../../shared/template/load.js'
import { toJson } from '../../../shared/template/node.js'
import { withToolTags, type ToolTags } from '../../../shared/template/tool-tags.js'
import { filesIn, object } from './helpers.js'

const body: JsonObject = {
  location: 'westeurope',
  tags: { team: 'images' },
  identity: { type: 'UserAssigned' },
  properties: {
    buildTimeoutInMinutes: 60,
    source: { type: 'PlatformImage', publisher: 'p', version: 'latest' },
    vmProfile: { vmSize: 'Standard_D2s_v5', osDiskSizeGB: 30, vnetConfig: { subnetId: '/subnet', proxyVmSize: 'A1' } },
    customize: [
      { type: 'Shell', name: 'label', scriptUri: 'https://a.blob.core.windows.net/c/x.sh?sv=1&sig=abc' },
      { type: 'File', sourceUri: 'files/app.bin', destination: '/tmp/app' },
    ],
    validate: { continueDistributeOnFailure: false, inVMValidations: [{ type: 'Shell', name: 'v', inline: ['true'] }] },
    distribute: [{ type: 'SharedImage', runOutputName: 'r', artifactTags: { b: '1' }, targetRegions: [{ name: 'westus' }] }],
  },
}

// The body with the value at a path replaced.
const set = (value: Json | undefined, path: readonly (string | number)[], to: Json | undefined): Json => {
  const [step, ...rest] = path
  if (step === undefined) return to ?? null
  if (Array.isArray(value)) return value.map((item: Json, index) => (index === step ? set(item, rest, to) : item))
  if (!isJsonObject(value)) return value ?? null
  if (rest.length === 0 && to === undefined) return Object.fromEntries(Object.entries(value).filter(([key]) => key !== step))
  return { ...value, [step]: set(value[step], rest, to) }
}
const changed = (path: string, to: Json | undefined, from: JsonObject = body): JsonObject => {
  const result = set(
    from,
    path.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step)),
    to,
  )
  assert(isJsonObject(result))
  return result
}

const template = (value: JsonObject) => templateFingerprint(value, '2024-02-01')
const image = (value: JsonObject, digests?: ReadonlyMap<string, string>) => {
  const files = filesIn(value).map(({ reference }) => ({ reference, ...defined({ digest: digests?.get(reference.value.value) }) }))
  return imageFingerprint(imageContent(value, files))
}

const shuffled = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(shuffled)
  return isJsonObject(value)
    ? Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, item]) => [key, shuffled(item)]),
      )
    : value
}

const readBack = (text: string, file: string): JsonObject => {
  const value = toJson(parseDocument(text, file))
  assert(isJsonObject(value))
  return value
}

describe('Fingerprints', () => {
  it('are SHA-256 in lower-case hex', () => {
    assert.match(template(body), /^[0-9a-f]{64}$/)
    assert.match(image(body), /^[0-9a-f]{64}$/)
    assert.notEqual(template(body), image(body))
  })

  it('do not depend on key order, white space, comments or file format', () => {
    const jsonValue: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(
          fc.string().filter((key) => key !== '<<' && key !== '__proto__'),
          tie('value'),
          { maxKeys: 3 },
        ),
      ),
    })).value
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('source', 'optimize', 'distribute', 'x'), jsonValue), jsonValue, (properties, tags) => {
        const written: JsonObject = { properties, tags }
        const forms = [
          readBack(JSON.stringify(shuffled(written), null, 3), 'x.json'),
          readBack(`// comment\n${JSON.stringify(written)}`, 'x.jsonc'),
          readBack(stringify(shuffled(written)), 'x.yaml'),
        ]
        for (const form of forms) {
          assert.equal(template(form), template(written))
          assert.equal(image(form), image(written))
        }
      }),
      { numRuns: 100, seed: 20261121 },
    )
  })
})

describe('templateFingerprint', () => {
  it('changes with everything that is sent', () => {
    const others = [
      'location',
      'tags.team',
      'properties.customize.0.name',
      'properties.distribute.0.artifactTags.b',
      'properties.distribute.0.runOutputName',
    ]
    const prints = [template(body), templateFingerprint(body, '2025-10-01'), ...others.map((path) => template(changed(path, 'other')))]
    assert.equal(new Set(prints).size, prints.length)
  })

  it('leaves out signatures of blob URLs, and no other query', () => {
    const path = 'properties.customize.0.scriptUri'
    assert.equal(template(changed(path, 'https://a.blob.core.windows.net/c/x.sh?sig=other&se=2027')), template(body))
    assert.equal(template(changed(path, 'https://a.blob.core.windows.net/c/x.sh')), template(body))
    assert.notEqual(template(changed(path, 'https://a.blob.core.windows.net/c/x.sh?version=2')), template(body))
    assert.notEqual(template(changed(path, 'https://a.blob.core.windows.net/c/x.sh?design=2')), template(body))
  })

  it('leaves out our own tags', () => {
    const tagged = (value: JsonObject): JsonObject => {
      const ownTags: ToolTags = [
        ['template', 't'],
        ['commit', 'c'],
      ]
      const result = toJson(withToolTags(object(value), { template: ownTags, images: ownTags }).body)
      assert(isJsonObject(result))
      return result
    }
    const untagged = changed('properties.distribute.0.artifactTags', undefined, changed('tags', undefined))
    assert.notDeepEqual(tagged(untagged), untagged)
    for (const value of [body, untagged]) assert.equal(template(tagged(value)), template(value))
  })
})

describe('imageFingerprint', () => {
  it('leaves out tags, regions, versions and how the build is run', () => {
    for (const path of [
      'location',
      'tags.team',
      'identity.type',
      'properties.buildTimeoutInMinutes',
      'properties.distribute.0.artifactTags.b',
      'properties.distribute.0.targetRegions',
      'properties.customize.0.name',
      'properties.validate.inVMValidations.0.name',
      'properties.vmProfile.vnetConfig.proxyVmSize',
    ])
      assert.equal(image(changed(path, 'other')), image(body), path)
  })

  it('changes with what the image is made of', () => {
    const paths = [
      'properties.source.version',
      'properties.optimize',
      'properties.additionalDataDisks',
      'properties.customize.1.destination',
      'properties.customize',
      'properties.validate.inVMValidations.0.inline',
      'properties.validate.continueDistributeOnFailure',
      'properties.vmProfile.vmSize',
      'properties.vmProfile.osDiskSizeGB',
      'properties.vmProfile.userAssignedIdentities',
      'properties.vmProfile.vnetConfig.subnetId',
    ]
    const prints = [image(body), ...paths.map((path) => image(changed(path, 'other')))]
    assert.equal(new Set(prints).size, prints.length)
  })

  it('knows files by their content, wherever they are kept', () => {
    const digest = 'ab'.repeat(32)
    const local = image(body, new Map([['files/app.bin', digest]]))
    const uploaded = changed('properties.customize.1.sourceUri', `https://store.example/c/${digest}/renamed.bin`)
    assert.equal(image(changed('properties.customize.1.sha256Checksum', digest.toUpperCase(), uploaded)), local)
    assert.notEqual(image(body, new Map([['files/app.bin', 'cd'.repeat(32)]])), local)
    assert.notEqual(image(body), local)
    assert.equal(image(changed('properties.customize.0.scriptUri', 'https://a.blob.core.windows.net/c/x.sh?sig=zzz')), image(body))
  })

  it('keeps scripts apart by their content, and those without a known content by their address', () => {
    const scripts = (first: string, second: string): JsonObject =>
      changed('properties.customize', [
        { type: 'Shell', scriptUri: first },
        { type: 'Shell', scriptUri: second },
      ])
    const digests = new Map([
      ['a.sh', 'aa'.repeat(32)],
      ['b.sh', 'bb'.repeat(32)],
    ])
    const prints = [
      image(scripts('a.sh', 'b.sh'), digests),
      image(scripts('b.sh', 'b.sh'), digests),
      image(scripts('b.sh', 'a.sh'), digests),
      image(scripts('https://example.com/a.sh', 'a.sh')),
      image(scripts('https://example.com/b.sh', 'a.sh')),
    ]
    assert.equal(new Set(prints).size, prints.length)
  })

  // Images in Azure carry fingerprints of earlier versions of this tool: with another form, each of them would be built again.
  it('is the same in every version of this tool', () => {
    assert.equal(image(body), 'e7637c81ab943c12b05e4bc7b9b0624c2e5dcbef309a8202cd2958f39dfd1878')
    assert.equal(
      image(changed('properties.validate', { continueDistributeOnFailure: true })),
      '3ba653f754a5e43dfd66b8520d7e8e2721ad2f939ed97c996dc9b0aebf2e0575',
    )
    assert.equal(
      image({ properties: { source: { type: 'ManagedImage', imageId: '/image' } } }),
      '3e104277f3c3e4de47e1e852a0302a7bf7faeb08be35c29b1fe65068d05279df',
    )
  })

  it('accepts any value in place of an object', () => {
    for (const value of [{}, { properties: 'x' }, { properties: { validate: 1, customize: 'y', vmProfile: [] } }])
      assert.match(image(value), /^[0-9a-f]{64}$/)
  })
})

describe('withoutSignature', () => {
  it('takes the query from a URL that has a signature, and nothing from any other text', () => {
    for (const scheme of ['http', 'https'])
      for (const query of ['sig=a', 'sv=1&sig=a', 'SIG=a&se=2027'])
        assert.equal(withoutSignature(`${scheme}://store.example/c/x.sh?${query}`), `${scheme}://store.example/c/x.sh`)
    for (const text of [
      'curl https://store.example/c/x.sh?sig=a',
      'https://store.example/c/x.sh?sig=a | sh',
      'ftp://store.example/c/x.sh?sig=a',
      'https://store.example/c/x.sh?design=a',
    ])
      assert.equal(withoutSignature(text), text)
  })
})

describe('canonicalJson', () => {
  it('is JSON with sorted keys', () => {
    assert.equal(canonicalJson({ b: [1, { z: null, a: 'é\n' }], B: true, '': -0 }), '{"":0,"B":true,"b":[1,{"a":"é\\n","z":null}]}')
  })
})
