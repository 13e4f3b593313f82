import assert from 'node:assert/strict'
import fc from 'fast-check'
import { differingParts, imageParts, partsTag } from '../../../shared/comparison/image-parts.js'
import { defined } from '../../../shared/defined.js'
import { isJsonArray, type JsonObject } from '../../../shared/json.js'
import { filesIn } from '../template/helpers.js'

const script = { type: 'Shell', name: 'install', scriptUri: 'scripts/install.sh' }
const file = { type: 'File', sourceUri: 'files/site.conf', destination: '/tmp/site.conf' }
const test = { type: 'Shell', inline: ['true'] }
const profile = { vmSize: 'Standard_D2s_v5', vnetConfig: { subnetId: '/subnet', proxyVmSize: 'A1' } }
const properties: JsonObject = {
  source: { type: 'PlatformImage', version: 'latest' },
  customize: [script, file],
  validate: { continueDistributeOnFailure: false, inVMValidations: [test] },
  vmProfile: profile,
}
const digests = new Map([
  ['scripts/install.sh', 'a'.repeat(64)],
  ['files/site.conf', 'b'.repeat(64)],
])
const parts = (change: JsonObject = {}, files: ReadonlyMap<string, string> = digests) => {
  const body = { properties: { ...properties, ...change } }
  const named = filesIn(body).map(({ reference }) => ({ reference, ...defined({ digest: files.get(reference.value.value) }) }))
  return imageParts(body, named)
}
const differing = (change: JsonObject, files: ReadonlyMap<string, string> = digests, before = parts()) =>
  differingParts(partsTag(before), parts(change, files))

