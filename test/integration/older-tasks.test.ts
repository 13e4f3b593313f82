import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { camelCase } from '../../shared/inputs/spelling.js'
import type { Emulator } from '../emulator/start.js'
import { serviceConnection } from '../front-doors/inputs.js'
import { runTask } from '../front-doors/task.js'
import { useEmulator } from './shared-emulator.js'

// What the older tasks showed in empty fields.
const untouched = {
  baseImagePubOfferSku: 'Publisher:Offer:Sku',
  baseImageVersion: 'latest',
  platformImagePurchasePlan: 'PlanName:PlanProduct:PlanPublisher',
}

// Every input of AzureImageBuilderTask@1.
const older = ({ description }: Emulator, drop: string): Record<string, string> => ({
  ...untouched,
  ibSubscription: 'connection',
  ibAzureResourceGroup: description.resourceGroup,
  ibLocation: description.location,
  managedIdentity: description.identityId,
  vnetSubnetId: '',
  imageSource: 'marketplace',
  customImageResourceId: `${description.identityId}/images/none`,
  ImageVersionId: `${description.galleryImageId}/versions/1.0.0`,
  baseImage: 'Canonical:ubuntu-24_04-lts:server:linux',
  provisioner: 'shell',
  windowsUpdateProvisioner: 'false',
  runElevated: 'false',
  runAsSystem: 'false',
  packagePath: drop,
  inlineScript: 'sudo sh /tmp/drop/setup.sh\r\n',
  storageAccountName: 'account',
  distributeType: 'sig',
  imageIdForDistribute: 'none',
  galleryImageId: description.galleryImageId,
  managedImageLocation: description.location,
  replicationRegions: description.location,
  vmSize: 'Standard_D2ds_v4',
  buildTimeoutInMinutes: '0',
})

// Every input of AzureImageBuilderTaskV2@2.
const newer = (emulator: Emulator, drop: string): Record<string, string> => ({
  ...older(emulator, drop),
  baseImage: 'MicrosoftWindowsServer:WindowsServer:2022-datacenter-azure-edition',
  provisioner: 'powershell',
  windowsUpdateProvisioner: 'true',
  runElevated: 'true',
  inlineScript: 'c:\\buildartifacts\\drop\\setup.ps1',
  distributeType: 'gallery',
  galleryImageId: emulator.description.windowsGalleryImageId,
  replicationRegions: '',
  targetRegions: emulator.description.location,
  distributeStorageAccountType: 'Standard_LRS',
  excludeFromLatest: 'false',
  distributeVersioningScheme: 'Latest',
  distributeVersioningMajor: '2',
  vhdUri: '',
  buildVmIdentities: emulator.description.buildIdentityId,
  containerInstanceSubnetId: '',
  proxyVmSize: '',
  enableValidation: 'true',
  sourceValidationOnly: 'false',
  continueDistributeOnFailure: 'false',
  validationInlineScript: 'Get-Service',
  osDiskSizeGB: '127',
  optimizeVmBoot: 'true',
  autoRun: 'false',
  stagingResourceGroup: '',
  managedResourceTags: '{"cost":"42"}',
  errorHandlingOnCustomizerError: 'cleanup',
  errorHandlingOnValidationError: 'cleanup',
  vmSize: 'Standard_D2ds_v4',
  buildTimeoutInMinutes: '120',
})

describe('a pipeline for the older tasks of Azure DevOps', () => {
  const emulator = useEmulator()
  let folder = ''
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aib-task-'))
    await mkdir(join(folder, 'sources'))
    // Artifacts of a pipeline are next to its sources.
    await mkdir(join(folder, 'drop'))
    await writeFile(join(folder, 'drop/setup.sh'), 'echo hello\n')
  })
  after(() => rm(folder, { recursive: true }))

  const build = async (inputs: Record<string, string>) => {
    const { description } = emulator()
    const result = await runTask({ ...inputs, pollInterval: '50ms' }, serviceConnection(description), {
      cwd: join(folder, 'sources'),
      environment: description.env,
      connectionId: 'connection',
    })
    assert.match(result.result ?? '', /^Succeeded/, result.stdout)
    const { outputs } = result
    assert.match(outputs[camelCase('image-uri')] ?? '', /\/versions\/\d+\.\d+\.\d+$/)
    assert.match(outputs['templateId'] ?? '', new RegExp(`/imageTemplates/${outputs['templateName'] ?? '-'}$`))
    const run = (await emulator().control.builds()).runs.find(({ template }) => template === outputs['templateName'])
    return { outputs, steps: run?.customizers ?? [] }
  }

  it('builds with every input of AzureImageBuilderTask@1', async () => {
    const { outputs, steps } = await build(older(emulator(), join(folder, 'drop')))
    assert.deepEqual([outputs['pirPublisher'], outputs['pirOffer'], outputs['pirSku']], ['Canonical', 'ubuntu-24_04-lts', 'server'])
    assert.deepEqual(
      steps.map(({ type, name }) => [type, name]),
      [
        ['Shell', 'customizer-source (download)'],
        ['Shell', 'customizer-script'],
      ],
    )
    assert.equal(steps[0]?.inline, undefined, 'the link is in a separate script')
    assert.deepEqual(steps[1]?.inline, ['sudo sh /tmp/drop/setup.sh'])
  })

  it('builds the tutorial for scale sets, whose script unpacks the archive of the folder', async () => {
    const script = [
      'sudo mkdir /lib/buildArtifacts',
      'sudo cp "/tmp/drop.tar.gz" /lib/buildArtifacts/.',
      'cd /lib/buildArtifacts/.',
      'sudo tar -zxvf drop.tar.gz',
      'sudo sh install.sh',
    ]
    const { steps } = await build({ ...older(emulator(), join(folder, 'drop')), inlineScript: script.join('\r\n') })
    assert.deepEqual(
      steps.map(({ type, name }) => [type, name]),
      [
        ['Shell', 'customizer-source (download)'],
        ['Shell', 'customizer-script'],
        ['Shell', 'remove the downloaded archives'],
      ],
    )
    assert.deepEqual(steps[1]?.inline, script)
    assert.match(JSON.stringify(steps[2]?.inline), /rm -f '\/tmp\/drop\.tar\.gz'/)
  })

  it('builds with every input of AzureImageBuilderTaskV2@2', async () => {
    const { outputs, steps } = await build(newer(emulator(), join(folder, 'drop')))
    assert.match(outputs['imageUri'] ?? '', /\/versions\/2\.\d+\.\d+$/)
    assert.deepEqual(steps.map(({ type }) => type).slice(0, 4), ['PowerShell', 'PowerShell', 'WindowsRestart', 'WindowsUpdate'])
    assert.equal(steps[0]?.inline, undefined, 'the link is in a separate script')
  })
})
