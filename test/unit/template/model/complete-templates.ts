// Templates that, together, use every property that the model has.

const id = (type: string, name: string) => `/subscriptions/s/resourceGroups/g/providers/${type}/${name}`
const identity = id('Microsoft.ManagedIdentity', 'userAssignedIdentities/i')
const subnet = id('Microsoft.Network', 'virtualNetworks/v/subnets/a')
const definition = id('Microsoft.Compute', 'galleries/g/images/d')
const sha256Checksum = 'a'.repeat(64)

// The newest API version, Linux.
const linux = {
  location: 'westeurope',
  tags: { team: 'images' },
  identity: { type: 'UserAssigned', userAssignedIdentities: { [identity]: {} } },
  properties: {
    source: {
      type: 'PlatformImage',
      publisher: 'Canonical',
      offer: 'ubuntu',
      sku: 'server',
      version: 'latest',
      planInfo: { planName: 'n', planProduct: 'p', planPublisher: 'u' },
    },
    customize: [
      { type: 'Shell', name: 'install', scriptUri: 'https://example.com/install.sh', sha256Checksum },
      { type: 'Shell', name: 'configure', inline: ['true'] },
      { type: 'File', name: 'file', sourceUri: 'https://example.com/file', sha256Checksum, destination: '/tmp/file' },
    ],
    distribute: [
      {
        type: 'SharedImage',
        runOutputName: 'gallery',
        artifactTags: { a: '1' },
        galleryImageId: definition,
        targetRegions: [{ name: 'westeurope', replicaCount: 2, storageAccountType: 'Standard_LRS' }],
        versioning: { scheme: 'Latest', major: 1 },
        excludeFromLatest: true,
        replicationMode: 'Full',
      },
      {
        type: 'SharedImage',
        runOutputName: 'old',
        galleryImageId: definition,
        replicationRegions: ['westus'],
        storageAccountType: 'Standard_LRS',
      },
      { type: 'ManagedImage', runOutputName: 'managed', imageId: id('Microsoft.Compute', 'images/m'), location: 'westeurope' },
      { type: 'VHD', runOutputName: 'disk', uri: 'https://a.blob.core.windows.net/c/disk.vhd' },
    ],
    buildTimeoutInMinutes: 60,
    vmProfile: {
      vmSize: 'Standard_D2s_v5',
      osDiskSizeGB: 64,
      userAssignedIdentities: [identity],
      vnetConfig: { subnetId: subnet, containerInstanceSubnetId: `${subnet}b`, proxyVmSize: 'Standard_A1_v2' },
    },
    validate: {
      inVMValidations: [
        { type: 'Shell', name: 'test', scriptUri: 'https://example.com/test.sh', sha256Checksum },
        { type: 'Shell', inline: ['true'] },
        { type: 'File', name: 'probe', sourceUri: 'https://example.com/probe', sha256Checksum, destination: '/tmp/probe' },
      ],
      continueDistributeOnFailure: true,
      sourceValidationOnly: false,
    },
    optimize: {
      vmBoot: { state: 'Enabled' },
      workload: { state: 'Enabled', scriptUri: 'https://example.com/workload.sh', sha256Checksum },
    },
    errorHandling: { onCustomizerError: 'abort', onValidationError: 'cleanup' },
    stagingResourceGroup: '/subscriptions/s/resourceGroups/staging',
    managedResourceTags: { cost: 'center' },
    autoRun: { state: 'Enabled' },
    additionalDataDisks: [{ sizeGB: 128 }],
  },
}

// The same, Windows, from a version in a gallery.
const windows = {
  location: 'westeurope',
  properties: {
    source: { type: 'SharedImageVersion', imageVersionId: `${definition}/versions/1.0.0` },
    customize: [
      {
        type: 'PowerShell',
        name: 'install',
        scriptUri: 'https://example.com/install.ps1',
        sha256Checksum,
        runElevated: true,
        runAsSystem: true,
        validExitCodes: [0, 3010],
      },
      { type: 'PowerShell', inline: ['Write-Output 1'] },
      { type: 'WindowsRestart', restartCommand: 'shutdown /r', restartCheckCommand: 'hostname', restartTimeout: '10m' },
      { type: 'WindowsUpdate', searchCriteria: 'IsInstalled=0', filters: ['include:$true'], updateLimit: 20 },
    ],
    distribute: [{ type: 'VHD', runOutputName: 'disk' }],
    validate: {
      inVMValidations: [
        {
          type: 'PowerShell',
          name: 'test',
          scriptUri: 'https://example.com/test.ps1',
          sha256Checksum,
          runElevated: true,
          runAsSystem: true,
          validExitCodes: [0],
        },
        { type: 'PowerShell', inline: ['exit 0'] },
      ],
    },
  },
}

const managed = {
  location: 'westeurope',
  properties: {
    source: { type: 'ManagedImage', imageId: id('Microsoft.Compute', 'images/m') },
    customize: [],
    distribute: [],
  },
}

// API versions before 2019-05-01-preview, and before 2020-02-14.
const scripts = {
  properties: {
    source: { type: 'ISO', sourceURI: 'https://example.com/a.iso', sha256Checksum },
    customize: [
      { type: 'Shell', script: 'https://example.com/a.sh' },
      { type: 'PowerShell', script: 'https://example.com/a.ps1' },
    ],
  },
}
const iso = { properties: { source: { type: 'ISO', sourceUri: 'https://example.com/a.iso', sha256Checksum } } }

export const completeTemplates = { linux, windows, managed, scripts, iso }
