import assert from 'node:assert/strict'
import { ArmError } from '../../emulator/arm/errors.js'
import type { TemplateVersion } from '../../emulator/image-builder/api-versions.js'
import { validateTemplate } from '../../emulator/image-builder/validate.js'
import { objectOf, type JsonObject } from '../../emulator/json.js'

const source = { type: 'PlatformImage', publisher: 'Canonical', offer: 'UbuntuServer', sku: '18.04-LTS', version: 'latest' }
const image = { type: 'SharedImage', galleryImageId: '/galleries/g/images/i', runOutputName: 'image', replicationRegions: ['westus2'] }
const template = (properties: JsonObject = {}): JsonObject => ({
  location: 'westus2',
  identity: { type: 'UserAssigned', userAssignedIdentities: { '/identity': {} } },
  properties: { source, distribute: [image], ...properties },
})
const review = 'Please review http://aka.ms/azvmimagebuildertmplref for details on fields required in the Image Builder Template.'

const refusal = (body: JsonObject, version: TemplateVersion): string => {
  try {
    validateTemplate(body, version)
  } catch (error) {
    assert.ok(error instanceof ArmError)
    assert.deepEqual([error.status, error.code], [400, 'ValidationFailed'])
    return error.message
  }
  return 'accepted'
}
const accepts = (body: JsonObject, version: TemplateVersion): boolean => refusal(body, version) === 'accepted'

describe('emulator: validation of templates by api-version', () => {
  it('names a missing field and where it is missing', () => {
    const { location, properties } = template()
    const withoutIdentity = { location, properties }
    assert.equal(refusal(withoutIdentity, '2020-02-14'), `Validation failed: 'ImageTemplate': Missing field 'identity'. ${review}`)
    assert.ok(accepts(withoutIdentity, '2019-05-01-preview'))
    assert.equal(
      refusal(template({ distribute: [image, { type: 'VHD' }] }), '2024-02-01'),
      `Validation failed: 'ImageTemplate.properties.distribute[1]': Missing field 'runOutputName'. ${review}`,
    )
    assert.match(
      refusal({ ...template(), properties: { distribute: [image] } }, '2024-02-01'),
      /'ImageTemplate.properties': Missing field 'source'/,
    )
  })

  it('calls a discriminator of wrong case an empty value', () => {
    assert.match(
      refusal(template({ distribute: [{ ...image, type: 'sharedImage' }] }), '2020-02-14'),
      /^Validation failed: 'ImageTemplate.properties': Field 'distribute\[0\].type' has a bad value: ''\./,
    )
    assert.ok(accepts({ ...template({ distribute: [{ ...image, type: 'sharedImage' }] }) }, '2018-02-01-preview'))
  })

  it('refuses unknown and miscased fields since 2024-02-01 in the words of the release notes', () => {
    assert.equal(
      refusal(template({ optimize: { vmboot: { state: 'Enabled' } } }), '2024-02-01'),
      'Unmarshalling entity encountered error: unmarshalling type *v2024_02_01.ImageTemplate: struct field Properties: unmarshalling type *v2024_02_01.ImageTemplateProperties: struct field Optimize: unmarshalling type *v2024_02_01.ImageTemplatePropertiesOptimize: unmarshalling type *v2024_02_01.ImageTemplatePropertiesOptimize, unknown field "vmboot". There is an issue with the syntax with the JSON template you are submitting. Please check the JSON template for syntax and grammar. For more information on the syntax and grammar of the JSON template, visit http://aka.ms/azvmimagebuildertmplref.',
    )
    assert.match(refusal({ ...template(), apiVersion: '2024-02-01' }, '2024-02-01'), /ImageTemplate, unknown field "apiVersion"\./)
  })

  it('drops fields before 2024-02-01 that the version does not know', () => {
    const read = validateTemplate(template({ optimize: { vmboot: { state: 'Enabled' } }, errorHandling: {} }), '2022-07-01')
    assert.deepEqual(Object.keys(objectOf(read.properties)), ['source', 'distribute', 'optimize'])
    assert.deepEqual(objectOf(read.properties).optimize, {})
  })

  it('accepts what the service itself writes into a template', () => {
    assert.ok(
      accepts(
        { ...template({ provisioningState: 'Succeeded', source: { ...source, exactVersion: '1.2.3' } }), id: '/x', name: 'x' },
        '2025-10-01',
      ),
    )
  })

  it('minds types, ranges, enums and patterns', () => {
    assert.match(
      refusal(template({ buildTimeoutInMinutes: '60' }), '2024-02-01'),
      /json: cannot unmarshal string into Go struct field ImageTemplateProperties\.buildTimeoutInMinutes of type int32/,
    )
    assert.match(
      refusal(template({ buildTimeoutInMinutes: 961 }), '2024-02-01'),
      /'ImageTemplate.properties': Field 'buildTimeoutInMinutes' has a bad value: '961'/,
    )
    assert.match(refusal(template({ autoRun: { state: 'On' } }), '2024-02-01'), /Field 'state' has a bad value: 'On'/)
    assert.match(
      refusal(template({ distribute: [{ ...image, runOutputName: 'a b' }] }), '2024-02-01'),
      /Field 'runOutputName' has a bad value: 'a b'/,
    )
    const premium = template({ distribute: [{ ...image, storageAccountType: 'Premium_LRS' }] })
    assert.match(refusal(premium, '2020-02-14'), /Field 'storageAccountType' has a bad value: 'Premium_LRS'/)
    assert.ok(accepts(premium, '2022-07-01'))
  })

  it('refuses fields that exclude each other', () => {
    assert.match(
      refusal(template({ distribute: [{ ...image, targetRegions: [{ name: 'westus2' }] }] }), '2024-02-01'),
      /replicationRegions/,
    )
    const network = { containerInstanceSubnetId: '/c' }
    assert.match(refusal(template({ vmProfile: { vnetConfig: network } }), '2024-02-01'), /containerInstanceSubnetId/)
    assert.ok(accepts(template({ vmProfile: { vnetConfig: { ...network, subnetId: '/s' } } }), '2024-02-01'))
    assert.match(
      refusal(template({ vmProfile: { vnetConfig: { ...network, subnetId: '/s', proxyVmSize: 'x' } } }), '2024-02-01'),
      /bad value/,
    )
  })
})
