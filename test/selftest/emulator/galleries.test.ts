import assert from 'node:assert/strict'
import { listOf, objectOf, textOf, type JsonObject } from '../../emulator/json.js'
import { errorOf, finish, putTemplate, reset, runOutputs, runTemplate, templatePath, useEmulator, type Wire } from './running-emulator.js'

const apiVersion = '2024-03-03'

describe('emulator: galleries, triggers and what surrounds templates', () => {
  let wire: Wire
  before(async () => {
    wire = await useEmulator()
  })
  afterEach(() => reset(wire))

  const version = (number: string): string => `${wire.emulator.description.windowsGalleryImageId}/versions/${number}`
  const putVersion = (number: string, properties: JsonObject = {}) =>
    wire.arm(
      'PUT',
      version(number),
      {
        location: 'westus2',
        properties: { publishingProfile: { targetRegions: [{ name: 'westus2' }, { name: 'East US' }] }, ...properties },
      },
      apiVersion,
    )

  it('makes, shows, changes and deletes versions', async () => {
    assert.equal((await putVersion('1.0.0')).status, 201)
    assert.equal((await putVersion('1.0.0')).status, 200)
    const promoted = await wire.arm(
      'PATCH',
      version('1.0.0'),
      { tags: { state: 'good' }, properties: { publishingProfile: { excludeFromLatest: true, targetRegions: [{ name: 'westus2' }] } } },
      apiVersion,
    )
    assert.equal(promoted.status, 200)
    const { json } = await wire.arm('GET', version('1.0.0'), undefined, apiVersion)
    const profile = objectOf(objectOf(json.properties).publishingProfile)
    assert.deepEqual(json.tags, { state: 'good' })
    assert.equal(profile.excludeFromLatest, true)
    assert.deepEqual(
      listOf(profile.targetRegions).map((region) => objectOf(region).name),
      ['West US 2'],
    )
    const removed = await wire.arm('DELETE', version('1.0.0'), undefined, apiVersion)
    assert.equal(removed.status, 202)
    assert.equal((await finish(wire, removed)).status, 'Succeeded')
    assert.equal((await wire.arm('DELETE', version('1.0.0'), undefined, apiVersion)).status, 204)
    assert.equal(errorOf(await wire.arm('GET', version('1.0.0'), undefined, apiVersion)).code, 'ResourceNotFound')
  })

  it('lists the versions of a definition, and shows the replication if asked for it', async () => {
    await finish(wire, await putVersion('2.0.0'))
    await putVersion('2.1.0')
    const { json } = await wire.arm('GET', `${wire.emulator.description.windowsGalleryImageId}/versions`, undefined, apiVersion)
    assert.deepEqual(
      listOf(json.value).map((item) => objectOf(item).name),
      ['2.0.0', '2.1.0'],
    )
    const expanded = await wire.arm('GET', `${version('2.0.0')}?$expand=ReplicationStatus`, undefined, apiVersion)
    const status = objectOf(objectOf(expanded.json.properties).replicationStatus)
    assert.equal(status.aggregatedState, 'Completed')
    assert.deepEqual(
      listOf(status.summary).map((item) => objectOf(item).region),
      ['West US 2', 'East US'],
    )
  })

  it('keeps a version whose deletion is blocked until its end of life', async () => {
    const publishingProfile = { targetRegions: [{ name: 'westus2' }], endOfLifeDate: '2999-01-01T00:00:00Z' }
    await putVersion('3.0.0', { publishingProfile, safetyProfile: { blockDeletionBeforeEndOfLife: true } })
    assert.equal((await wire.arm('DELETE', version('3.0.0'), undefined, apiVersion)).status, 409)
  })

  it('rejects names that are not versions, and definitions that do not exist', async () => {
    assert.equal((await putVersion('1.0')).status, 400)
    const nowhere = version('1.0.0').replace('/windows/', '/nothing/')
    assert.equal(errorOf(await wire.arm('PUT', nowhere, { location: 'westus2' }, apiVersion)).code, 'ParentResourceNotFound')
  })

  it('refuses a version whose source does not exist, and takes one from an image that does', async () => {
    const { resourceGroupId, location } = wire.emulator.description
    const id = `${resourceGroupId}/providers/Microsoft.Compute/images/gallery-source`
    const from = (source: string): JsonObject => ({ storageProfile: { source: { id: source } } })
    const refused = await putVersion('4.0.0', from(id))
    assert.deepEqual(
      [refused.status, errorOf(refused).message],
      [404, `Source ${id} is not found. Please check source exists, and is in the same region as gallery image version being created.`],
    )
    assert.equal(errorOf(await wire.arm('GET', version('4.0.0'), undefined, apiVersion)).code, 'ResourceNotFound')
    const image = { type: 'ManagedImage', imageId: id, location, runOutputName: 'image' }
    await putTemplate(wire, 'gallery-source', { distribute: [image] })
    await runTemplate(wire, 'gallery-source')
    assert.equal((await putVersion('4.0.0', from(id))).status, 201)
  })

  it('keeps triggers', async () => {
    await putTemplate(wire, 'gallery-trigger')
    const trigger = `${templatePath(wire, 'gallery-trigger')}/triggers/source`
    const body = { properties: { kind: 'SourceImage' } }
    assert.equal((await wire.arm('PUT', trigger, body)).status, 201)
    assert.equal((await wire.arm('PUT', trigger, body)).status, 200)
    assert.equal(objectOf(objectOf((await wire.arm('GET', trigger)).json.properties).status).code, 'Healthy')
    assert.equal((await wire.arm('DELETE', trigger)).status, 202)
    assert.equal((await wire.arm('GET', trigger)).status, 404)
  })

  it('has the log in the one storage account of the staging group, in the format of isolated builds', async () => {
    await putTemplate(wire, 'gallery-log')
    await wire.emulator.control.set({ customizerOutput: { '0': ['##vso[task.complete result=Failed]'] } })
    await runTemplate(wire, 'gallery-log')
    const run = (await wire.emulator.control.builds()).runs.find(({ template }) => template === 'gallery-log')
    const text = await logText('gallery-log', run?.runId ?? '')
    assert.match(
      text,
      new RegExp(`^\\[${run?.operationId ?? ''}\\] PACKER \\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d ui: ==> azure-arm: Running builder`),
    )
    assert.match(text, /PACKER .* \[INFO\] \(telemetry\) Starting provisioner shell\n/)
    assert.match(text, / ui: {5}azure-arm: hello\n/)
    assert.match(text, / ui: {5}azure-arm: ##vso\[task\.complete result=Failed\]\n/)
    assert.match(text, /PACKER Done exporting Packer logs to Azure Storage\.\n$/)
  })

  it('writes a VHD with the metadata of AIB, into the staging account or to the address that is given', async () => {
    const { description, control } = wire.emulator
    const uri = `${description.blobContainerUrl}/out.vhd`
    const assignment = {
      principal: 'template-identity',
      role: 'Storage Blob Data Contributor',
      scope: description.storageContainerId,
    } as const
    await control.grant(assignment)
    await putTemplate(wire, 'gallery-vhd', {
      distribute: [
        { type: 'VHD', runOutputName: 'own' },
        { type: 'VHD', runOutputName: 'given', uri },
      ],
    })
    await runTemplate(wire, 'gallery-vhd')
    await control.revoke(assignment)
    const outputs = await runOutputs(wire, 'gallery-vhd')
    assert.equal(outputs.given?.artifactUri, uri)
    assert.match(textOf(outputs.own?.artifactUri), /^https:\/\/localhost:\d+\/[a-z0-9]{24}\/vhds\/[0-9a-f-]{36}\.vhd$/)
    const vhd = await wire.blob('HEAD', 'out.vhd')
    assert.equal(vhd.headers['x-ms-meta-vmimagebuildersource'], 'PlatformImage Canonical::ubuntu-24_04-lts::server::24.04.202511050')
  })

  it('knows the newest version of a platform image, which can move on', async () => {
    const { subscriptionId, location } = wire.emulator.description
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/locations/${location}/publishers/Canonical/artifacttypes/vmimage/offers/UbuntuServer/skus/18.04-LTS/versions`
    const newest = async (): Promise<unknown> => {
      const reply = await wire.arm('GET', `${path}?$orderby=name%20desc&$top=1`, undefined, '2024-07-01')
      return /"name":"([^"]+)"/.exec(reply.body.toString())?.[1]
    }
    assert.equal(await newest(), '18.04.202401161')
    await wire.emulator.control.set({ platformImages: { 'Canonical:UbuntuServer:18.04-LTS': '18.04.202611010' } })
    assert.equal(await newest(), '18.04.202611010')
  })

  const logText = async (name: string, runId: string): Promise<string> => {
    const { json } = await wire.arm('GET', templatePath(wire, name))
    const staging = textOf(objectOf(json.properties).exactStagingResourceGroup)
    const accounts = await wire.arm('GET', `${staging}/providers/Microsoft.Storage/storageAccounts`, undefined, '2023-05-01')
    const [account, ...others] = listOf(accounts.json.value).map(objectOf)
    assert.deepEqual(others, [])
    assert.equal(objectOf(account?.tags).createdby, 'AzureVMImageBuilder')
    const endpoint = textOf(objectOf(objectOf(account?.properties).primaryEndpoints).blob)
    const token = await wire.token('https://storage.azure.com/.default')
    const url = `${endpoint}packerlogs/${runId}/customization.log`
    return (await wire.send(url, { headers: { authorization: `Bearer ${token}`, 'x-ms-version': '2021-12-02' } })).body.toString()
  }
})
