// A program of the tests: uses @azure/identity, @azure/storage-blob and @azure/arm-imagebuilder against the emulator that EMULATOR
// describes, and prints what it got. It is a separate process because trust in the emulator's authority is set at start.
import { ImageBuilderClient } from '@azure/arm-imagebuilder'
import { ClientSecretCredential } from '@azure/identity'
import { BlobServiceClient, BlobSASPermissions, generateBlobSASQueryParameters, SASProtocol } from '@azure/storage-blob'
import { objectOf, parseJson, textOf } from '../../emulator/json.js'

const description = objectOf(parseJson(process.env.EMULATOR ?? '{}'))
const of = (name: string): string => textOf(description[name])

const credential = new ClientSecretCredential(of('tenantId'), of('clientId'), of('clientSecret'), {
  authorityHost: of('authority'),
  disableInstanceDiscovery: true,
})

const useBlobs = async () => {
  const [accountUrl, containerName = ''] = of('blobContainerUrl').split(/\/(?=[^/]+$)/)
  const service = new BlobServiceClient(accountUrl ?? '', credential)
  const container = service.getContainerClient(containerName)
  const blob = container.getBlockBlobClient('hello.txt')
  await blob.upload('hello', 5)
  const now = Date.now()
  const key = await service.getUserDelegationKey(new Date(now - 60_000), new Date(now + 600_000))
  const permissions = BlobSASPermissions.parse('r')
  const limits = { startsOn: new Date(now - 60_000), expiresOn: new Date(now + 600_000), protocol: SASProtocol.Https }
  const sas = generateBlobSASQueryParameters({ containerName, blobName: 'hello.txt', permissions, ...limits }, key, 'devstoreaccount1')
  const names: string[] = []
  for await (const { name } of container.listBlobsFlat()) names.push(name)
  const content = (await blob.downloadToBuffer()).toString()
  const viaSas = await (await fetch(`${blob.url}?${sas.toString()}`)).text()
  return { content, viaSas, names, scriptUri: `${blob.url}?${sas.toString()}` }
}

const useImageBuilder = async (scriptUri: string) => {
  const client = new ImageBuilderClient(credential, of('subscriptionId'), {
    endpoint: of('resourceManager'),
    credentials: { scopes: [`${of('resourceManager')}/.default`] },
  })
  const templates = client.virtualMachineImageTemplates
  const created = await templates.createOrUpdate(
    of('resourceGroup'),
    'packages',
    {
      location: of('location'),
      identity: { type: 'UserAssigned', userAssignedIdentities: { [of('identityId')]: {} } },
      source: { type: 'PlatformImage', publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
      customize: [{ type: 'Shell', name: 'hello', scriptUri }],
      distribute: [{ type: 'SharedImage', galleryImageId: of('galleryImageId'), runOutputName: 'image' }],
    },
    { updateIntervalInMs: 5 },
  )
  const poller = templates.run(of('resourceGroup'), 'packages', { updateIntervalInMs: 5 })
  await poller.pollUntilDone()
  const outputs: string[] = []
  for await (const { name } of templates.listRunOutputs(of('resourceGroup'), 'packages')) outputs.push(name ?? '')
  return { created: created.provisioningState, run: poller.operationState?.status, outputs }
}

const { scriptUri, ...blobs } = await useBlobs()
process.stdout.write(JSON.stringify({ ...blobs, ...(await useImageBuilder(scriptUri)) }))
