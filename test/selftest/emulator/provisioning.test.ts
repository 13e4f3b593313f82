import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { listOf, objectOf, textOf, type JsonObject } from '../../emulator/json.js'
import { finish, putTemplate, reset, runTemplate, templatePath, useEmulator, type Wire } from './running-emulator.js'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

describe('emulator: what PUT does after its answer', () => {
  let wire: Wire
  before(async () => {
    wire = await useEmulator()
    assert.equal((await wire.blob('PUT', 'script.sh', { body: 'echo one\n' })).status, 201)
  })
  afterEach(() => reset(wire))

  const shell = (more: JsonObject = {}) => ({
    customize: [{ type: 'Shell', name: 's', scriptUri: `${wire.emulator.description.blobContainerUrl}/script.sh`, ...more }],
  })
  const provisioningError = async (name: string): Promise<JsonObject> =>
    objectOf(objectOf((await wire.arm('GET', templatePath(wire, name))).json.properties).provisioningError)

  it('fetches scripts with the identity and fills in the sum that is empty', async () => {
    await wire.emulator.control.forgetRequests()
    await putTemplate(wire, 'put-sum', shell({ sha256Checksum: '' }))
    const { json } = await wire.arm('GET', templatePath(wire, 'put-sum'))
    assert.equal(objectOf(listOf(objectOf(json.properties).customize)[0]).sha256Checksum, sha256('echo one\n'))
    const fetches = (await wire.emulator.control.requests()).filter(({ host }) => host === 'blob')
    assert.deepEqual(
      fetches.map(({ method, path, principal, status }) => [method, path, principal, status]),
      [['GET', '/devstoreaccount1/artifacts/script.sh', 'template-identity', 200]],
    )
  })

  it('keeps the bytes of that moment for every run', async () => {
    await wire.blob('PUT', 'changing.sh', { body: 'one' })
    await putTemplate(wire, 'put-copy', shell({ scriptUri: `${wire.emulator.description.blobContainerUrl}/changing.sh` }))
    await wire.blob('PUT', 'changing.sh', { body: 'two' })
    await runTemplate(wire, 'put-copy')
    const build = (await wire.emulator.control.builds()).runs.find(({ template }) => template === 'put-copy')
    assert.deepEqual([build?.customizers[0]?.sha256, build?.customizers[0]?.bytes], [sha256('one'), 3])
  })

  it('refuses another sum', async () => {
    const operation = await putTemplate(wire, 'put-wrong', shell({ sha256Checksum: sha256('other') }))
    assert.equal(operation.status, 'Failed')
    assert.equal(objectOf(operation.error).code, 'InternalOperationError')
    assert.equal((await provisioningError('put-wrong')).provisioningErrorCode, 'ServerError')
  })

  it('cannot fetch where the identity has no role, and can again with it', async () => {
    const { control, description } = wire.emulator
    const assignment = { principal: 'template-identity', role: 'Storage Blob Data Reader', scope: description.storageContainerId } as const
    await control.revoke(assignment)
    const operation = await putTemplate(wire, 'put-denied', shell())
    await control.grant(assignment)
    assert.deepEqual(operation.status, 'Failed')
    const error = await provisioningError('put-denied')
    assert.equal(error.provisioningErrorCode, 'NoCustomizerScript')
    const url = `${description.blobContainerUrl}/script.sh`
    assert.equal(
      error.message,
      `Downloading external file (${url}) to local file (xxxxx.0.customizer.fp) [attempt 1 of 10] failed: Error downloading '${url}' to 'xxxxx.0.customizer.fp'..`,
    )
    assert.equal((await putTemplate(wire, 'put-granted', shell())).status, 'Succeeded')
  })

  it('tries a download again after a reset and a 503', async () => {
    await wire.emulator.control.fault({ on: { host: 'blob', method: 'GET' }, fault: 'reset-before' })
    await wire.emulator.control.fault({ on: { host: 'blob', method: 'GET' }, fault: { status: 503 } })
    assert.equal((await putTemplate(wire, 'put-retry', shell())).status, 'Succeeded')
  })

  it('reaches no other host, only files that the control added', async () => {
    const scriptUri = 'https://example.com/install.sh'
    assert.equal((await putTemplate(wire, 'put-outside', shell({ scriptUri }))).status, 'Failed')
    await wire.emulator.control.set({ externalFiles: { [scriptUri]: 'outside' } })
    await putTemplate(wire, 'put-known', shell({ scriptUri }))
    const { json } = await wire.arm('GET', templatePath(wire, 'put-known'))
    assert.equal(objectOf(listOf(objectOf(json.properties).customize)[0]).sha256Checksum, sha256('outside'))
  })

  it('fails for a platform image that does not exist', async () => {
    const source = { type: 'PlatformImage', publisher: 'MicrosoftWindowsDesktop', offer: 'Windows-10', sku: '19h1-evd', version: 'latest' }
    const operation = await putTemplate(wire, 'put-source', { source })
    assert.equal(objectOf(operation.error).code, 'BadPIRSource')
    assert.match(
      textOf(objectOf(operation.error).message),
      /^Platform Image was not found\. location: westus2, publisherName: MicrosoftWindowsDesktop, offer: Windows-10, sku: 19h1-evd, version: latest\./,
    )
  })

  it('fails for a gallery that the identity may not read', async () => {
    const galleryImageId = `${wire.emulator.description.resourceGroupId}-other/providers/Microsoft.Compute/galleries/g/images/i`
    const operation = await putTemplate(wire, 'put-gallery', { distribute: [{ type: 'SharedImage', galleryImageId, runOutputName: 'o' }] })
    assert.equal(objectOf(operation.error).code, 'BadSharedImageDistribute')
  })

  it('builds from the newest version of a gallery', async () => {
    const { galleryImageId } = wire.emulator.description
    await putTemplate(wire, 'put-base', {
      distribute: [{ type: 'SharedImage', galleryImageId: `${galleryImageId}/versions/900.0.0`, runOutputName: 'o' }],
    })
    await runTemplate(wire, 'put-base')
    await putTemplate(wire, 'put-latest', { source: { type: 'SharedImageVersion', imageVersionId: `${galleryImageId}/versions/latest` } })
    const { json } = await wire.arm('GET', templatePath(wire, 'put-latest'))
    assert.equal(objectOf(objectOf(json.properties).source).exactVersion, `${galleryImageId}/versions/900.0.0`)
  })

  it('takes a staging group of the user that is empty and in the same region and has its role, and no other', async () => {
    const { control, description } = wire.emulator
    const own = `/subscriptions/${description.subscriptionId}/resourceGroups/own-staging`
    const roles = { principal: 'pipeline', role: 'Contributor', scope: own } as const
    const identity = { principal: 'template-identity', role: 'Contributor', scope: own } as const
    await control.grant(roles)
    const properties = { stagingResourceGroup: own }
    assert.equal((await wire.arm('PUT', own, { location: 'westus2' }, '2021-04-01')).status, 201)
    assert.equal(objectOf((await putTemplate(wire, 'put-staging-0', properties)).error).code, 'InternalOperationError')
    assert.equal((await provisioningError('put-staging-0')).provisioningErrorCode, 'BadStagingResourceGroup')
    await control.grant(identity)
    assert.equal((await putTemplate(wire, 'put-staging-1', properties)).status, 'Succeeded')
    assert.equal((await putTemplate(wire, 'put-staging-2', properties)).status, 'Failed')
    const removed = await wire.arm('DELETE', templatePath(wire, 'put-staging-1'))
    await finish(wire, removed)
    const group = await wire.arm('GET', own, undefined, '2021-04-01')
    assert.deepEqual([group.status, group.json.tags], [200, {}])
    assert.equal((await putTemplate(wire, 'put-staging-3', properties)).status, 'Succeeded')
    await control.revoke(roles)
    await control.revoke(identity)
  })

  it('creates the staging group that the template names, and deletes it with the template', async () => {
    const { subscriptionId } = wire.emulator.description
    const stagingResourceGroup = `/subscriptions/${subscriptionId}/resourceGroups/named-staging`
    assert.equal((await putTemplate(wire, 'put-named-staging', { stagingResourceGroup })).status, 'Succeeded')
    assert.ok((await wire.emulator.control.state()).resourceGroups.includes('named-staging'))
    await finish(wire, await wire.arm('DELETE', templatePath(wire, 'put-named-staging')))
    assert.ok(!(await wire.emulator.control.state()).resourceGroups.includes('named-staging'))
  })

  it('wants its identity to have rights on the subnets and on the identities of the build VM', async () => {
    const { subscriptionId } = wire.emulator.description
    const other = `/subscriptions/${subscriptionId}/resourceGroups/other/providers`
    const subnetId = `${other}/Microsoft.Network/virtualNetworks/n/subnets/s`
    const identity = `${other}/Microsoft.ManagedIdentity/userAssignedIdentities/vm`
    for (const [index, vmProfile] of [{ vnetConfig: { subnetId } }, { userAssignedIdentities: [identity] }].entries()) {
      await putTemplate(wire, `put-rights-${index}`, { vmProfile })
      const { message } = await provisioningError(`put-rights-${index}`)
      assert.match(textOf(message), /^Not authorized to access the resource: .*\/(?:subnets\/s|userAssignedIdentities\/vm)\./)
    }
  })

  it('does not write a log if the export is set to never happen', async () => {
    await wire.emulator.control.set({ exportLog: 'never' })
    await putTemplate(wire, 'put-no-log')
    await runTemplate(wire, 'put-no-log')
    const { json } = await wire.arm('GET', templatePath(wire, 'put-no-log'))
    const staging = textOf(objectOf(json.properties).exactStagingResourceGroup)
    const accounts = await wire.arm('GET', `${staging}/providers/Microsoft.Storage/storageAccounts`, undefined, '2023-05-01')
    const endpoint = textOf(objectOf(objectOf(objectOf(listOf(accounts.json.value)[0]).properties).primaryEndpoints).blob)
    const token = await wire.token('https://storage.azure.com/.default')
    const headers = { authorization: `Bearer ${token}`, 'x-ms-version': '2021-12-02' }
    const listing = await wire.send(`${endpoint}packerlogs?restype=container&comp=list`, { headers })
    assert.equal(listing.status, 200)
    assert.doesNotMatch(listing.body.toString(), /<Name>/)
  })
})