describe('The parts of an image', () => {
  it('do not differ from themselves, by names, or by settings without effect on the image', () => {
    const profile = { vmSize: 'Standard_D2s_v5', vnetConfig: { subnetId: '/subnet', proxyVmSize: 'A2' } }
    const change = { customize: [{ ...script, name: 'other' }, file], vmProfile: profile, distribute: [{ type: 'VHD' }] }
    assert.deepEqual(differing(change), [])
  })

  const cases: readonly (readonly [string, JsonObject, readonly object[], ReadonlyMap<string, string>?])[] = [
    ['the source', { source: { type: 'PlatformImage', version: '1.2.3' } }, [{ property: 'source', how: 'changed' }]],
    ['the size of the machine', { vmProfile: { vnetConfig: { subnetId: '/subnet' } } }, [{ property: 'vmProfile.vmSize', how: 'changed' }]],
    ['the subnet', { vmProfile: { vmSize: 'Standard_D2s_v5' } }, [{ property: 'vmProfile.vnetConfig.subnetId', how: 'changed' }]],
    [
      'what comes of a failed test',
      { validate: { inVMValidations: [test] } },
      [{ property: 'validate.continueDistributeOnFailure', how: 'changed' }],
    ],
    [
      'a test',
      { validate: { continueDistributeOnFailure: false, inVMValidations: [{ type: 'Shell', inline: ['false'] }] } },
      [{ property: 'validate.inVMValidations[0]', how: 'changed' }],
    ],
    [
      'a script',
      {},
      [{ property: 'customize[0].scriptUri', how: 'changed', step: 'install', file: 'scripts/install.sh' }],
      new Map([...digests, ['scripts/install.sh', 'c'.repeat(64)]]),
    ],
    [
      'a property of a file',
      { customize: [script, { ...file, destination: '/tmp/other' }] },
      [{ property: 'customize[1]', how: 'changed' }],
    ],
    [
      'a step that was put in before others',
      { customize: [{ type: 'Shell', name: 'new', inline: ['true'] }, script, file] },
      [{ property: 'customize[0]', how: 'added', step: 'new' }],
    ],
    ['a step that was taken out', { customize: [file] }, [{ property: 'customize[0]', how: 'removed' }]],
    ['the last step, taken out', { customize: [script] }, [{ property: 'customize[1]', how: 'removed' }]],
    [
      'every step, if the list is gone',
      { customize: null },
      [
        { property: 'customize[0]', how: 'removed' },
        { property: 'customize[1]', how: 'removed' },
      ],
    ],
    [
      'a script with other content, behind a step that was put in',
      { customize: [{ type: 'Shell', inline: ['true'] }, script, file] },
      [
        { property: 'customize[0]', how: 'added' },
        { property: 'customize[1].scriptUri', how: 'changed', step: 'install', file: 'scripts/install.sh' },
      ],
      new Map([...digests, ['scripts/install.sh', 'c'.repeat(64)]]),
    ],
    ['the size of the disk', { vmProfile: { ...profile, osDiskSizeGB: 64 } }, [{ property: 'vmProfile.osDiskSizeGB', how: 'changed' }]],
    [
      'an identity of the machine',
      { vmProfile: { ...profile, userAssignedIdentities: ['/identity'] } },
      [{ property: 'vmProfile.userAssignedIdentities', how: 'changed' }],
    ],
    ['what is optimized', { optimize: { vmBoot: { state: 'Enabled' } } }, [{ property: 'optimize', how: 'changed' }]],
    ['disks', { additionalDataDisks: [{ diskSizeGB: 4 }] }, [{ property: 'additionalDataDisks', how: 'changed' }]],
    [
      'that only the source is tested',
      { validate: { continueDistributeOnFailure: false, inVMValidations: [test], sourceValidationOnly: true } },
      [{ property: 'validate.sourceValidationOnly', how: 'changed' }],
    ],
    [
      'a script that was written into the template instead',
      { customize: [{ type: 'Shell', inline: ['true'] }, file] },
      [{ property: 'customize[0]', how: 'changed' }],
    ],
  ]
  for (const [title, change, expected, files] of cases)
    it(`name ${title}`, () => {
      assert.deepEqual(differing(change, files), expected)
    })

  it('name a remote file without what is behind its address', () => {
    for (const [address, shown] of [
      ['https://a.blob.core.windows.net/c/x.sh?sv=1&sig=secret', 'https://a.blob.core.windows.net/c/x.sh'],
      ['http://example.com/x.sh#secret', 'http://example.com/x.sh'],
      ['scripts/x.sh?y', 'scripts/x.sh?y'],
    ] as const) {
      const remote = (checksum: string): JsonObject => ({ customize: [{ type: 'Shell', scriptUri: address, sha256Checksum: checksum }] })
      assert.deepEqual(differing(remote('d'.repeat(64)), digests, parts(remote('e'.repeat(64)))), [
        { property: 'customize[0].scriptUri', how: 'changed', file: shown },
      ])
    }
  })

  it('beyond those for which there is room are reported together', () => {
    const steps = (count: number, last: string): JsonObject => ({
      customize: Array.from({ length: count }, (_, index) => ({ type: 'Shell', inline: [index === count - 1 ? last : String(index)] })),
    })
    assert.deepEqual(differing(steps(40, 'b'), digests, parts(steps(40, 'a'))), [
      { property: 'customize[28] and those after it', how: 'changed' },
    ])
    const list = steps(40, 'a')['customize']
    assert.ok(isJsonArray(list))
    assert.deepEqual(differing({ customize: [test, ...list.slice(1)] }, digests, parts(steps(40, 'a'))), [
      { property: 'customize[0]', how: 'changed' },
    ])
    assert.doesNotMatch(partsTag(parts(steps(28, 'a'))), /\+/)
  })

  it('fit into a tag, read what they wrote, and are not confused by what others wrote', () => {
    const step = fc.record({ type: fc.constantFrom('Shell', 'File'), scriptUri: fc.string(), inline: fc.array(fc.string()) })
    const list = fc.array(fc.oneof(step, fc.string(), fc.constant(null)), { maxLength: 60 })
    fc.assert(
      fc.property(list, list, fc.dictionary(fc.string(), fc.string()), (customize, inVMValidations, source) => {
        const value = imageParts({ properties: { customize, validate: { inVMValidations }, source } }, [])
        assert.ok(partsTag(value).length <= 256)
        assert.deepEqual(differingParts(partsTag(value), value), [])
      }),
    )
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(differingParts(text, parts()) ?? [])))
    const tag = partsTag(parts())
    const [head = '', customize = '', validate = ''] = tag.split('.')
    const others = ['', '2', '3'.repeat(30), `${tag}.`, tag.replace('2', '1'), head, `${head}.${customize}`]
    const heads = [`2!${head.slice(2)}`, `${head.slice(0, -1)}!`, `${head}abc`, head.slice(0, -3)].map(
      (one) => `${one}.${customize}.${validate}`,
    )
    const lists = [`!${customize}`, `${customize}!`, `${customize}a`, `${customize}+ab`, `+abc${customize}`].map(
      (one) => `${head}.${one}.${validate}`,
    )
    for (const text of [...others, ...heads, ...lists]) assert.equal(differingParts(text, parts()), undefined, text)
    assert.deepEqual(differingParts(tag, parts()), [])
  })
})
